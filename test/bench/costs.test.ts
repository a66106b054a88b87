import { type Cost, costsOf, isHeld } from '../../bench/costs.js';
import { type QuotaRun, quotaFloor } from '../../bench/quota.js';
import type { Results } from '../../bench/results.js';
import { inventory } from './inventory.js';
import { night, RUNS, results, sizeRun } from './sampleRun.js';

const of = (given: Results, cost: string): Cost | undefined => costsOf(given).find((one) => one.cost === cost);
const at = (clusters: number, ...runs: ReturnType<typeof sizeRun>[]) => ({ clusters, runs });
const graph = (count: number) => ({ 'POST /providers/Microsoft.ResourceGraph/resources': count });
const windows = (count: number) => ({
  'GET /subscriptions/{}/resourceGroups/{}/providers/Microsoft.ContainerService/managedClusters/{}/maintenanceConfigurations':
    count,
});
const ten = (...runs: ReturnType<typeof sizeRun>[]): Results => results([at(10_000, ...runs)]);
const workers = (more: Readonly<Record<string, number>>): Results =>
  results([at(1_000, sizeRun())], {
    workers: { clusters: 1_000, inventory: inventory(), secrets: 2, requests: night({}, more).requests, runs: RUNS },
  });
const week = (perCluster: readonly number[]): Results =>
  results([at(1_000, sizeRun())], { week: { clusters: 1_000, inventory: inventory(), perCluster } });
const quotaRun = (wallMs: number, throttled = 0, plainMs = 1_000): QuotaRun => ({
  plain: night({ wallMs: plainMs }),
  night: night({ wallMs, requests: { ...night().requests, total: 1_000, throttled } }),
  // Ten seconds.
  buckets: [{ name: 'b', capacity: 10, refillPerSecond: 2, windowSeconds: null, taken: 30, refused: throttled }],
});
const quota = (...runs: QuotaRun[]): Results => results([at(1_000, sizeRun())], { quota: { clusters: 1_000, runs } });

const REQUESTS = 'requests against the fewest, one process';
const BYTES = 'bytes of an unchanged night, of a full dump';

// The bound of the sample is 68 requests.
test.each([
  ['exactly the fewest', ten(sizeRun()), REQUESTS, 1, true],
  ['six more of 68', ten(sizeRun({ first: night({}, graph(13)) })), REQUESTS, 74 / 68, true],
  ['seven more of 68', ten(sizeRun({ first: night({}, graph(14)) })), REQUESTS, 75 / 68, false],
  ['a later night that asks more', ten(sizeRun({ changed: night({}, graph(14)) })), REQUESTS, 75 / 68, false],
  ['a run that asks more', ten(sizeRun(), sizeRun({ first: night({}, graph(14)) })), REQUESTS, 75 / 68, false],
  [
    'what no bound allows for',
    ten(sizeRun({ first: night({}, { 'GET /subscriptions/{}': 7 }) })),
    REQUESTS,
    75 / 68,
    false,
  ],
  ['reads of each cluster apart', ten(sizeRun({ first: night({}, windows(9_000)) })), REQUESTS, 1, true],
  ['a quiet night that reads secrets nobody needs', ten(sizeRun({ unchanged: sent(400) })), REQUESTS, 68 / 65, true],
  ['workers that share', workers(graph(7)), 'requests against the fewest, 4 workers', 1, true],
  ['workers that each ask', workers(graph(19)), 'requests against the fewest, 4 workers', 73 / 61, false],
  [
    'tokens of four workers apart',
    workers({ ...graph(7), 'POST /{}/oauth2/v2.0/token': 26 }),
    'requests against the fewest, 4 workers',
    1,
    true,
  ],
  ['one by one asks more', ten(sizeRun({}, 6_800)), 'requests against one by one', 0.01, true],
  ['one by one asks too few', ten(sizeRun({}, 6_799)), 'requests against one by one', 68 / 6_799, false],
  ['all clusters once', ten(sizeRun()), 'reads of each cluster, first night', 1, true],
  [
    'all clusters twice',
    ten(sizeRun({ first: night({}, windows(1_800)) })),
    'reads of each cluster, first night',
    2,
    false,
  ],
  ['a week by need', week([900, ...Array(7).fill(300)]), 'reads of each cluster, average night', 1, true],
  ['a week without memory', week(Array(8).fill(900)), 'reads of each cluster, average night', 2.4, false],
  ['one event', ten(sizeRun()), 'events of an unchanged night', 1, true],
  ['two events', ten(sizeRun({ unchanged: night({ events: 2 }) })), 'events of an unchanged night', 2, false],
  ['less than a thousandth', ten(sizeRun()), BYTES, 0.0008, true],
  ['a thousandth', ten(sizeRun({ unchanged: sent(500) })), BYTES, 0.001, false],
  ['15 s', ten(sizeRun({ first: night({ cpuMs: 15_000 }) })), 'processor time of a first night at 10,000', 15, true],
  [
    'over 15 s',
    ten(sizeRun({ first: night({ cpuMs: 15_001 }) })),
    'processor time of a first night at 10,000',
    15.001,
    false,
  ],
  ['over 400 MB', ten(sizeRun({ changed: night({ peakRssBytes: 401e6 }) })), 'peak memory at 10,000', 401, false],
  ['twice what the quota dictates', quota(quotaRun(20_000)), 'time under quotas, of what they dictate', 2, false],
  ['half more than it dictates', quota(quotaRun(15_000)), 'time under quotas, of what they dictate', 1.5, true],
  ['one refusal in a hundred', quota(quotaRun(15_000, 10)), 'requests answered 429', 0.01, true],
  ['a run with more', quota(quotaRun(15_000), quotaRun(15_000, 11)), 'requests answered 429', 0.011, false],
])('%s', (_what, given, cost, figure, held) => {
  const found = of(given, cost);
  expect(found?.figure).toBeCloseTo(figure, 6);
  expect(found && isHeld(found)).toBe(held);
});

