import { blocked, later, refused } from '../../shared/destinations/outcome.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { markerOf, readLedger } from '../../shared/outbox/ledgerEntry.js';
import { hashOf } from '../../shared/text.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.js';
import { MemoryStore } from '../support/memoryStore.js';
import { type Bench, bench, desk, FakeDesk, finding, put } from './support.js';

let fake: FakeDesk;
let run: Bench;
let store: MemoryStore;

beforeEach(() => {
  fake = new FakeDesk();
  const make = (machineNow: () => Date) => {
    store = new MemoryStore(undefined, machineNow);
    return store;
  };
  run = bench(make, { desk: desk(fake) });
});

type Step = Parameters<typeof finding>[2];
const tell = async (...kinds: Step[]) => {
  const first = rev + 1;
  await put(
    store,
    'p',
    kinds.map((kind, n) => finding('a', first + n, kind)),
    ['desk'],
  );
  rev += kinds.length;
  return deliver(run.context, 'desk', 'p');
};
let rev = 0;
beforeEach(() => {
  rev = 0;
});

/** State and history of each ticket, first words only. */
const tickets = () =>
  fake.tickets.map(({ state, log }) => `${state}: ${log.map((line) => line.split(' ')[0]).join(' ')}`);
const entry = () => readLedger(store, 'desk', hashOf('a'));

test.each<[string, Step[], string[]]>([
  ['opened creates', ['finding.opened'], ['open: create']],
  [
    'changed and overdue update',
    ['finding.opened', 'finding.changed', 'finding.overdue'],
    ['open: create update update'],
  ],
  ['resolved resolves', ['finding.opened', 'finding.resolved'], ['closed: create resolve']],
  ['reopened reopens', ['finding.opened', 'finding.resolved', 'finding.reopened'], ['open: create resolve reopen']],
  [
    'exempted closes, unexempted opens again',
    ['finding.opened', 'finding.exempted', 'finding.unexempted'],
    ['open: create resolve reopen'],
  ],
  [
    'exempted, then resolved, is closed once',
    ['finding.opened', 'finding.exempted', 'finding.resolved'],
    ['closed: create resolve'],
  ],
  ['one kept back by the baseline gets its ticket when it is overdue', ['finding.overdue'], ['open: create']],
  ['resolved without a ticket needs none', ['finding.resolved'], []],
  ['exempted without a ticket needs none', ['finding.exempted'], []],
  ['a snapshot is not for people', ['finding.opened', 'finding.snapshot'], ['open: create']],
])('%s', async (_what, kinds, expected) => {
  expect(await tell(...kinds)).toMatchObject({ result: 'done', parked: 0 });
  expect(tickets()).toEqual(expected);
});

test('an event that was applied is not applied again', async () => {
  await tell('finding.opened', 'finding.changed');
  await store.delete('cursors/desk/p');
  expect(await deliver(run.context, 'desk', 'p')).toMatchObject({ result: 'done', sent: 2 });
  expect(tickets()).toEqual(['open: create update']);
});

test('other events than findings need no ticket', async () => {
  await put(store, 'p', [run.context.makeNotice({ code: 'c', text: 't', about: 'x' })], ['desk']);
  expect(await deliver(run.context, 'desk', 'p')).toMatchObject({ result: 'done' });
  expect(fake.calls).toEqual([]);
});

describe('a create whose answer was lost', () => {
  test('is found by its marker and not made again', async () => {
    fake.after = (call) => (call === 'create' && fake.tickets.length === 1 ? later('cut') : undefined);
    expect(await tell('finding.opened')).toMatchObject({ result: 'waiting' });
    expect((await entry())?.state).toBe('creating');
    run.pass(MINUTE_MS);
    expect(await deliver(run.context, 'desk', 'p')).toMatchObject({ result: 'done', sent: 1 });
    expect(tickets()).toEqual(['open: create']);
    expect(await entry()).toMatchObject({ state: 'open', ticket: { number: 'INC1' }, creating: null });
  });

  test('is searched for only after the search has had its time, and then made if it is not there', async () => {
    fake.searchLagMs = 5 * MINUTE_MS;
    fake.before = (call) => (call === 'create' && fake.calls.length === 1 ? later('cut') : undefined);
    await tell('finding.opened');
    run.pass(MINUTE_MS);
    const waits = await deliver(run.context, 'desk', 'p');
    const at = new Date(run.context.machineNow().getTime() + 4 * MINUTE_MS).toISOString();
    expect(waits).toMatchObject({ result: 'waiting', nextAttemptAt: at });
    expect(fake.calls).toEqual(['create']);
    run.pass(4 * MINUTE_MS);
    expect(await deliver(run.context, 'desk', 'p')).toMatchObject({ result: 'done' });
    expect(fake.calls).toEqual(['create', 'find', 'create']);
    expect(tickets()).toEqual(['open: create']);
  });

  test('is not doubled by a search that lags as long as the desk says', async () => {
    fake.searchLagMs = 3 * MINUTE_MS;
    fake.after = (call) => (call === 'create' && fake.tickets.length === 1 ? later('cut') : undefined);
    fake.blind = true;
    await tell('finding.opened');
    for (let minutes = 1; minutes <= 3; minutes += 1) {
      run.pass(MINUTE_MS);
      fake.blind = minutes < 3;
      await deliver(run.context, 'desk', 'p');
    }
    expect(tickets()).toEqual(['open: create']);
    expect((await entry())?.state).toBe('open');
  });

  test('found closed by people is told of changes, and left to the round', async () => {
    fake.after = (call) => (call === 'create' ? later('cut') : undefined);
    await tell('finding.opened');
    for (const ticket of fake.tickets) ticket.state = 'closed';
    run.pass(MINUTE_MS);
    await tell('finding.changed');
    expect(tickets()).toEqual(['closed: create update']);
    expect(await entry()).toMatchObject({ state: 'open', closedByPerson: null });
  });

  test('found closed for good leaves the place to a new one', async () => {
    fake.after = (call) => (call === 'create' && fake.tickets.length === 1 ? later('cut') : undefined);
    await tell('finding.opened');
    for (const ticket of fake.tickets) ticket.state = 'final';
    run.pass(MINUTE_MS);
    expect(await deliver(run.context, 'desk', 'p')).toMatchObject({ result: 'done' });
    expect(tickets()).toEqual(['final: create', 'open: create']);
  });
});

