import { blocked, later, refused } from '../../shared/destinations/outcome.js';
import type { VigieEvent } from '../../shared/events/event.js';
import type { DeliveryContext } from '../../shared/outbox/context.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { deliverPending } from '../../shared/outbox/deliverAll.js';
import { undelivered } from '../../shared/outbox/undelivered.js';
import { replay } from '../../shared/sweep/replay.js';
import { hashOf } from '../../shared/text.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.js';
import { emptyMemory, type Memory, MemoryStore } from '../support/memoryStore.js';
import {
  type Bench,
  bench,
  chat,
  desk,
  FakeChat,
  FakeDesk,
  finding,
  label,
  put,
  ScriptedSiem,
  siem,
  summary,
} from './support.js';

const night = (day: number) => `2026-11-${day}T01:30:00.000Z`;
const at = <Event extends VigieEvent>(day: number, event: Event): Event => ({ ...event, time: night(day) });
const open = (...letters: string[]) => states(letters, 'open');
const states = (letters: readonly string[], status: string) =>
  Object.fromEntries(letters.map((letter) => [hashOf(letter), { status }]));

let old: ScriptedSiem;
let fresh: ScriptedSiem;
let store: MemoryStore;
let run: Bench;

beforeEach(() => {
  old = new ScriptedSiem();
  fresh = new ScriptedSiem(undefined, 1);
  const make = (machineNow: () => Date) => {
    store = new MemoryStore(undefined, machineNow);
    return store;
  };
  run = bench(make, { old: siem(old), fresh: siem(fresh) });
});

/** Two nights that were told when `fresh` was not configured yet. */
async function twoNights(to: readonly string[] = ['old']): Promise<void> {
  await put(store, 'p', [at(23, finding('a', 1)), at(23, finding('b', 1))], to);
  await put(store, 'q', [at(23, finding('c', 1))], to);
  await put(store, 'p', [at(24, finding('a', 2))], to, open('a', 'b'));
}

const call = (more: object = {}) => ({ destinations: ['fresh'], waitMs: 0, ...more });
const replayed = async (more: object = {}, context: DeliveryContext = run.context) => {
  const [first] = await replay(context, call(more));
  return first;
};
const pending = () => deliverPending(run.context, run.context.machineNow());
const sorted = (scripted: ScriptedSiem) => scripted.taken.map(label).sort().join(' ');

