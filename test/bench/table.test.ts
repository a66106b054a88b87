import { costsOf } from '../../bench/costs.js';
import { tableOf } from '../../bench/table.js';
import { inventory } from './inventory.js';
import { night, RUNS, results, sizeRun } from './sampleRun.js';

const run = (wallMs: number) => sizeRun({ first: night({ wallMs, cpuMs: 123_456, peakRssBytes: 2_345_678_901 }) });
const first = { night: night(), inventory: inventory() };
const given = results(
  [100, 1_000, 10_000, 20_000].map((clusters) => ({ clusters, runs: [run(22_500), run(20_000), run(110_400)] })),
  {
    large: { clusters: 100_000, secrets: 2, first },
    workers: {
      clusters: 1_000,
      inventory: inventory(),
      secrets: 2,
      requests: night({}, { 'GET /other': 3 }).requests,
      runs: RUNS,
    },
    week: { clusters: 1_000, inventory: inventory(), perCluster: [900, 300] },
    quota: { clusters: 10_000, runs: [{ plain: night(), night: night(), buckets: [] }] },
  },
);
const table = tableOf(given, costsOf(given));

test('no line is longer than 80 columns, and none ends with blanks', () => {
  const lines = table.split('\n');
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter((line) => line.length > 80 || line !== line.trimEnd())).toEqual([]);
});

test.each([
  ['the median with the least and the most', /^ {2}wall s +22\.5 \(20\.0-110\.4\)/m],
  ['runs that agree once', /^ {2}requests +978 +978 +978$/m],
  ['a kind with what was asked, the fewest and why', /^ {2}images +36 +36 {2}the newest image/m],
  ['what no bound allows for', /^ {2}other +3 +0 {2}no bound allows for it$/m],
  ['a cost that holds', /^pass {8}requests against the fewest, one process +1\.00 {2}at most 1\.1$/m],
  ['one that does not', /^falls short processor time of a first night at 10,000 +123\.46 s {2}at most 15$/m],
  ['the week', /reads of each cluster in 2 nights at 1,000 clusters: 900, 300; 600\.0 a night/],
])('it shows %s', (_what, pattern) => {
  expect(table).toMatch(pattern);
});
