import { LIMITS, loadsOf, onOneMachine, scaled, unitCostsOf } from '../../bench/model.js';
import { modelTable } from '../../bench/modelTable.js';
import type { Size } from '../../bench/results.js';
import { runTimesIn } from '../../bench/workers.js';
import { inventory } from './inventory.js';
import { night, RUNS, results, sizeRun } from './sampleRun.js';

/** A size whose figures grow by 1 ms and 500 bytes a cluster over 400 ms. */
const sizeOf = (clusters: number): Size => {
  const first = night({
    cpuMs: 400 + clusters,
    wallMs: 400 + clusters,
    events: 2 * clusters,
    bytesTo: { sentinel: 500 * clusters, servicenow: 1, teams: 1, file: 1 },
  });
  const run = sizeRun({ first });
  const seen = { night: first, inventory: scaled(inventory(), clusters) };
  return { clusters, runs: [{ ...run, first: seen }] };
};
const measured = results([sizeOf(100), sizeOf(1_000), sizeOf(10_000)], {
  workers: { clusters: 1_000, inventory: inventory(), secrets: 2, requests: night().requests, runs: RUNS },
});

test('what grows in a straight line is foretold from two sizes', () => {
  const foretold = onOneMachine(unitCostsOf(sizeOf(100), sizeOf(1_000)), 10_000, 2);
  expect(foretold.cpuSeconds).toBeCloseTo(10.4);
  expect(foretold.wallSeconds).toBeCloseTo(10.4);
  expect(foretold.sentinelBytes).toBeCloseTo(5_000_000);
  expect(foretold.events).toBe(20_000);
});

test('an estate that grows has more rows, and no more regions, families and workspaces', () => {
  const grown = scaled(inventory(), 100_000);
  expect(grown.clusters).toBe(100_000);
  expect(grown.rows.clusters).toBe(100 * inventory().rows.clusters);
  expect([grown.regions, grown.imageKinds, grown.workspaces]).toEqual([
    inventory().regions,
    inventory().imageKinds,
    inventory().workspaces,
  ]);
});

test('each limit is reached where it says', () => {
  for (const { what, breaksAt } of loadsOf(measured, 10_000)) {
    if (!Number.isFinite(breaksAt)) continue;
    const there = loadsOf(measured, breaksAt).find((load) => load.what === what);
    expect((there?.used ?? 0) / (there?.limit ?? 1)).toBeLessThanOrEqual(1.02);
  }
});

test('ten clusters a subscription reach the 10,000 subscriptions of Resource Graph at 100,000 clusters', () => {
  const [load] = loadsOf(measured, 100_000).filter(({ what }) => what.startsWith('subscriptions'));
  expect([load?.used, load?.limit, load?.breaksAt]).toEqual([10_000, LIMITS.graphSubscriptions, 100_000]);
});

test('the table fits 80 columns, shows the check beside what was measured, and what moves what breaks', () => {
  const table = modelTable(measured);
  expect(table.split('\n').filter((line) => line.length > 80 || line !== line.trimEnd())).toEqual([]);
  expect(table).toMatch(/^ {2}processor s +10\.4 +10\.4 +1\.00$/m);
  expect(table).toMatch(/the app at 1,000,000 clusters/);
  expect(table).toMatch(/breaks at 100,000 clusters; what moves it: a deployment/);
});

test('with fewer than three sizes there is nothing to check a model by, and none is shown', () => {
  expect(modelTable(results([sizeOf(100), sizeOf(1_000)]))).toBe('');
});

test('what runs of functions took is read from their lines', () => {
  const log = [
    'info x {"run":"collect","outcome":"done","sweep":"s","counts":{"partitions":2},"durationMs":120,"attempt":1}',
    'info {"run":"partition","outcome":"done","counts":{},"durationMs":30,"attempt":1}',
    'info {"run":"partition","outcome":"closed","counts":{},"durationMs":5,"attempt":1}',
    'info {"run":"partition","outcome":"more","counts":{},"durationMs":40,"attempt":1}',
  ].join('\n');
  expect(runTimesIn(log)).toEqual({
    collect: { count: 1, totalMs: 120 },
    partition: { count: 2, totalMs: 70 },
    deliver: { count: 0, totalMs: 0 },
  });
});
