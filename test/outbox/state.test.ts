import { isObject } from '../../shared/json.js';
import { commit } from '../../shared/outbox/commit.js';
import { loadState, readHead, saveState, statePartitions } from '../../shared/outbox/state.js';
import { MemoryStore } from '../support/memoryStore.js';

interface Counted {
  readonly n: number;
}
const understand = (value: unknown): Counted | undefined =>
  isObject(value) && typeof value.n === 'number' ? { n: value.n } : undefined;

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});
const committed = (seq: number, next: unknown) =>
  commit(store, 'p', seq, { sweep: `s${seq}`, configHash: '', next }, []);

test('nothing was committed yet', async () => {
  expect(await loadState(store, 'p', understand)).toEqual({ seq: 0, state: undefined, notices: [] });
});

test.each([
  ['few destinations', 2],
  ['so many destinations that they fill more than the beginning', 500],
])('its head says for whom blobs are: %s', async (_what, count) => {
  const told = Object.fromEntries(Array.from({ length: count }, (_none, at) => [`destination-${at}`, at + 1]));
  await saveState(store, 'p', 7, { n: 1, told, filling: 'x'.repeat(100_000) });
  expect(await readHead(store, 'p')).toEqual({ seq: 7, told });
});

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['one of another schema', '{"schema":2,"seq":1,"state":{}}'],
  ['one that is cut', '{"schema":1,"seq":1'],
])('there is no head of %s', async (_what, text) => {
  if (text !== undefined) await store.write('state/p.json', text, undefined);
  expect(await readHead(store, 'p')).toBeUndefined();
});

test('what was saved is loaded', async () => {
  await committed(1, { n: 1 });
  await saveState(store, 'p', 1, { n: 1 });
  expect(await loadState(store, 'p', understand)).toEqual({ seq: 1, state: { n: 1 }, notices: [] });
  expect(await statePartitions(store)).toEqual(['p']);
});

test.each([
  ['missing', async () => undefined],
  ['behind', async () => saveState(store, 'p', 1, { n: 1 })],
])('a state that is %s is rebuilt from the last header', async (_what, prepare) => {
  await committed(1, { n: 1 });
  await prepare();
  await committed(2, { n: 2 });
  expect(await loadState(store, 'p', understand)).toEqual({ seq: 2, state: { n: 2 }, notices: [] });
  expect(JSON.parse((await store.read('state/p.json'))?.text ?? '')).toEqual({ schema: 1, seq: 2, state: { n: 2 } });
});

test.each([
  ['cut', '{"schema":1,"seq":1,"sta'],
  ['of another form', '{"schema":1,"seq":1,"state":{"m":1}}'],
  ['of another kind', '[]'],
])('a state document that is %s is set aside, announced and rebuilt', async (_what, text) => {
  await committed(1, { n: 1 });
  await store.write('state/p.json', text, 'any');
  const { seq, state, notices } = await loadState(store, 'p', understand);
  expect({ seq, state }).toEqual({ seq: 1, state: { n: 1 } });
  expect(notices).toMatchObject([{ code: 'state-damaged', about: 'state/p.json' }]);
  const [, aside = ''] = /kept as (\S+)\.$/.exec(notices[0]?.text ?? '') ?? [];
  expect((await store.read(aside))?.text).toBe(text);
  expect((await loadState(store, 'p', understand)).notices).toEqual([]);
});

test('a header that cannot be understood either is an error that names the partition', async () => {
  await committed(1, { m: 1 });
  await expect(loadState(store, 'p', understand)).rejects.toMatchObject({
    code: 'VIGIE_STORE_DAMAGED',
    message: expect.stringContaining('partition p'),
  });
});

test('a state whose older blobs were tidied away stands', async () => {
  await saveState(store, 'p', 7, { n: 7 });
  expect(await loadState(store, 'p', understand)).toEqual({ seq: 7, state: { n: 7 }, notices: [] });
});

test('saving never goes back', async () => {
  await saveState(store, 'p', 2, { n: 2 });
  await saveState(store, 'p', 1, { n: 1 });
  expect(JSON.parse((await store.read('state/p.json'))?.text ?? '')).toMatchObject({ seq: 2 });
});

test('a state that somebody else has saved since it was loaded is newer, and stays', async () => {
  await committed(1, { n: 1 });
  await loadState(store, 'p', understand);
  const other = new MemoryStore(store.memory);
  await saveState(other, 'p', 3, { n: 3 });
  await saveState(store, 'p', 2, { n: 2 });
  expect(JSON.parse((await store.read('state/p.json'))?.text ?? '')).toMatchObject({ seq: 3 });
});

test('nor does one go back that was loaded itself', async () => {
  await committed(1, { n: 1 });
  await loadState(store, 'p', understand);
  await saveState(store, 'p', 1, { n: 7 });
  expect((await loadState(store, 'p', understand)).state).toEqual({ n: 7 });
  await saveState(store, 'p', 0, { n: 0 });
  expect((await loadState(store, 'p', understand)).state).toEqual({ n: 7 });
});
