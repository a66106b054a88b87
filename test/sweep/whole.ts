import type { VigieEvent } from '../../shared/events/event.js';
import { knownSweeps } from '../../shared/sweep/documents.js';
import { runSweep } from '../../shared/sweep/run.js';
import { MemoryStore } from '../support/memoryStore.js';
import { clusterRow, NIGHTS, SUB_A, SUB_B, World } from './world.js';

/** Uids that each destination was to get, by the outbox. */
async function owed(world: World): Promise<Record<string, string[]>> {
  const uids: Record<string, Set<string>> = { siem: new Set(), desk: new Set(), chat: new Set() };
  for (const { entries } of await world.outbox())
    for (const { event, to } of entries) for (const name of to) uids[name]?.add(event.uid);
  return Object.fromEntries(Object.entries(uids).map(([name, all]) => [name, [...all].sort()]));
}

const uidsOf = (events: readonly VigieEvent[]) => [...new Set(events.map(({ uid }) => uid))].sort();

/** Revisions by finding, in order, each where it came first. */
function revs(events: readonly VigieEvent[]): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const event of events) {
    if (!('finding' in event)) continue;
    const { fingerprint, rev } = event.finding;
    const before = found[fingerprint] ?? [];
    found[fingerprint] = before.includes(rev) ? before : [...before, rev];
  }
  return found;
}

const upTo = (all: Record<string, number[]>) =>
  Object.fromEntries(
    Object.entries(all).map(([key, { length }]) => [key, Array.from({ length }, (_none, at) => at + 1)]),
  );

/** What holds however often it was killed. */
export async function expectWhole(where: string, world: World): Promise<void> {
  const events = await world.told();
  const due = await owed(world);
  expect([where, uidsOf(world.siem.taken)]).toEqual([where, due.siem]);
  expect([where, revs(events)]).toEqual([where, upTo(revs(events))]);
  expect([where, revs(world.siem.taken)]).toEqual([where, revs(events)]);
  const markers = world.desk.tickets.map(({ marker }) => marker);
  expect([where, markers.length]).toEqual([where, new Set(markers).size]);
  const findings = events.filter((event) => 'finding' in event);
  const last = new Map(findings.map((event) => [event.finding.fingerprint, event]));
  // A cluster has a ticket while one of the findings that the desk was told of is open.
  const open = findings
    .filter(({ uid, finding }) => due.desk?.includes(uid) && last.get(finding.fingerprint)?.finding.status === 'open')
    .map(({ resource }) => resource?.id);
  expect([where, world.desk.tickets.filter(({ state }) => state === 'open').length]).toEqual([
    where,
    new Set(open).size,
  ]);
  const store = new MemoryStore(world.memory);
  const sweeps = await knownSweeps(store);
  const completed = events.flatMap(({ kind, sweep }) => (kind === 'sweep.completed' ? [sweep?.id] : []));
  expect([where, completed.sort()]).toEqual([where, sweeps.map(({ id }) => id).sort()]);
  expect([where, sweeps.filter(({ closed }) => !closed)]).toEqual([where, []]);
  expect([where, [...world.paths('work/'), ...world.paths('bundles/')]]).toEqual([where, []]);
  const cards = new Set(world.chat.cards.map((card) => card.split(' ')[0]));
  const digests = world.paths('digests/').map((path) => path.split('/')[1]);
  expect([where, [...cards].sort()]).toEqual([where, digests.sort()]);
}

/** The changes of a night: one mended, one worse, one deleted, one new, and a subscription that goes out of sight. */
export function change(world: World): void {
  world.estate.without('failed', 'free');
  world.estate.clusters = [
    ...world.estate.clusters.filter(({ name }) => name !== 'old'),
    clusterRow(SUB_A, 'old'),
    clusterRow(SUB_B, 'new', { provisioningState: 'Failed' }),
  ];
}

/** Without the sweeps that were begun because an earlier one was killed. */
export const withoutRepeats = (events: readonly VigieEvent[]) =>
  uidsOf(events.filter(({ sweep }) => !sweep?.id.includes('+r')));

/** What it is, its domain time, and the world as it is before it. */
export const NIGHTS_TO_KILL: [string, string, () => Promise<World>][] = [
  ['a first night', NIGHTS[0], async () => new World()],
  [
    'a night on which much changes',
    NIGHTS[1],
    async () => {
      const world = new World();
      await runSweep(world.vigie(NIGHTS[0]), 0);
      change(world);
      return world;
    },
  ],
];
