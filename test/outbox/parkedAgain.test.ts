import { blocked, later, type Outcome, refused } from '../../shared/destinations/outcome.js';
import type { VigieEvent } from '../../shared/events/event.js';
import type { ConfiguredDestination } from '../../shared/outbox/context.js';
import { deadLetterPath } from '../../shared/outbox/deadLetters.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { deliverPending } from '../../shared/outbox/deliverAll.js';
import { dropDeadLetter, dropParked } from '../../shared/outbox/dropped.js';
import { listParked } from '../../shared/outbox/parked.js';
import { sendParked } from '../../shared/outbox/parkedAgain.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.js';
import { emptyMemory, type Memory, MemoryStore } from '../support/memoryStore.js';
import { type Bench, bench, finding, label, put, ScriptedSiem, siem } from './support.js';

let memory: Memory;
let store: MemoryStore;
let scripted: ScriptedSiem;
let run: Bench;

const events = (...names: string[]) => names.map((name) => finding(name.slice(0, 1), Number(name.slice(1))));
const uid = (name: string) => events(name)[0]?.uid ?? '';
const refusing = (names: readonly string[]) => (sent: readonly VigieEvent[]) =>
  sent.some((event) => names.includes(label(event))) ? refused('field too long') : undefined;
const destination = () => run.context.destinations.get('siem') as ConfiguredDestination;
const send = (...names: string[]) => sendParked(run.context, destination(), names.map(uid));
const sendAll = () => sendParked(run.context, destination(), 'all');
const parked = async () =>
  (await listParked(store, 'siem')).map(({ parked: one }) => `${label(one.event)} ${one.refused ? one.why : 'waits'}`);
const paths = (folder: string) => [...memory.documents.keys()].filter((path) => path.startsWith(`${folder}/`));

/** Parked: a1 and what follows it, b2 and what follows it, c1 of another partition. b1 and d1 went out. */
beforeEach(async () => {
  memory = emptyMemory();
  scripted = new ScriptedSiem(refusing(['a1', 'b2', 'c1']));
  const make = (machineNow: () => Date) => {
    store = new MemoryStore(memory, machineNow);
    return store;
  };
  run = bench(make, { siem: siem(scripted) });
  await put(store, 'p', events('a1', 'b1', 'a2', 'd1'), ['siem']);
  await put(store, 'p', events('b2', 'a3', 'b3'), ['siem']);
  await put(store, 'q', events('c1'), ['siem']);
  await deliverPending(run.context, run.context.machineNow());
  scripted.taken.length = 0;
  scripted.script = () => undefined;
});

const ALL = ['a1 field too long', 'a2 waits', 'a3 waits', 'b2 field too long', 'b3 waits', 'c1 field too long'];

test('what is parked is listed in the order in which it would have been sent', async () => {
  expect(await parked()).toEqual(ALL);
});

test('an event that is ten revisions later comes after, whatever the names of the documents', async () => {
  scripted.script = refusing(['e1']);
  await put(store, 'p', events(...Array.from({ length: 12 }, (_none, at) => `e${at + 1}`)), ['siem']);
  await deliver(run.context, 'siem', 'p');
  const ofE = (await parked()).filter((line) => line.startsWith('e')).map((line) => line.split(' ')[0]);
  expect(ofE).toEqual(Array.from({ length: 12 }, (_none, at) => `e${at + 1}`));
});