describe('a replay', () => {
  test('gives a new destination both nights, and the nights after them as they are told', async () => {
    await twoNights();
    await pending();
    expect(fresh.labels).toBe('');
    expect(await replayed()).toEqual({ destination: 'fresh', delivered: 4, parked: 0, left: 0, busy: [], waiting: [] });
    expect(sorted(fresh)).toBe('a1 a2 b1 c1');
    await put(store, 'p', [at(25, finding('a', 3))], ['old']);
    await put(store, 'p', [at(26, finding('b', 2))], ['old', 'fresh']);
    await pending();
    expect(sorted(fresh)).toBe('a1 a2 b1 b2 c1');
    expect(sorted(old)).toBe('a1 a2 a3 b1 b2 c1');
  });

  test('gives again what was given before, under the same uids', async () => {
    await twoNights(['old', 'fresh']);
    await pending();
    const before = fresh.taken.map(({ uid }) => uid);
    await replayed();
    expect(
      fresh.taken
        .map(({ uid }) => uid)
        .slice(before.length)
        .sort(),
    ).toEqual(before.sort());
    expect(sorted(old)).toBe('a1 a2 b1 c1');
  });

  test.each([
    ['the first night', night(23), 'a1 a2 b1 c1'],
    ['just after the first night', '2026-11-23T01:30:00.001Z', 'a2'],
    ['the second night', night(24), 'a2'],
    ['after the second night', '2026-11-24T01:30:00.001Z', ''],
  ])('since %s', async (_what, since, expected) => {
    await twoNights();
    await pending();
    await replayed({ since: new Date(since) });
    expect(sorted(fresh)).toBe(expected);
  });

  test('begins inside a blob, and goes on to its end whatever the times say', async () => {
    const times = [23, 25, 24].map((day, place) => at(day, finding('a', place + 1)));
    await put(store, 'p', times, ['old']);
    await put(store, 'p', [at(22, finding('a', 4))], ['old']);
    await replayed({ since: new Date(night(25)) });
    expect(fresh.labels).toBe('a2 a3 a4');
  });

  test('of nothing is nothing', async () => {
    expect(await replayed()).toMatchObject({ delivered: 0, left: 0 });
    expect([...store.memory.documents.keys()]).toEqual([]);
  });

  test('that was cut short goes on with whatever delivers next, and its counts are right in between', async () => {
    await twoNights();
    await pending();
    fresh.script = (events) => (events.some((event) => label(event) === 'b1') ? later('busy') : undefined);
    const told = await replayed();
    expect(told).toMatchObject({ delivered: 2, left: 2, waiting: [{ partition: 'p', why: 'busy' }] });
    await put(store, 'p', [at(25, finding('a', 3))], ['old']);
    expect(await undelivered(store, ['old', 'fresh'], run.context)).toEqual({ old: 1, fresh: 2 });
    fresh.script = () => undefined;
    run.pass(MINUTE_MS);
    await pending();
    expect(sorted(fresh)).toBe('a1 a2 b1 c1');
    expect(await undelivered(store, ['fresh'], run.context)).toEqual({ fresh: 0 });
    // What was asked for is forgotten once it is done.
    expect((await store.read('cursors/fresh/p'))?.text).not.toContain('anew');
  });

  test('counts all that is in it where nobody says how it is routed', async () => {
    await twoNights();
    fresh.script = () => later('busy');
    run = bench(() => store, { old: siem(old), fresh: siem(fresh) });
    const nothing = { ...run.context, route: () => ['old'] };
    await store.lease('cursors/fresh/q', HOUR_MS, 'other');
    await replayed({}, { ...run.context, route: (event) => (label(event) === 'a1' ? ['fresh'] : []) });
    expect(await undelivered(store, ['fresh'])).toEqual({ fresh: 3 });
    expect(await undelivered(store, ['fresh'], nothing)).toEqual({ fresh: 0 });
  });

  test('moves past blobs that hold nothing for it and still routes the rest anew', async () => {
    await put(store, 'p', [at(23, finding('x', 1))], ['old']);
    await put(store, 'p', [at(24, finding('y', 1))], ['old']);
    await put(store, 'p', [at(25, finding('a', 1)), at(25, finding('a', 2))], ['old']);
    const route = (event: VigieEvent) => (label(event).startsWith('a') ? ['fresh'] : []);
    fresh.script = (_events, call) => (call === 2 ? later('busy') : undefined);
    await replayed({}, { ...run.context, route });
    run.pass(MINUTE_MS);
    await deliver({ ...run.context, route }, 'fresh', 'p');
    expect(fresh.labels).toBe('a1 a2');
  });

  test('does not skip what was owed before it, also where the configuration would not give it any more', async () => {
    await put(store, 'p', [at(22, finding('a', 1))], ['fresh']);
    await put(store, 'p', [at(23, finding('a', 2))], ['fresh']);
    await put(store, 'p', [at(24, finding('b', 1))], ['old']);
    await replayed({ since: new Date(night(23)) }, { ...run.context, route: () => [] });
    expect(fresh.labels).toBe('a1 a2');
  });

  test('follows the configuration of today for what had been given', async () => {
    await put(store, 'p', [at(23, finding('a', 1)), at(23, finding('b', 1))], ['fresh']);
    await pending();
    const route = (event: VigieEvent) => (label(event) === 'b1' ? ['fresh'] : []);
    await replayed({}, { ...run.context, route });
    expect(fresh.labels).toBe('a1 b1 b1');
  });

  test('asked for again while one is under way gives what either asks for', async () => {
    await twoNights();
    fresh.script = (events) => (events.some((event) => label(event) === 'b1') ? later('busy') : undefined);
    await replayed();
    await replayed({ since: new Date(night(24)) });
    fresh.script = () => undefined;
    await replayed({ since: new Date(night(24)) });
    expect(fresh.labels.split(' ').filter((name) => name === 'b1')).toHaveLength(1);
    expect([...new Set(fresh.taken.map(label))].sort()).toEqual(['a1', 'a2', 'b1', 'c1']);
  });

  test('asked for again knows still what had been delivered before the first', async () => {
    await put(store, 'p', [at(23, finding('a', 1)), at(23, finding('b', 1))], ['fresh']);
    await pending();
    const context = { ...run.context, route: (event: VigieEvent) => (label(event) === 'a1' ? ['fresh'] : []) };
    fresh.script = () => later('busy');
    await replayed({}, context);
    fresh.script = () => undefined;
    await replayed({}, context);
    expect(fresh.labels).toBe('a1 b1 a1');
  });

  test('tells a cursor that somebody else is at, leaves it, and moves the others', async () => {
    await twoNights();
    await pending();
    const cursor = await store.read('cursors/fresh/p');
    const lease = await store.lease('cursors/fresh/p', MINUTE_MS, 'other');
    expect(await replayed()).toMatchObject({ delivered: 1, left: 0, busy: ['p'] });
    expect(await store.read('cursors/fresh/p')).toEqual(cursor);
    await lease?.release();
    expect(await replayed()).toMatchObject({ delivered: 4, busy: [] });
  });

  test('is no reason to wait: neither for a retry nor for a destination that was blocked', async () => {
    await twoNights(['fresh']);
    fresh.script = (_events, call) => (call === 1 ? later('busy', HOUR_MS) : blocked('no right'));
    await pending();
    const since = (await store.read('blocked/fresh'))?.text;
    expect(since).toContain('no right');
    expect(await replayed()).toMatchObject({ delivered: 0, left: 4, waiting: [{}, {}] });
    fresh.script = () => undefined;
    expect(await replayed()).toMatchObject({ delivered: 4, left: 0 });
    expect(await store.read('blocked/fresh')).toBeUndefined();
  });

  test('counts what was parked', async () => {
    await twoNights();
    fresh.script = (events) => (events.some((event) => label(event) === 'a1') ? refused('bad') : undefined);
    expect(await replayed()).toMatchObject({ delivered: 2, parked: 2, left: 0 });
  });

  test('tells a destination everything but that it did not work', async () => {
    await put(store, 'p', [at(23, finding('a', 1))], ['old', 'fresh']);
    old.script = (_events, call) => (call === 1 ? refused('bad') : undefined);
    await pending();
    expect(fresh.labels.split(' ').sort()).toEqual(['a1', 'notice']);
    await replayed({ destinations: ['old'] });
    await replayed();
    expect(old.labels).toBe('');
    expect(fresh.labels.split(' ').sort()).toEqual(['a1', 'a1', 'notice', 'notice']);
  });
});

