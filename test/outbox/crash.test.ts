import { later, refused } from '../../shared/destinations/outcome.js';
import { deliverPending } from '../../shared/outbox/deliverAll.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.js';
import { emptyMemory, type Memory, MemoryStore } from '../support/memoryStore.js';
import { bench, desk, FakeDesk, finding, label, put, ScriptedSiem, siem } from './support.js';

/** One night's and the next night's events of four findings in two partitions. */
async function fill(store: MemoryStore): Promise<void> {
  const to = ['siem', 'desk'];
  await put(store, 'p', [finding('a', 1), finding('b', 1), finding('c', 1)], to);
  await put(store, 'q', [finding('d', 1)], to);
  await put(store, 'p', [finding('a', 2), finding('b', 2, 'finding.resolved'), finding('c', 2)], to);
  await put(store, 'p', [finding('b', 3, 'finding.reopened')], to);
}

class Killed extends Error {}

interface World {
  readonly memory: Memory;
  readonly clock: { ms: number };
  readonly siem: ScriptedSiem;
  readonly desk: FakeDesk;
}

/** A run that is killed before its change number `changes + 1`; from there on nothing is written. */
async function runUntil(world: World, changes: number): Promise<{ finished: boolean }> {
  let left = changes;
  const beforeChange = () => {
    if (left <= 0) throw new Killed('killed');
    left -= 1;
  };
  const make = (machineNow: () => Date) => new MemoryStore(world.memory, machineNow, beforeChange);
  const { context } = bench(make, { siem: siem(world.siem), desk: desk(world.desk) }, world.clock);
  const until = new Date(world.clock.ms + 3 * HOUR_MS);
  try {
    const { failed } = await deliverPending(context, until, async (ms) => {
      world.clock.ms += ms;
    });
    return { finished: failed.length === 0 };
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return { finished: false };
  }
}

function newWorld(): World {
  return {
    memory: emptyMemory(),
    clock: { ms: Date.parse('2026-11-23T01:30:00Z') },
    siem: new ScriptedSiem(),
    desk: new FakeDesk(),
  };
}

/** First arrivals of each event, by finding. */
function firsts(scripted: ScriptedSiem): Record<string, string[]> {
  const seen: Record<string, string[]> = {};
  for (const event of scripted.taken) {
    const name = label(event);
    const letter = name.slice(0, 1);
    const before = seen[letter] ?? [];
    seen[letter] = before.includes(name) ? before : [...before, name];
  }
  return seen;
}

const scenarios: readonly (readonly [string, (world: World) => void])[] = [
  ['nothing goes wrong', () => undefined],
  [
    'answers are lost after the work was done',
    ({ desk: fake }) => {
      fake.searchLagMs = 2 * MINUTE_MS;
      fake.after = () => (fake.calls.length % 2 === 1 ? later('cut') : undefined);
    },
  ],
  [
    'requests are lost before the work was done',
    ({ desk: fake, siem: scripted }) => {
      fake.before = () => (fake.calls.length % 3 === 1 ? later('cut') : undefined);
      scripted.script = (_events, call) => (call % 2 === 1 ? later('cut') : undefined);
    },
  ],
];

describe.each(scenarios)('killed at any change while %s', (_what, arrange) => {
  test('each event arrives at least once and in order within its finding; a finding has one ticket', async () => {
    let finishedAt: number | undefined;
    for (let changes = 0; finishedAt === undefined; changes += 1) {
      const world = newWorld();
      arrange(world);
      await fill(new MemoryStore(world.memory));
      const { finished } = await runUntil(world, changes);
      if (finished) finishedAt = changes;
      // A process of another time: leases of the dead one have run out.
      world.clock.ms += HOUR_MS;
      expect(await runUntil(world, Number.POSITIVE_INFINITY)).toEqual({ finished: true });
      const where = `killed after ${changes} changes`;
      expect([where, firsts(world.siem)]).toEqual([
        where,
        { a: ['a1', 'a2'], b: ['b1', 'b2', 'b3'], c: ['c1', 'c2'], d: ['d1'] },
      ]);
      const tickets = world.desk.tickets.map(({ text, state }) => `${text.title.slice(-5)} ${state}`).sort();
      expect([where, tickets]).toEqual([where, ['aks-a open', 'aks-b open', 'aks-c open', 'aks-d open']]);
    }
    expect(finishedAt).toBeGreaterThan(30);
  });
});

test('killed at any change while an event is parked: it is parked once, told, and holds back its finding', async () => {
  let finishedAt: number | undefined;
  for (let changes = 0; finishedAt === undefined; changes += 1) {
    const world = newWorld();
    world.siem.script = (events) => (events.some((event) => label(event) === 'b1') ? refused('bad') : undefined);
    await fill(new MemoryStore(world.memory));
    if ((await runUntil(world, changes)).finished) finishedAt = changes;
    world.clock.ms += HOUR_MS;
    expect(await runUntil(world, Number.POSITIVE_INFINITY)).toEqual({ finished: true });
    const where = `killed after ${changes} changes`;
    expect([where, firsts(world.siem)]).toEqual([where, { a: ['a1', 'a2'], c: ['c1', 'c2'], d: ['d1'] }]);
    const paths = [...world.memory.documents.keys()];
    expect([where, paths.filter((path) => path.startsWith('parked/siem/')).length]).toEqual([where, 3]);
    expect([where, paths.filter((path) => path.startsWith('outbox/_notices/')).length]).toEqual([where, 1]);
  }
});