describe('sending again', () => {
  test('sends all of it in order and leaves nothing parked; what comes later goes out by itself', async () => {
    const { sent, ...rest } = await sendAll();
    expect([sent.length, rest]).toEqual([6, { refused: [], busy: [], stopped: undefined }]);
    expect(scripted.labels).toBe('a1 a2 a3 b2 b3 c1');
    expect(paths('parked')).toEqual([]);
    await put(store, 'p', events('a4'), ['siem']);
    expect(await deliver(run.context, 'siem', 'p')).toMatchObject({ sent: 1, parked: 0 });
  });

  test('sends those that are named, from the first of the finding on', async () => {
    expect((await send('a2', 'a1', 'c1')).sent).toEqual(['a1', 'a2', 'c1'].map(uid));
    expect(await parked()).toEqual(['b2 field too long', 'b3 waits', 'a3 waits']);
    await put(store, 'p', events('a4'), ['siem']);
    expect(await deliver(run.context, 'siem', 'p')).toMatchObject({ sent: 0, parked: 1 });
  });

  test.each([
    ['waits behind one that is not named', ['a2'], 'waits behind'],
    ['waits behind one in the middle', ['a1', 'a3'], 'waits behind'],
    ['is not parked', ['d1'], 'no event'],
  ])('refuses one that %s, and sends nothing', async (_what, names, message) => {
    await expect(send(...names)).rejects.toThrow(message);
    expect(scripted.taken).toEqual([]);
    expect(await parked()).toEqual(ALL);
  });

  test('one that is refused again stays with the new reason, what follows it waits, other findings go out', async () => {
    scripted.script = (sent) => (sent.some((event) => label(event) === 'a2') ? refused('no such column') : undefined);
    expect(await sendAll()).toMatchObject({ refused: [{ uid: uid('a2'), why: 'no such column' }] });
    expect(scripted.labels).toBe('a1 b2 b3 c1');
    expect(await parked()).toEqual(['a2 no such column', 'a3 waits']);
  });

  test.each<[string, Outcome]>([
    ['later', later('busy', MINUTE_MS)],
    ['blocked', blocked('no right')],
  ])('stops when the destination says %s, and keeps the rest', async (_what, outcome) => {
    scripted.script = (sent) => (label(sent[0] as VigieEvent) === 'a2' ? outcome : undefined);
    expect(await sendAll()).toEqual({ sent: [uid('a1')], refused: [], busy: [], stopped: outcome });
    expect(await parked()).toEqual(ALL.slice(1));
    expect([...paths('blocked'), ...paths('outbox/_notices')]).toHaveLength(3);
  });

  test('leaves a partition alone whose cursor somebody else is at', async () => {
    await store.lease('cursors/siem/p', MINUTE_MS, 'other');
    expect(await sendAll()).toMatchObject({ sent: [uid('c1')], busy: ['p'] });
    expect(await parked()).toEqual(ALL.slice(0, -1));
  });

  test('does not overtake one that was parked while it was at another partition', async () => {
    const [first, second] = events('c1', 'c2');
    const path = (event: VigieEvent | undefined) => `parked/siem/${finding('c', 1).finding.fingerprint}/${event?.uid}`;
    const document = JSON.parse((await store.read(path(first)))?.text ?? '');
    await store.delete(path(first));
    await store.create(path(second), JSON.stringify({ ...document, seq: 2, event: second }));
    scripted.script = () => {
      memory.documents.set(path(first), { bytes: Buffer.from(JSON.stringify(document)), etag: '"x"' });
      return undefined;
    };
    await send('b2', 'c2');
    expect(scripted.labels).toBe('b2');
  });

  test('keeps a delivery away from the cursor meanwhile', async () => {
    const seen: unknown[] = [];
    scripted.script = () => {
      seen.push(memory.leases.get('cursors/siem/p')?.holder);
      return undefined;
    };
    await send('a1');
    expect(seen).toEqual(['test']);
    expect(await store.holderOf('cursors/siem/p')).toBeUndefined();
  });
});

describe('dropping', () => {
  const dropping = { reason: 'too old to matter', at: '2026-11-24T08:00:00.000Z' };
  const drop = (name: string) => dropParked(run.context, 'siem', uid(name), dropping);

  test('keeps the event with the reason, and what follows stays parked until it is sent', async () => {
    expect(await drop('a1')).toEqual({ result: 'dropped', followers: ['a2', 'a3'].map(uid) });
    const [path = ''] = paths('dropped');
    expect(path).toBe(`dropped/siem/${finding('a', 1).finding.fingerprint}/${uid('a1')}`);
    const record = JSON.parse((await store.read(path))?.text ?? '');
    expect(record).toMatchObject({
      schema: 1,
      ...dropping,
      document: { why: 'field too long', event: { uid: uid('a1') } },
    });
    expect(await parked()).toEqual(ALL.slice(1));
    await send('a2', 'a3');
    expect(scripted.labels).toBe('a2 a3');
  });

  test('of the last one lets the finding go on', async () => {
    expect(await drop('c1')).toEqual({ result: 'dropped', followers: [] });
    await put(store, 'q', events('c2'), ['siem']);
    expect(await deliver(run.context, 'siem', 'q')).toMatchObject({ sent: 1, parked: 0 });
  });

  test('is refused for what is not parked, and waits for nobody', async () => {
    await expect(drop('d1')).rejects.toThrow('no event');
    await store.lease('cursors/siem/p', MINUTE_MS, 'other');
    expect(await drop('a1')).toEqual({ result: 'busy' });
    expect(paths('dropped')).toEqual([]);
  });

  test('of one that was dropped before, and came again, is recorded beside the first', async () => {
    await drop('a1');
    const [path = ''] = paths('dropped');
    const { document } = JSON.parse((await store.read(path))?.text ?? '');
    await store.create(`parked/siem/${path.split('/')[2]}/${uid('a1')}`, JSON.stringify({ ...document, why: 'again' }));
    await drop('a1');
    expect(paths('dropped')).toEqual([path, `${path}.2`]);
  });

  test.each(['{"schema":1}', 'no JSON'])('a dead letter is kept as it was: %s', async (text) => {
    await store.create(deadLetterPath('deliver', 'm-1'), text);
    await dropDeadLetter(store, 'deliver', 'm-1', dropping);
    expect([paths('dead-letters'), paths('dropped')]).toEqual([[], ['dropped/dead-letters/deliver/m-1.json']]);
    const { document } = JSON.parse((await store.read('dropped/dead-letters/deliver/m-1.json'))?.text ?? '');
    expect(typeof document === 'string' ? document : JSON.stringify(document)).toBe(text);
    await expect(dropDeadLetter(store, 'deliver', 'm-1', dropping)).rejects.toThrow(
      'there is no dead letter deliver/m-1',
    );
  });
});

