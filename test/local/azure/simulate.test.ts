import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = join(__dirname, '..', '..', '..', 'dist', 'simulate.cjs');

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ca: string;
  readonly env: Readonly<Record<string, string>>;
}

let folder: string;
let running: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-test-'));
});
afterEach(async () => {
  await Promise.all(running.map((child) => stop(child, 'SIGTERM')));
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(...options: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, [PROGRAM, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  running.push(child);
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before its first line`)));
  });
  return { child, ...JSON.parse(first) };
}

function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
}

/** Trusts the authority of the file, as NODE_EXTRA_CA_CERTS does in a child. */
function call({ url, ca }: Started, method: string, path: string, body?: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = https.request(new URL(path, url), { method, ca: readFileSync(ca), agent: false }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve(text === '' ? null : JSON.parse(text)));
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

test('its first line is all that a sweep needs', async () => {
  const envFile = join(folder, 'env.sh');
  const started = await start(
    '--clusters',
    '3',
    '--subscriptions',
    '2',
    '--seed',
    '5',
    '--now',
    '2026-11-23',
    '--write-env',
    envFile,
  );
  expect(started).toMatchObject({
    url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
    env: { VIGIE_CLOCK: started.url, NODE_EXTRA_CA_CERTS: started.ca },
  });
  expect(await call(started, 'GET', '/_vigie/clock')).toEqual({ now: '2026-11-23T00:00:00.000Z' });
  expect(readFileSync(started.env.VIGIE_CONFIG ?? '', 'utf8')).toContain('resourceManager:');
  const exported = readFileSync(envFile, 'utf8');
  for (const [name, value] of Object.entries(started.env)) expect(exported).toContain(`export ${name}='${value}'\n`);
  expect(statSync(envFile).mode & 0o077).toBe(0);
  expect(await stop(started.child, 'SIGTERM')).toBe(0);
  expect(existsSync(started.ca)).toBe(false);
});

test('what it knows outlives it with --state, and a connection that is open does not hold it up', async () => {
  const state = join(folder, 'state.json');
  const first = await start('--clusters', '3', '--seed', '5', '--now', '2026-11-23', '--state', state);
  await call(first, 'POST', '/_vigie/clock', { now: '2026-12-01T00:00:00Z' });
  const agent = new https.Agent({ keepAlive: true, ca: readFileSync(first.ca) });
  await new Promise((resolve) =>
    https.get(`${first.url}/_vigie/clock`, { agent }, (answer) => answer.resume().on('end', resolve)),
  );
  expect(await stop(first.child, 'SIGINT')).toBe(0);
  agent.destroy();
  const second = await start('--clusters', '9', '--seed', '6', '--state', state);
  expect(await call(second, 'GET', '/_vigie/clock')).toEqual({ now: '2026-12-01T00:00:00.000Z' });
  expect(second.env).toMatchObject({
    AZURE_TENANT_ID: first.env.AZURE_TENANT_ID,
    VIGIE_CONFIG: first.env.VIGIE_CONFIG,
  });
});

test('what was said to a small one is kept at once, and outlives a kill', async () => {
  const state = join(folder, 'killed.json');
  const first = await start('--clusters', '3', '--seed', '5', '--now', '2026-11-23', '--state', state);
  await call(first, 'POST', '/_vigie/clock', { now: '2026-12-01T00:00:00Z' });
  // What changes nothing is not written, so the file still says what the clock call left.
  await call(first, 'POST', '/_vigie/faults', []);
  await stop(first.child, 'SIGKILL');
  expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({ now: '2026-12-01T00:00:00.000Z' });
});

test('it serves on when whoever read its first line has closed the pipes', async () => {
  const child = spawn(process.execPath, [PROGRAM, '--clusters', '1'], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  child.stderr.destroy();
  const first = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve));
  child.stdout.destroy();
  const started: Started = { child, ...JSON.parse(String(first)) };
  expect(await call(started, 'GET', '/_vigie/faults')).toEqual([]);
  expect(await stop(child, 'SIGTERM')).toBe(0);
});

test('it starts with the faults of a file, with quotas, and with the story', async () => {
  const faults = join(folder, 'faults.json');
  writeFileSync(faults, '[{ "match": "*", "fault": "delay", "ms": 5 }]');
  const started = await start('--story', '--faults', faults, '--quota', 'real');
  await call(started, 'GET', '/subscriptions');
  expect(await call(started, 'GET', '/_vigie/quota')).toMatchObject([{ name: 'armTenantReads', taken: 0 }]);
  expect(await call(started, 'GET', '/_vigie/faults')).toEqual([{ match: '*', fault: 'delay', ms: 5, hits: 1 }]);
  expect(await call(started, 'GET', '/_vigie/clock')).toEqual({ now: '2026-11-29T02:30:00.000Z' });
  expect(readFileSync(started.env.VIGIE_CONFIG ?? '', 'utf8')).toContain('exemptions:');
});

test.each([
  ['an option that is none', ['--fleets', '3'], "Unknown option '--fleets'"],
  ['a destination that is none', ['--destinations', 'jira,smoke'], '--destinations names "smoke"; expected jira, '],
  ['a file that is not there', ['--faults', 'none.json'], '--faults none.json cannot be read (ENOENT)'],
  ['a fault that is none', ['--faults', '@'], 'faults[0].fault is "explode"'],
  ['a quota that is none', ['--quota', 'some'], '--quota is "some"; expected none or real'],
  ['a state that is a folder', ['--state', tmpdir()], `--state ${tmpdir()} cannot be read (EISDIR)`],
  ['an environment that cannot be written', ['--write-env', '/dev/null/env.sh'], '/dev/null cannot be written (E'],
])('%s ends it with 2 and one line', (_what, options, message) => {
  const faults = join(folder, 'faults.json');
  writeFileSync(faults, '[{ "match": "*", "fault": "explode" }]');
  const given = options.map((option) => (option === '@' ? faults : option));
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...given], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