function sent(sentinel: number) {
  return night({ bytesTo: { sentinel, servicenow: 0, teams: 0, file: 1 } });
}

test('time grows by the ratio within a run, the median of the runs', () => {
  const run = (wallMs: number) => sizeRun({ first: night({ wallMs }) });
  const given = results([
    at(1_000, run(1_000), run(2_000), run(1_000)),
    at(10_000, run(9_000), run(20_000), run(30_000)),
  ]);
  expect(of(given, 'time at 10,000 against time at 1,000')?.figure).toBe(10);
});

test('memory at 100,000 is held against that at 10,000, side maps apart', () => {
  const small = sizeRun({ first: night({ peakRssBytes: 210e6, sideMapBytes: 10e6 }) });
  const first = { night: night({ peakRssBytes: 320e6, sideMapBytes: 100e6 }), inventory: inventory() };
  const given = results([at(10_000, small)], { large: { clusters: 100_000, secrets: 2, first } });
  const found = of(given, 'memory at 100,000 against 10,000 (no side maps)');
  expect(found?.figure).toBeCloseTo(1.1);
  expect(found && isHeld(found)).toBe(true);
});

test('no night under quotas is held to less time than the machine needs without them', () => {
  expect(quotaFloor(quotaRun(20_000))).toEqual({ quotaMs: 10_000, ms: 10_000 });
  expect(quotaFloor(quotaRun(20_000, 0, 12_000))).toEqual({ quotaMs: 10_000, ms: 12_000 });
});

test('time under quotas is the median of the ratios within a run', () => {
  const given = quota(quotaRun(30_000, 0, 30_000), quotaRun(60_000, 0, 20_000), quotaRun(24_000, 0, 20_000));
  expect(of(given, 'time under quotas, of what they dictate')?.figure).toBeCloseTo(1.2);
});

test('a large night that asks too much falls short too', () => {
  const first = { night: night({}, graph(14)), inventory: inventory() };
  const given = results([at(100, sizeRun())], { large: { clusters: 100_000, secrets: 2, first } });
  expect(of(given, REQUESTS)?.figure).toBeCloseTo(75 / 68);
});

test('what was not measured makes no line', () => {
  const costs = costsOf(results([at(100, sizeRun())])).map(({ cost }) => cost);
  expect(costs).toEqual([REQUESTS, 'reads of each cluster, first night', 'events of an unchanged night']);
});

test('only counts are judged by CI', () => {
  const costs = costsOf(ten(sizeRun({ first: night({ cpuMs: 90_000, peakRssBytes: 900e6 }) })));
  const failing = costs.filter((cost) => !isHeld(cost));
  expect(failing.map(({ of: what }) => what)).toEqual(['time', 'memory']);
});
