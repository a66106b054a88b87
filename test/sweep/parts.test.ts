import { read } from '../../shared/azure/failure.js';
import type { JsonObject } from '../../shared/json.js';
import { outboxPartitions } from '../../shared/outbox/commit.js';
import { readPartitions } from '../../shared/sweep/documents.js';
import {
  decideParts,
  isInPart,
  PART_CLUSTERS,
  partitionOf,
  partsOf,
  subscriptionOf,
} from '../../shared/sweep/parts.js';
import { runSweep } from '../../shared/sweep/run.js';
import { emptyMemory, MemoryStore } from '../support/memoryStore.js';
import { clusterRow, idOf, NIGHTS, OLD, SUB_A, SUB_B, World } from './world.js';

const PARTS = [SUB_A, `${SUB_A}_1of3`, `${SUB_A}_2of3`];

/** One subscription of 1,200 clusters, every 50th out of support, and a small one. */
function largeWorld(clusters = 2 * PART_CLUSTERS + 200): World {
  const world = new World();
  world.estate.clusters = [
    ...Array.from({ length: clusters }, (_, at) => clusterRow(SUB_A, `c${at}`, at % 50 ? {} : OLD)),
    clusterRow(SUB_B, 'small', OLD),
  ];
  return world;
}

const sweep = (world: World, night: string) => runSweep(world.vigie(night), 0);
const partitions = async (world: World) =>
  (await outboxPartitions(new MemoryStore(world.memory))).filter((name) => name.startsWith(SUB_A));
const countOf = (world: World, partition: string): number => {
  const { state } = JSON.parse(String(world.memory.documents.get(`state/${partition}.json`)?.bytes));
  return Object.keys(state.resources).length;
};
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

test('a cluster is in one part, by its id and without regard to case', () => {
  const ids = Array.from({ length: 3_000 }, (_, at) => idOf(SUB_A, `c${at}`));
  const parts = partsOf(3);
  const counts = parts.map((part) => ids.filter((id) => isInPart(id, part)).length);
  expect(sum(counts)).toBe(3_000);
  // A third each, within what chance allows.
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  for (const id of ids.slice(0, 50))
    expect(parts.map((part) => isInPart(id, part))).toEqual(parts.map((part) => isInPart(id.toUpperCase(), part)));
});

test('the names of partitions tell whose they are', () => {
  expect(partsOf(3).map((part) => partitionOf(SUB_A, part))).toEqual(PARTS);
  expect(PARTS.map(subscriptionOf)).toEqual([SUB_A, SUB_A, SUB_A]);
  expect(partsOf(1).map((part) => partitionOf(SUB_A, part))).toEqual([SUB_A]);
});

describe('the number of parts', () => {
  test.each([
    [1, 1],
    [500, 1],
    [501, 2],
    [2_000, 4],
    [2_001, 5],
  ])('of %i clusters is %i', async (clusters, parts) => {
    expect(await decideParts(new MemoryStore(emptyMemory()), new Map([[SUB_A, clusters]]), [])).toEqual({
      [SUB_A]: parts,
    });
  });

  test('is decided once, whatever comes later, and not before clusters are seen', async () => {
    const store = new MemoryStore(emptyMemory());
    expect(await decideParts(store, new Map([[SUB_A, 0]]), [])).toEqual({});
    await decideParts(store, new Map([[SUB_A, 1_000]]), []);
    expect(await decideParts(store, new Map([[SUB_A, 9_000]]), [])).toEqual({ [SUB_A]: 2 });
  });

  test('is one answer for two that decide at once', async () => {
    const memory = emptyMemory();
    const decide = (clusters: number) => decideParts(new MemoryStore(memory), new Map([[SUB_A, clusters]]), []);
    const [one, other] = await Promise.all([decide(600), decide(1_600)]);
    expect(one).toEqual(other);
  });

  test('is told by the outboxes where the document is damaged', async () => {
    const memory = emptyMemory();
    const store = new MemoryStore(memory);
    await store.create('index/parts.json', '{"schema":1,"par');
    expect(await decideParts(store, new Map([[SUB_A, 9_000]]), [SUB_B, ...PARTS])).toEqual({ [SUB_A]: 3, [SUB_B]: 1 });
  });
});

