import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storyFolder } from '../support/story.js';
import { blocks, type Page, pages, ROOT } from './pages.js';

jest.setTimeout(300_000);

/** Commands of `sh` blocks are run as they stand there, but for these. */
const NOT_RUN: readonly { readonly line: RegExp; readonly why: string }[] = [
  { line: /^(az|azd) /, why: 'needs Azure' },
  { line: /\$\(az /, why: 'needs Azure' },
  { line: /^npm (test|run (docs|bench|chaos|test:\w+|infra:check|cold-start))\b/, why: 'a suite or a step of .ci/run' },
  { line: /^(git clone|npm ci)\b/, why: 'what .ci/run begins with' },
  { line: /^vigie demo$/, why: 'what every desk here was made by (test/support/story.ts); test/cli/demo looks at it' },
  { line: /^vigie outbox (send|drop) /, why: 'names an event that only your own store has; test/cli/outbox runs it' },
  { line: /^vigie (replay|route) /, why: 'names a destination of your own; test/cli runs it' },
  { line: /^vigie checks --test/, why: 'needs the checks of the page; test/docs/customChecks runs it' },
  { line: /RAW_ADDRESS|https:\/\/APP/, why: 'names an address of your own' },
];

/** Exit codes that a command may end with here; 0 where it is not named. */
const CODES: readonly { readonly line: RegExp; readonly codes: readonly number[] }[] = [
  // What is found is not the point of the page.
  { line: /^vigie evaluate /, codes: [0, 1] },
  { line: /^vigie (doctor|sweep|outbox deliver)\b/, codes: [0, 1] },
];

/** What asks Azure is run where the page has started the simulated one. */
const ASKS_AZURE = /^vigie (sweep|doctor)\b/;

/** Programs that run until they are told to stop. */
const LASTING = /^vigie (simulate|host)\b/;

/** A line as the shell gets it: npm's scripts are Vigie's programs. */
function asRun(line: string): string {
  return (
    line
      .replace(/^npm run (?:-s )?vigie -- /, 'vigie ')
      .replace(/^npm run (?:-s )?demo(?: --)?/, 'vigie demo')
      .replace(/^npm start(?: --)?/, 'vigie host')
      .replace(/\s+# .*$/, '')
      // The same on a smaller fleet.
      .replace(/--clusters \d+ --subscriptions \d+/, '--clusters 20 --subscriptions 2')
      .trim()
  );
}

const linesOf = (page: Page): readonly string[] =>
  blocks(page, 'sh')
    .join('')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const whyNot = (line: string) => NOT_RUN.find((one) => one.line.test(asRun(line)))?.why;
const PAGES = pages().filter((page) => linesOf(page).some((line) => whyNot(line) === undefined));

/** What changes nothing: behind the same commands on a desk that begins the same it says the same on every page. */
const READS = /^vigie (evaluate|checks|diff|forecast|upgrade-plan|outbox(?! deliver)|doctor)\b[^>|]*$/;

/** Commands that were run and ended as they should, each with those before it that may have changed something. */
const ran = new Set<string>();

const made: string[] = [];
const started: ChildProcess[] = [];
/** `vigie host` as it is, by its words: every page that starts it so finds the same one, as a reader of two pages would. */
const hosts = new Map<string, ChildProcess>();
afterEach(async () => {
  await Promise.all(started.splice(0).map(stop));
});
afterAll(async () => {
  await Promise.all([...hosts.values()].map(stop));
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** What a reader has beside them: a clone, the files that earlier commands made, and a fleet that was swept. */
async function desk(): Promise<{ readonly cwd: string; readonly env: Record<string, string> }> {
  const cwd = mkdtempSync(join(tmpdir(), 'vigie-docs-'));
  made.push(cwd);
  const story = join(cwd, '.story');
  cpSync(await storyFolder(), story, { recursive: true });
  const recordings = join(ROOT, 'test', 'fixtures', 'recordings');
  cpSync(join(recordings, 'az-aks-show-2024-flattened-windows-pool.json'), join(cwd, 'clusters.json'));
  cpSync(join(recordings, 'arm-list-kubernetesversions-2025-07.json'), join(cwd, 'recorded.json'));
  writeFileSync(
    join(cwd, 'versions.json'),
    JSON.stringify({
      region: 'westeurope',
      values: JSON.parse(readFileSync(join(cwd, 'recorded.json'), 'utf8')).body?.values ?? [],
    }),
  );
  for (const name of ['test', 'scripts', 'infra']) symlinkSync(join(ROOT, name), join(cwd, name));
  for (const name of ['vigie.example.yaml', 'package.json', 'host.json']) cpSync(join(ROOT, name), join(cwd, name));
  cpSync(join(story, 'events.ndjson'), join(cwd, 'events.ndjson'));
  writeFileSync(join(cwd, 'vigie.yaml'), 'destinations:\n  - { name: file, kind: file }\n');
  // The demo keeps its store beside its own folder.
  const config = join(story, 'vigie.yaml');
  writeFileSync(config, readFileSync(join(story, 'simulated-azure', 'vigie.yaml'), 'utf8'));
  const bin = join(cwd, '.bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'vigie'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'dist', 'vigie.cjs')}" "$@"\n`,
  );
  chmodSync(join(bin, 'vigie'), 0o755);
  const env = {
    PATH: `${bin}:${process.env.PATH ?? ''}`,
    HOME: cwd,
    NO_COLOR: '1',
    VIGIE_CONFIG: config,
    VIGIE_CLOCK: '2026-12-01T03:00:00Z',
    ...{ AZURE_TENANT_ID: 'none', AZURE_CLIENT_ID: 'none', AZURE_CLIENT_SECRET: 'none' },
  };
  return { cwd, env };
}

interface Done {
  readonly code: number | null;
  readonly said: string;
}

function bash(
  line: string,
  { cwd, env }: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<Done> {
  const child = spawn('bash', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

/** Until it has said where it is: the first line of what lasts says that. */
async function start(line: string, at: Parameters<typeof begin>[1]): Promise<void> {
  if (hosts.has(line)) return;
  const child = await begin(line, at);
  if (!/^vigie host$/.test(line)) return;
  hosts.set(line, child);
  started.splice(started.indexOf(child), 1);
}

function begin(
  line: string,
  { cwd, env }: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<ChildProcess> {
  // A port of its own: the pages name none, or one that may be taken here.
  const { VIGIE_CONFIG: _config, VIGIE_CLOCK: _clock, ...own } = env;
  const child = spawn('bash', ['-c', `exec ${line}`], { cwd, env: own, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`${line} ended with ${code}`)));
  });
}

test.each(PAGES.map((page) => [page.path, page] as const))('the commands of %s', async (_path, page) => {
  const { cwd, env } = await desk();
  const changed: string[] = [];
  for (const line of linesOf(page)) {
    if (whyNot(line) !== undefined) continue;
    const command = asRun(line);
    const key = [...changed, command].join('\n');
    if (ran.has(key)) continue;
    if (READS.test(command)) ran.add(key);
    else changed.push(command);
    const [, file] = /^\. (\S+)$/.exec(command) ?? [];
    if (LASTING.test(command)) await start(command, { cwd, env });
    else if (file !== undefined) Object.assign(env, exported(join(cwd, file)));
    else if (!ASKS_AZURE.test(command) || env.NODE_EXTRA_CA_CERTS !== undefined) {
      const { code, said } = await bash(command, { cwd, env });
      const codes = CODES.find((one) => one.line.test(command))?.codes ?? [0];
      expect({ line, said, isRight: codes.includes(code ?? -1) }).toEqual({ line, said, isRight: true });
    }
  }
});

test('what is not run is not run for a reason that is still there', () => {
  const all = pages().flatMap(linesOf);
  for (const { line, why } of NOT_RUN) expect([why, all.some((one) => line.test(asRun(one)))]).toEqual([why, true]);
});

/** The `export` lines of a file. */
function exported(path: string): Record<string, string> {
  expect([path, existsSync(path)]).toEqual([path, true]);
  const lines = [...readFileSync(path, 'utf8').matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)];
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
}