describe('a ticket that people', () => {
  test.each<['gone' | 'final', string]>([
    ['gone', 'deleted'],
    ['final', 'closed for good'],
  ])('%s (%s) is replaced while the finding stands, under another marker', async (state) => {
    await tell('finding.opened');
    for (const ticket of fake.tickets) ticket.state = state;
    await tell('finding.changed');
    expect(tickets()).toEqual([`${state}: create`, 'open: create']);
    expect(fake.tickets.map(({ marker }) => marker)).toEqual([
      markerOf('desk', hashOf('a'), 1),
      markerOf('desk', hashOf('a'), 2),
    ]);
    await tell('finding.resolved');
    expect(tickets()).toEqual([`${state}: create`, 'closed: create resolve']);
  });

  test.each(['gone', 'final'] as const)(
    '%s is left alone when the finding resolves, and replaced when it is back',
    async (state) => {
      await tell('finding.opened');
      for (const ticket of fake.tickets) ticket.state = state;
      expect(await tell('finding.resolved')).toMatchObject({ result: 'done', parked: 0 });
      expect(tickets()).toEqual([`${state}: create`]);
      await tell('finding.reopened');
      expect(tickets()).toEqual([`${state}: create`, 'open: create']);
    },
  );
});

describe('a desk that', () => {
  test('refuses a ticket: the event is parked, its finding waits, the next one goes on', async () => {
    fake.before = (_call, title) => (title?.endsWith('aks-a') ? refused('data policy') : undefined);
    await put(store, 'p', [finding('a', 1), finding('b', 1), finding('a', 2)], ['desk']);
    expect(await deliver(run.context, 'desk', 'p')).toMatchObject({ result: 'done', sent: 1, parked: 2 });
    expect(fake.tickets.map(({ text }) => text.title)).toEqual(['Kubernetes version out of support: aks-b']);
    expect((await entry())?.state).toBe('none');
  });

  test('is blocked: nothing is parked, and later there is one ticket', async () => {
    fake.before = () => blocked('password expired');
    expect(await tell('finding.opened')).toMatchObject({ result: 'waiting', blocked: true, parked: 0 });
    fake.before = () => undefined;
    run.pass(HOUR_MS);
    expect(await deliver(run.context, 'desk', 'p')).toMatchObject({ result: 'done', sent: 1 });
    expect(tickets()).toEqual(['open: create']);
  });

  test('is blocked says so, however long its search lags', async () => {
    fake.searchLagMs = MINUTE_MS;
    fake.before = () => blocked('password expired');
    expect(await tell('finding.opened')).toMatchObject({ result: 'waiting', blocked: true, why: 'password expired' });
  });

  test('is blocked by a secret that was changed meanwhile: read again, and the ticket is there at once', async () => {
    fake.searchLagMs = MINUTE_MS;
    fake.before = () => (fake.calls.length === 1 ? blocked('password expired') : undefined);
    expect(await tell('finding.opened')).toMatchObject({ result: 'done', sent: 1 });
    expect([tickets(), fake.calls]).toEqual([['open: create'], ['create', 'find', 'create']]);
  });

  test('is asked by another process about the same ticket is waited for', async () => {
    const lease = await store.lease(`tickets/desk/${hashOf('a')}`, 60_000, 'other');
    expect(await tell('finding.opened')).toMatchObject({ result: 'waiting' });
    expect(fake.calls).toEqual([]);
    await lease?.release();
    run.pass(MINUTE_MS);
    expect(await deliver(run.context, 'desk', 'p')).toMatchObject({ result: 'done' });
  });
});

test('markers are hexadecimal, short enough, and differ by desk, key and generation', () => {
  const markers = [markerOf('d', 'k', 1), markerOf('d', 'k', 2), markerOf('d', 'l', 1), markerOf('e', 'k', 1)];
  expect(new Set(markers).size).toBe(4);
  for (const marker of markers) expect(marker).toMatch(/^[0-9a-f]{1,64}$/);
});

test('whatever a create needs beside its call is there before anything is begun: a slow secret doubles nothing', async () => {
  await put(store, 'p', [finding('a', 1, 'finding.opened')], ['desk']);
  const slow = new FakeDesk();
  slow.tickets = fake.tickets;
  // While the first one waits for its secret both leases run out, and another process does the work.
  slow.prepare = async () => {
    run.pass(61_000);
    await deliver(run.context, 'desk', 'p');
    run.pass(HOUR_MS);
    return { outcome: 'accepted', value: undefined };
  };
  const first = bench(() => store, { desk: desk(slow) }, run.clock);
  expect(await deliver(first.context, 'desk', 'p')).toEqual({ result: 'busy' });
  expect(tickets()).toEqual(['open: create']);
});

test('a secret that cannot be had before a create leaves nothing to be searched for', async () => {
  fake.prepare = async () => blocked('no secret');
  expect(await tell('finding.opened')).toMatchObject({ result: 'waiting', blocked: true });
  expect(await entry()).toBeUndefined();
});