describe('a subscription of 1,200 clusters', () => {
  test('is swept in three parts, and each cluster is judged once', async () => {
    const world = largeWorld();
    const { summary } = await sweep(world, NIGHTS[0]);
    expect(await partitions(world)).toEqual(PARTS);
    expect(sum(PARTS.map((part) => countOf(world, part)))).toBe(1_200);
    expect(summary.summary.clusters).toBe(1_201);
    expect(summary.summary.coverage).toMatchObject({ subscriptions: 2, subscriptionsRead: 2, clustersRead: 1_201 });
    const opened = (await world.told()).filter(
      (event) => 'finding' in event && event.finding.check === 'version-support',
    );
    expect(opened).toHaveLength(25);
    expect(new Set(opened.map(({ uid }) => uid)).size).toBe(25);
  });

  test('keeps its parts when it grows and when it shrinks, and tells what changed in the part that it is in', async () => {
    const world = largeWorld();
    await sweep(world, NIGHTS[0]);
    world.estate.clusters.push(...Array.from({ length: 900 }, (_, at) => clusterRow(SUB_A, `new${at}`)));
    await sweep(world, NIGHTS[1]);
    expect(await partitions(world)).toEqual(PARTS);
    expect(sum(PARTS.map((part) => countOf(world, part)))).toBe(2_100);
    world.estate.without('c0');
    await sweep(world, NIGHTS[2]);
    expect(world.estate.asked).toEqual(['c0']);
    const resolved = (await world.told()).filter(({ kind }) => kind === 'finding.resolved');
    expect(resolved.length).toBeGreaterThan(0);
    expect(resolved.every((event) => 'resource' in event && event.resource?.name === 'c0')).toBe(true);
  });

  test('one that was small when it was first seen stays one partition', async () => {
    const world = largeWorld(10);
    await sweep(world, NIGHTS[0]);
    world.estate.clusters.push(...Array.from({ length: 1_000 }, (_, at) => clusterRow(SUB_A, `new${at}`)));
    const { summary } = await sweep(world, NIGHTS[1]);
    expect(await partitions(world)).toEqual([SUB_A]);
    expect(summary.summary.clusters).toBe(1_011);
  });

  test('rows that name a cluster of another part, or lie in its node resource group, are not astray', async () => {
    const world = largeWorld();
    const alert = (name: string, resource: string): JsonObject => ({
      id: `/subscriptions/${SUB_A}/providers/Microsoft.Security/locations/westeurope/alerts/${name}`,
      s: SUB_A,
      subscriptionId: SUB_A,
      properties: {
        systemAlertId: name,
        severity: 'High',
        status: 'Active',
        timeGeneratedUtc: '2026-11-10T00:00:00Z',
        resourceIdentifiers: [{ azureResourceId: resource }],
      },
    });
    const group = `/subscriptions/${SUB_A}/resourceGroups/mc_c7`;
    world.estate.clusters = world.estate.clusters.map((row) =>
      row.name === 'c7' ? clusterRow(SUB_A, 'c7', { nodeResourceGroup: 'MC_c7' }) : row,
    );
    world.estate.alerts = [
      ...Array.from({ length: 6 }, (_, at) => alert(`a${at}`, idOf(SUB_A, `c${at}`))),
      alert('node', `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/x`),
      alert('stray', idOf(SUB_A, 'nobody')),
    ];
    const { summary } = await sweep(world, NIGHTS[0]);
    expect(summary.summary.coverage.strayRows).toBe(1);
    const told = (await world.told()).filter(
      (event) => 'finding' in event && event.finding.check === 'defender-open-alerts',
    );
    expect(told.map((event) => ('resource' in event ? event.resource?.name : '')).sort()).toEqual([
      'c0',
      'c1',
      'c2',
      'c3',
      'c4',
      'c5',
      'c7',
    ]);
  });

  test('that cannot be read is one gap, and one notice when it is retired', async () => {
    const world = largeWorld();
    await sweep(world, NIGHTS[0]);
    world.estate.subscriptions = [SUB_B];
    const { summary } = await sweep(world, NIGHTS[1]);
    const gaps = (await world.told()).filter(
      (event) => event.kind === 'coverage.gap' && event.gap.signal === 'clusters',
    );
    expect(gaps).toHaveLength(1);
    expect(summary.summary.coverage).toMatchObject({
      subscriptions: 2,
      subscriptionsRead: 1,
      clusters: 1_201,
      clustersRead: 1,
    });
    expect(countOf(world, PARTS[1] ?? '')).toBeGreaterThan(300);
  });

  test('killed between its parts goes on with those that are left', async () => {
    const world = largeWorld();
    let commits = 0;
    const beforeChange = (path: string) => {
      if (path.startsWith(`outbox/${SUB_A}`) && ++commits > 1) throw new Error('killed');
    };
    await expect(runSweep(world.vigie(NIGHTS[0], { beforeChange }), 0)).rejects.toThrow('killed');
    world.reap();
    const { summary } = await sweep(world, NIGHTS[0]);
    expect(summary.summary.clusters).toBe(1_201);
    const uids = (await world.told()).map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
  });
});

describe('a table that does not hold', () => {
  /** The clusters table announces one row more than come, as often as the test says. */
  function cutWorld(times: number) {
    const world = largeWorld(20);
    const azure = world.estate.open();
    let left = times;
    const queryPage: typeof azure.queryPage = async (query, page) => {
      const answer = await azure.queryPage(query, page);
      if (!answer.ok || !query.includes("managedclusters'") || left-- <= 0) return answer;
      return read({ ...answer.value, rows: answer.value.rows.slice(1), count: answer.value.count - 1 });
    };
    return { world, azure: { ...azure, queryPage } };
  }

  test('is read again, and what was not seen at first is judged', async () => {
    const { world, azure } = cutWorld(1);
    const { sweep: done, summary } = await runSweep(world.vigie(NIGHTS[0], { azure }), 0);
    expect(summary.summary.clusters).toBe(21);
    expect(summary.summary.coverage.gaps.filter(({ signal }) => signal === 'clusters')).toEqual([]);
    expect((await readPartitions(new MemoryStore(world.memory), done.id))?.incomplete).toEqual({});
    const index = JSON.parse(String(world.memory.documents.get('index/clusters.json')?.bytes));
    expect(index.folder).toMatch(/-again$/);
  });

  test('four times is a gap, and nothing of it resolves', async () => {
    const { world, azure } = cutWorld(4);
    const { summary } = await runSweep(world.vigie(NIGHTS[0], { azure }), 0);
    const gaps = summary.summary.coverage.gaps.filter(({ signal }) => signal === 'clusters');
    expect(gaps.map(({ scope }) => scope)).toEqual(['table/clusters']);
  });
});