describe('to a ticket desk, a replay', () => {
  let tickets: FakeDesk;
  const titles = () => tickets.tickets.map(({ text, state }) => `${text.title.slice(-5)} ${state}`).sort();
  beforeEach(() => {
    tickets = new FakeDesk();
    run = bench(() => store, { desk: desk(tickets) });
  });
  const toDesk = () => replayed({ destinations: ['desk'] });

  test('opens one ticket for what is open, none for what is resolved or exempted by now', async () => {
    await put(
      store,
      'p',
      ['a', 'b', 'c', 'd'].map((letter) => finding(letter, 1)),
      ['old'],
    );
    const changes = [finding('a', 2), finding('b', 2, 'finding.resolved'), finding('c', 2, 'finding.exempted')];
    const now = { ...open('a'), ...states(['b'], 'resolved'), ...states(['c'], 'exempted') };
    await put(store, 'p', changes, ['old'], now);
    expect(await toDesk()).toMatchObject({ delivered: 2, left: 0 });
    expect(titles()).toEqual(['aks-a open']);
    expect(tickets.calls).toEqual(['create', 'update']);
  });

  test('closes what is resolved later, and has nothing to close where it opened nothing', async () => {
    await put(store, 'p', [finding('a', 1), finding('b', 1)], ['old'], { ...open('a'), ...states(['b'], 'resolved') });
    await toDesk();
    await put(store, 'p', [finding('a', 2, 'finding.resolved'), finding('b', 2, 'finding.resolved')], ['desk']);
    expect(await pending()).toEqual({ failed: [], waiting: [] });
    expect(titles()).toEqual(['aks-a closed']);
  });

  test('opens no second ticket', async () => {
    await put(store, 'p', [finding('a', 1), finding('a', 2)], ['desk'], open('a'));
    await pending();
    expect(await toDesk()).toMatchObject({ delivered: 2 });
    expect(titles()).toEqual(['aks-a open']);
    expect(tickets.calls).toEqual(['create', 'update']);
  });

  test('leaves out of its counts what it will skip', async () => {
    await put(store, 'p', [finding('a', 1), finding('b', 1)], ['old'], open('a'));
    tickets.before = () => later('busy');
    expect(await toDesk()).toMatchObject({ delivered: 0, left: 1 });
  });

  test('goes by the last commit where the state document is damaged', async () => {
    await put(store, 'p', [finding('a', 1)], ['old'], open('a'));
    await store.write('state/p.json', '{', 'any');
    await toDesk();
    expect(titles()).toEqual(['aks-a open']);
    expect((await store.read('state/p.json'))?.text).toBe('{');
  });
});

