import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cost } from '../../bench/costs.js';
import type { Results } from '../../bench/results.js';
import { vigie } from '../support/programs.js';

jest.setTimeout(180_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a small bench measures each form, and a night tells what it asked', async () => {
  const out = join(folder, 'below', 'results.json');
  const ran = await vigie(['bench', '--sizes', '20', '--runs', '1', '--out', out], { env: { TMPDIR: folder } });
  // Whether every cost is held is not what is tested here.
  expect({ ...ran, code: [0, 1].includes(ran.code ?? 2) }).toMatchObject({ code: true });
  const results = JSON.parse(readFileSync(out, 'utf8')) as Results & { costs: (Cost & { held: boolean })[] };
  const [run] = results.sizes[0]?.runs ?? [];
  expect(run?.first.inventory).toMatchObject({ clusters: 20, subscriptions: 2, pools: 60, regions: 3, workspaces: 3 });
  // A list of subscriptions and a token, a list a subscription, three a cluster.
  expect(run?.oneByOne).toBe(2 + 2 + 3 * 20);
  const { first, unchanged, changed } = run ?? {};
  expect(first?.night.cpuMs).toBeGreaterThan(100);
  expect(first?.night.peakRssBytes).toBeGreaterThan(50e6);
  expect(first?.night.bytesTo.sentinel).toBeGreaterThan(1_000);
  expect(unchanged?.night.events).toBe(1);
  // One cluster is mended and one is broken: a summary and at least a finding each.
  expect(changed?.night.events).toBeGreaterThan(2);
  expect(results.week?.perCluster).toHaveLength(8);
  expect(results.workers?.requests.total).toBeGreaterThan(50);
  expect(results.quota?.runs[0]?.buckets.map(({ name }) => name)).toContain('resourceGraph');
  expect(results.costs.map(({ cost }) => cost)).toContain('requests against the fewest, 4 workers');
  expect(ran.out).toContain('requests against the fewest, one process');
  expect(ran.out).not.toContain(folder);
});

test.each([
  ['a wrong call', ['--sizes', 'many'], '--sizes is "many"'],
  ['a folder that cannot be', ['--sizes', '10', '--runs', '1', '--out', '/dev/null/x.json'], '--out /dev/null/x.json'],
])('%s ends with 2 and one line, before anything is measured', async (_what, given, message) => {
  const { code, out, err } = await vigie(['bench', ...given], { env: { TMPDIR: folder } });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('the installed package, which has no bench, says so in one line', () => {
  const installed = join(folder, 'vigie.cjs');
  copyFileSync(join(__dirname, '..', '..', 'dist', 'vigie.cjs'), installed);
  const { status, stderr } = spawnSync(process.execPath, [installed, 'bench'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toBe('vigie: the installed package has no bench; run npm run bench in a clone of the repository\n');
});
