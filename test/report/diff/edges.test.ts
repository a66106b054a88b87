import { diffSweeps } from '../../../shared/report/diff/diff.js';
import { FailingChecks } from '../../../shared/report/diff/failing.js';
import { sweepNamed } from '../../../shared/report/sweepNamed.js';
import type { FleetResource } from '../../../shared/sweep/fleet.js';
import { runSweep } from '../../../shared/sweep/run.js';
import { MemoryStore } from '../../support/memoryStore.js';
import { clusterRow, NIGHTS, OLD, SUB_A, World } from '../../sweep/world.js';

type Verdicts = FleetResource['verdicts'];

const seen = (verdicts: Verdicts | undefined) =>
  new Map(verdicts === undefined ? [] : [['r', { key: 'r', verdicts } as unknown as FleetResource]]);
const known = (isKnown: boolean) => (isKnown ? ({ r: {} } as never) : {});

test.each([
  ['counts what began to fail', { a: 'pass' }, { a: 'fail' }, [['a', 0, 1]]],
  ['counts what was mended', { a: 'fail' }, { a: 'notApplicable' }, [['a', 1, 0]]],
  ['leaves out what cannot be judged now', { a: 'fail' }, { a: 'unknown' }, []],
  ['leaves out a check that was switched off: it mended nothing', { a: 'fail' }, {}, []],
  ['leaves out a check that is new: nothing became worse by it', {}, { a: 'fail' }, []],
] as const)('by check, a resource that both saw %s', (_what, was, is, expected) => {
  const checks = new FailingChecks();
  checks.add(seen(was), seen(is), known(true), known(true));
  expect(checks.differing().map(([check, { from, to }]) => [check, from, to])).toEqual(expected);
});

test.each([
  ['made in between', undefined, { a: 'fail', b: 'pass' }, false, true, [['a', 0, 1]]],
  ['gone for certain', { a: 'fail' }, undefined, true, false, [['a', 1, 0]]],
  ['out of sight now', { a: 'fail' }, undefined, true, true, []],
  ['out of sight then', undefined, { a: 'fail' }, true, true, []],
] as const)('by check, a resource that is %s', (_what, was, is, wasKnown, isKnown, expected) => {
  const checks = new FailingChecks();
  checks.add(seen(was), seen(is), known(wasKnown), known(isKnown));
  expect(checks.differing().map(([check, { from, to }]) => [check, from, to])).toEqual(expected);
});

async function diffOf(world: World, from: string, to: string, owner: string | null = null) {
  const vigie = world.vigie(NIGHTS[2]);
  const sweeps = [await sweepNamed(vigie.store, from), await sweepNamed(vigie.store, to)] as const;
  return diffSweeps(vigie, ...sweeps, { owner, subscription: null });
}

async function nights(world: World, between: (night: number, world: World) => void = () => undefined): Promise<World> {
  for (const [at, night] of NIGHTS.entries()) {
    between(at, world);
    await runSweep(world.vigie(night), 0);
  }
  return world;
}

test('a night of which the outbox is gone is no night without findings', async () => {
  const world = await nights(new World());
  const store = new MemoryStore(world.memory);
  await store.delete(`outbox/${SUB_A}/0000000001.ndjson.gz`);
  await expect(diffOf(world, '2026-11-23', 'latest')).rejects.toThrow(
    `how sweep 20261123T0130Z left partition ${SUB_A} is not in the store any more`,
  );
  expect((await diffOf(world, '2026-11-24', 'latest')).totals).toEqual({});
});

test('what another team owns by now is told to that team alone', async () => {
  const world = await nights(new World(), (night, { estate }) => {
    if (night !== 2) return;
    estate.without('old');
    estate.clusters.push({ ...clusterRow(SUB_A, 'old'), tags: { owner: 'orders' } });
  });
  const names = async (owner: string) =>
    (await diffOf(world, 'previous', 'latest', owner)).resources.map(({ name }) => name);
  expect([await names('payments'), await names('orders')]).toEqual([[], ['old']]);
});

test('a sweep from before fleets were kept has seen the clusters that it read', async () => {
  const world = await nights(new World());
  const store = new MemoryStore(world.memory);
  for (const path of world.paths('fleet/20261124')) await store.delete(path);
  const { clusters, checks, resources } = await diffOf(world, '2026-11-24', 'latest');
  expect(clusters.from).toBe(clusters.to);
  expect([checks, resources]).toEqual([[], []]);
  expect(clusters.from).toBeGreaterThan(1);
});

test('a cluster out of support and a new one, at once: the order is the same both times', async () => {
  const world = await nights(new World(), (night, { estate }) => {
    if (night === 2) estate.clusters.push(clusterRow(SUB_A, 'anew', OLD));
  });
  const [one, other] = [await diffOf(world, 'previous', 'latest'), await diffOf(world, 'previous', 'latest')];
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  expect(one.resources.map(({ name, presence }) => [name, presence])).toEqual([['anew', 'new']]);
});
