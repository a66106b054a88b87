import { readFleet } from '../../shared/sweep/fleet.js';
import { closedSweep, closedSweeps, fleetAt, type PartitionView } from '../../shared/sweep/fleetView.js';
import { runSweep } from '../../shared/sweep/run.js';
import { lastSummaries } from '../../shared/sweep/summaries.js';
import { MemoryStore } from '../support/memoryStore.js';
import { clusterRow, idOf, NIGHTS, OLD, SUB_A, SUB_B, World } from './world.js';

const IDS = ['20261123T0130Z', '20261124T0130Z', '20261125T0130Z'] as const;

async function viewsOf(world: World, id: string): Promise<ReadonlyMap<string, PartitionView>> {
  const vigie = world.vigie(NIGHTS[2]);
  const closed = await closedSweep(vigie.store, id);
  const views = new Map<string, PartitionView>();
  if (closed !== undefined) for await (const view of fleetAt(vigie, closed)) views.set(view.partition.id, view);
  return views;
}

const namesIn = (view: PartitionView | undefined) => view?.fleet?.resources.map(({ name }) => name).sort();
const openChecks = (view: PartitionView | undefined) =>
  Object.values(view?.state.findings ?? {})
    .filter(({ status }) => status === 'open')
    .map(({ check }) => check);

/** Three nights: a cluster out of support; it is upgraded; nothing. */
async function threeNights(): Promise<World> {
  const world = new World();
  await runSweep(world.vigie(NIGHTS[0]), 0);
  world.estate.without('old');
  world.estate.clusters.push(clusterRow(SUB_A, 'old'), clusterRow(SUB_A, 'new'));
  await runSweep(world.vigie(NIGHTS[1]), 0);
  await runSweep(world.vigie(NIGHTS[2]), 0);
  return world;
}

test('each night is seen as it was left, also when others came after it', async () => {
  const world = await threeNights();
  const store = new MemoryStore(world.memory);
  expect(await closedSweeps(store)).toEqual(IDS);
  const [first, second] = [await viewsOf(world, IDS[0]), await viewsOf(world, IDS[1])];
  expect(namesIn(first.get(SUB_A))).toEqual(['free', 'old']);
  expect(openChecks(first.get(SUB_A))).toContain('version-support');
  expect(namesIn(second.get(SUB_A))).toEqual(['free', 'new', 'old']);
  expect(openChecks(second.get(SUB_A))).not.toContain('version-support');
  expect(openChecks(second.get(SUB_B))).toContain('provisioning-failed');
  const told = await second.get(SUB_A)?.events();
  expect(told?.map(({ kind }) => kind)).toContain('finding.resolved');
});

test('a cluster has its worst verdict by check, and why what is unknown is unknown', async () => {
  const world = await threeNights();
  const seen = (await viewsOf(world, IDS[0])).get(SUB_A)?.fleet?.resources ?? [];
  const old = seen.find(({ name }) => name === 'old');
  expect(old).toMatchObject({ key: idOf(SUB_A, 'old').toLowerCase(), cluster: { version: '1.29.1' } });
  expect(old?.verdicts).toMatchObject({ 'version-support': 'fail' });
  for (const [check, status] of Object.entries(old?.verdicts ?? {}))
    expect([check, old?.unknown[check] !== undefined]).toEqual([check, status === 'unknown']);
});

test('what a sweep did not see has no resources of that night, and keeps what was known', async () => {
  const world = new World();
  await runSweep(world.vigie(NIGHTS[0]), 0);
  world.estate.subscriptions = [SUB_A];
  await runSweep(world.vigie(NIGHTS[1]), 0);
  const view = (await viewsOf(world, IDS[1])).get(SUB_B);
  expect(view?.fleet).toBeUndefined();
  expect(Object.keys(view?.state.resources ?? {})).toHaveLength(1);
  expect(openChecks(view)).toContain('provisioning-failed');
});

test('summaries come oldest first, the last ones of many', async () => {
  const world = await threeNights();
  const store = new MemoryStore(world.memory);
  const ids = async (most: number) => (await lastSummaries(store, most)).map(({ sweep }) => sweep?.id);
  expect(await ids(90)).toEqual(IDS);
  expect(await ids(2)).toEqual(IDS.slice(1));
});

test('what is damaged is said with its path', async () => {
  const world = new World();
  world.estate.clusters = [clusterRow(SUB_A, 'old', OLD)];
  await runSweep(world.vigie(NIGHTS[0]), 0);
  const path = `fleet/${IDS[0]}/${SUB_A}.json.gz`;
  expect(world.paths('fleet/')).toEqual([path]);
  const store = new MemoryStore(world.memory);
  await store.delete(path);
  await store.create(path, 'half');
  await expect(readFleet(store, IDS[0], SUB_A)).rejects.toThrow(path);
});