class Killed extends Error {}

/** The same place, in a process that is killed before its change number `changes + 1`. */
function killable(from: Memory, clock: { ms: number }, changes: number, taken: ScriptedSiem): Bench {
  let left = changes;
  const make = (machineNow: () => Date) =>
    new MemoryStore(from, machineNow, () => {
      if (left <= 0) throw new Killed('killed');
      left -= 1;
    });
  return bench(make, { siem: siem(taken) }, clock);
}

function copyOf({ documents }: Memory): Memory {
  return { ...emptyMemory(), documents: new Map(documents), writes: 10_000 };
}

async function untilKilled(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return false;
  }
}

test('killed at any change, with more of the finding told meanwhile, nothing is lost or out of order', async () => {
  let finishedAt: number | undefined;
  for (let changes = 0; finishedAt === undefined; changes += 1) {
    const place = copyOf(memory);
    const clock = { ms: run.context.machineNow().getTime() };
    const taken = new ScriptedSiem();
    const killed = killable(place, clock, changes, taken);
    const siemOf = ({ context }: Bench) => context.destinations.get('siem') as ConfiguredDestination;
    if (await untilKilled(() => sendParked(killed.context, siemOf(killed), 'all'))) finishedAt = changes;
    clock.ms += HOUR_MS;
    await put(new MemoryStore(place), 'p', events('a4', 'b4'), ['siem']);
    const next = killable(place, clock, Number.POSITIVE_INFINITY, taken);
    await deliverPending(next.context, next.context.machineNow());
    await sendParked(next.context, siemOf(next), 'all');
    const firsts = [...new Set(taken.taken.map(label))];
    const where = `killed after ${changes} changes`;
    const of = (letter: string) => firsts.filter((name) => name.startsWith(letter)).join(' ');
    expect([where, of('a'), of('b'), of('c')]).toEqual([where, 'a1 a2 a3 a4', 'b2 b3 b4', 'c1']);
    expect([...place.documents.keys()].filter((path) => path.startsWith('parked/'))).toEqual([]);
  }
  expect(finishedAt).toBeGreaterThan(10);
});

test('killed at any change, what is dropped is in the record or parked, never gone, and can be dropped again', async () => {
  let finishedAt: number | undefined;
  for (let changes = 0; finishedAt === undefined; changes += 1) {
    const place = copyOf(memory);
    const clock = { ms: run.context.machineNow().getTime() };
    const killed = killable(place, clock, changes, scripted);
    const dropping = { reason: 'old', at: '2026-11-24T08:00:00.000Z' };
    if (await untilKilled(() => dropParked(killed.context, 'siem', uid('a1'), dropping))) finishedAt = changes;
    clock.ms += HOUR_MS;
    const where = `killed after ${changes} changes`;
    const holding = () => [...place.documents.keys()].filter((path) => path.includes(uid('a1')));
    expect([where, holding().length > 0]).toEqual([where, true]);
    const isParked = holding().some((path) => path.startsWith('parked/'));
    const next = killable(place, clock, Number.POSITIVE_INFINITY, scripted);
    if (isParked) await dropParked(next.context, 'siem', uid('a1'), dropping);
    expect([where, holding().map((path) => path.split('/')[0])]).toEqual([where, ['dropped']]);
  }
  expect(finishedAt).toBeGreaterThan(3);
});