describe('to a chat, a replay', () => {
  const digest = JSON.stringify({
    sweep: 's',
    now: night(23),
    owners: {},
    entries: [],
    totals: {},
    coverageGaps: 1,
    score: null,
  });
  let teams: FakeChat;
  const nights = async (...names: string[]) => {
    for (const name of names) {
      await put(store, '_sweep', [summary(name)], ['teams']);
      await store.create(`digests/${name}/teams.json`, digest);
    }
  };
  beforeEach(() => {
    teams = new FakeChat();
    run = bench(() => store, { teams: chat(teams) });
  });

  test('posts the newest card alone', async () => {
    await nights('s1', 's2', 's3');
    await pending();
    await put(store, '_sweep', [finding('a', 1)], ['teams']);
    await replayed({ destinations: ['teams'] });
    expect(teams.cards).toEqual(['s1 1', 's2 1', 's3 1', 's3 1']);
  });

  test('posts none where the newest has no digest for it', async () => {
    await nights('s1');
    await put(store, '_sweep', [summary('s2')], ['other']);
    await pending();
    await replayed({ destinations: ['teams'] });
    expect(teams.cards).toEqual(['s1 1']);
  });
});

class Killed extends Error {}

test('killed at any change, a replay that is asked for again loses nothing and keeps the order of each finding', async () => {
  let finishedAt: number | undefined;
  for (let changes = 0; finishedAt === undefined; changes += 1) {
    const memory = emptyMemory();
    store = new MemoryStore(memory);
    await twoNights();
    await put(store, 'p', [at(25, finding('a', 3)), at(25, finding('b', 2))], ['fresh'], open('a', 'b'));
    const clock = { ms: Date.parse(night(25)) };
    const taken = new ScriptedSiem(undefined, 1);
    const tickets = new FakeDesk();
    const context = (left: number) => killable(memory, clock, left, taken, tickets);
    try {
      await replay(context(changes), { destinations: ['fresh', 'desk'], waitMs: 0 });
      finishedAt = changes;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    clock.ms += HOUR_MS;
    const where = `killed after ${changes} changes`;
    const again = await replay(context(Number.POSITIVE_INFINITY), { destinations: ['fresh', 'desk'], waitMs: 0 });
    expect([where, again.map(({ left, busy }) => [left, busy])]).toEqual([
      where,
      [
        [0, []],
        [0, []],
      ],
    ]);
    const firsts = [...new Set(taken.taken.map(label))];
    const of = (letter: string) => firsts.filter((name) => name.startsWith(letter));
    expect([where, of('a'), of('b'), of('c')]).toEqual([where, ['a1', 'a2', 'a3'], ['b1', 'b2'], ['c1']]);
    expect([where, tickets.tickets.map(({ text }) => text.title.slice(-5)).sort()]).toEqual([
      where,
      ['aks-a', 'aks-b'],
    ]);
  }
  expect(finishedAt).toBeGreaterThan(20);
});

function killable(memory: Memory, clock: { ms: number }, changes: number, taken: ScriptedSiem, tickets: FakeDesk) {
  let left = changes;
  const make = (machineNow: () => Date) =>
    new MemoryStore(memory, machineNow, () => {
      if (left <= 0) throw new Killed('killed');
      left -= 1;
    });
  return bench(make, { fresh: siem(taken), desk: desk(tickets) }, clock).context;
}
