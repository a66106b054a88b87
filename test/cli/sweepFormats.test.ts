import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Log } from 'sarif';
import { called } from '../support/called.js';
import { junitProblems, sarifProblems } from '../support/publishedForms.js';
import { type SimulatedFleet, simulatedFleet } from '../support/simulatedAzure.js';

const ROOT = join(__dirname, '..', '..');
const FIRST = '2026-11-23T02:00:00Z';
const SECOND = '2026-11-24T02:00:00Z';

let sim: SimulatedFleet;
let folder: string;
let first: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-sweep-formats-'));
  sim = await simulatedFleet({ clusters: 12, subscriptions: 2, seed: 7, now: new Date(FIRST) });
  first = await night(FIRST, 'sarif');
  await sim.call('POST', '/_vigie/clock', { now: SECOND });
});
afterAll(async () => {
  await sim.stop();
  rmSync(folder, { recursive: true });
});

async function night(now: string, format: string): Promise<string> {
  await sim.call('POST', '/_vigie/clock', { now });
  const { code, out, err } = await called(['sweep', '--out', folder, '--no-report', '--format', format], {
    env: sim.env,
  });
  expect([code, err]).toEqual([0, '']);
  return out;
}

const states = (log: Log) => new Set(log.runs[0]?.results?.map(({ baselineState }) => baselineState));

test('sarif says what the first night opened, and that the second left it as it was', async () => {
  const [opened, unchanged] = [JSON.parse(first) as Log, JSON.parse(await night(SECOND, 'sarif')) as Log];
  expect([sarifProblems(opened), sarifProblems(unchanged)]).toEqual([[], []]);
  expect(states(opened)).toEqual(new Set(['new']));
  expect(states(unchanged)).toEqual(new Set(['unchanged']));
  expect(unchanged.runs[0]?.results?.length).toBe(opened.runs[0]?.results?.length);
});

test('junit has a suite for each resource that was seen, and a failure for each finding', async () => {
  const xml = await night(SECOND, 'junit');
  expect(await junitProblems(xml)).toEqual([]);
  const findings = (JSON.parse(first) as Log).runs[0]?.results?.length;
  expect([...xml.matchAll(/<failure /g)]).toHaveLength(findings ?? 0);
  expect([...xml.matchAll(/<testsuite /g)].length).toBeGreaterThanOrEqual(12);
});

test('csv, markdown and ocsf have the same findings', async () => {
  const findings = (JSON.parse(first) as Log).runs[0]?.results?.length;
  const rows = parse(await night(SECOND, 'csv'), { columns: true }) as { status: string; news: string }[];
  const failing = rows.filter(({ status }) => status === 'fail');
  expect([failing.length, new Set(failing.map(({ news }) => news))]).toEqual([findings, new Set([''])]);
  expect(rows.length).toBeGreaterThan(failing.length);
  expect(await night(SECOND, 'markdown')).toMatch(new RegExp(`^## ${findings} found in `));
  const forms = JSON.parse(await night(SECOND, 'ocsf')) as { activity_id: number }[];
  expect(forms.map(({ activity_id }) => activity_id)).toEqual(Array(findings).fill(2));
});

test('the table has the five that are worst, and says how many more there are and where', async () => {
  const out = await night(SECOND, 'table');
  const heads = out.split('\n').filter((line) => /^\S.*\(.*\)$/.test(line));
  expect(heads).toHaveLength(5);
  expect(out).toMatch(/^and \d+ resources more with findings: vigie report shows them$/m);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  const criticals = out
    .split('\n\n')
    .slice(1, 6)
    .map((block) => [...block.matchAll(/^ {2}critical/gm)].length);
  expect(criticals[0]).toBeGreaterThan(0);
  expect(criticals).toEqual([...criticals].sort((a, b) => b - a));
});

/** Of util-linux; elsewhere another program has this name. */
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

/** What a terminal is sent by a sweep. The simulated Azure is in this process: it must be able to answer. */
async function onTerminal(env: Record<string, string>): Promise<string> {
  const command = `'${process.execPath}' dist/vigie.cjs sweep --out '${folder}' --no-report`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', COLUMNS: '60', ...sim.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(child, 'close');
  return text;
}

test('a terminal has progress on one line, colours by severity and its own width', async () => {
  if (!hasScript) return console.log('script of util-linux is not installed here: no terminal was tried');
  const text = await onTerminal({});
  expect(text).toContain('\r\u001b[K1 of 2 partitions judged and told\r\u001b[K2 of 2 partitions judged and told\r');
  expect(text).toContain('\u001b[1m\u001b[31mcritical');
  const plain = await onTerminal({ NO_COLOR: '1' });
  expect(plain).toMatch(/^ {2}critical {3}/m);
  const lines = plain.split('\r\u001b[Kclosed\r\n').at(-1)?.split('\r\n') ?? [];
  expect(lines.filter((line) => line.includes('\u001b') || line.length > 60)).toEqual([]);
});
