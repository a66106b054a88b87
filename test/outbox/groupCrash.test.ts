import { later } from '../../shared/destinations/outcome.js';
import { deliverPending } from '../../shared/outbox/deliverAll.js';
import type { TicketRules } from '../../shared/outbox/ticketRules.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.js';
import { emptyMemory, type Memory, MemoryStore } from '../support/memoryStore.js';
import { bench, desk, FakeDesk, finding, put, summary, TICKET_RULES } from './support.js';

/** Three nights of four findings in two partitions, with the rounds after each. */
async function fill(store: MemoryStore): Promise<void> {
  const to = ['desk'];
  await put(store, 'p', [finding('a', 1), finding('b', 1), finding('c', 1)], to);
  await put(store, 'q', [finding('d', 1)], to);
  await put(store, '_sweep', [summary('20261123T0130Z')], to);
  await put(store, 'p', [finding('a', 2), finding('b', 2, 'finding.resolved'), finding('c', 2)], to);
  await put(store, 'q', [finding('d', 2, 'finding.resolved')], to);
  await put(store, 'p', [finding('a', 3, 'finding.resolved'), finding('b', 3, 'finding.reopened')], to);
}

/** `npm test` looks at some of the writes, and VIGIE_KILL_STEP=1 at all (.ci/run has 3). */
const STEP = Number(process.env.VIGIE_KILL_STEP ?? 7);

class Killed extends Error {}

interface World {
  readonly memory: Memory;
  readonly clock: { ms: number };
  readonly desk: FakeDesk;
}

async function run(world: World, rules: TicketRules, changes: number): Promise<boolean> {
  let left = changes;
  const beforeChange = () => {
    if (left <= 0) throw new Killed('killed');
    left -= 1;
  };
  const make = (machineNow: () => Date) => new MemoryStore(world.memory, machineNow, beforeChange);
  const { context } = bench(make, { desk: desk(world.desk) }, world.clock);
  try {
    const { failed } = await deliverPending(
      { ...context, tickets: rules },
      new Date(world.clock.ms + 3 * HOUR_MS),
      async (ms) => {
        world.clock.ms += ms;
      },
    );
    return failed.length === 0;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return false;
  }
}

/** What the open tickets tell of as open, in the order of names; every marker is there once. */
function openAt({ tickets }: FakeDesk): string[] {
  const markers = tickets.map(({ marker }) => marker);
  expect(new Set(markers).size).toBe(markers.length);
  return tickets
    .filter(({ state }) => state === 'open')
    .flatMap(({ text }) => {
      const items = text.body.flatMap((part) => (part.kind === 'checklist' ? part.items : []));
      const lines = items.length === 0 ? [text.title] : items.filter(({ done }) => !done).map((item) => item.text);
      return lines.flatMap((line) => /aks-\w/.exec(line) ?? []);
    })
    .toSorted();
}

const answers: readonly (readonly [string, (fake: FakeDesk) => void])[] = [
  ['nothing goes wrong', () => undefined],
  [
    'answers are lost after the work was done',
    (fake) => {
      fake.searchLagMs = 2 * MINUTE_MS;
      fake.after = () => (fake.calls.length % 2 === 1 ? later('cut') : undefined);
    },
  ],
];

describe.each<TicketRules>([
  { ...TICKET_RULES, group: 'owner' },
  { ...TICKET_RULES, group: 'cluster' },
  { ...TICKET_RULES, group: 'check', maxNewPerSweep: 1 },
  { ...TICKET_RULES, group: 'cluster', maxNewPerSweep: 1 },
])('grouped by $group, $maxNewPerSweep a sweep', (rules) => {
  test.each(answers)('killed before its writes, where %s: the same tickets in the end', async (_what, set) => {
    for (let at = 0; ; at += STEP) {
      const world: World = {
        memory: emptyMemory(),
        clock: { ms: Date.parse('2026-11-23T01:30:00Z') },
        desk: new FakeDesk(),
      };
      set(world.desk);
      await fill(new MemoryStore(world.memory, () => new Date(world.clock.ms)));
      const whole = await run(world, rules, at);
      world.clock.ms += HOUR_MS;
      if (!whole) expect(await run(world, rules, Number.POSITIVE_INFINITY)).toBe(true);
      // Rounds of later sweeps open what waits.
      for (const sweep of ['20261126T0130Z', '20261127T0130Z', '20261128T0130Z']) {
        await put(new MemoryStore(world.memory), '_sweep', [summary(sweep)], ['desk']);
        expect(await run(world, rules, Number.POSITIVE_INFINITY)).toBe(true);
      }
      expect(openAt(world.desk)).toEqual(['aks-b', 'aks-c']);
      expect([...world.memory.documents.keys()].filter((path) => path.startsWith('waiting/'))).toEqual([]);
      if (whole) break;
    }
  });
});
