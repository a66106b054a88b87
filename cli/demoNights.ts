import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { VigieError } from '../shared/errors.js';
import type { SummaryEvent } from '../shared/events/event.js';
import { count } from '../shared/text.js';
import { paint, print, wrap } from './output.js';
import { ended, startProgram } from './programs.js';

const MARKER = '.vigie-demo';

const firstLine = z.object({ url: z.string(), env: z.record(z.string(), z.string()) });
const nights = z.array(
  z.object({ now: z.string(), what: z.array(z.string()), estate: z.array(z.unknown()), faults: z.array(z.unknown()) }),
);
type Night = z.infer<typeof nights>[number];

/** What one night's sweep told, for the story's telling. */
interface Told {
  readonly night: Night;
  readonly summary: SummaryEvent;
  readonly tickets: { readonly opened: number; readonly closed: number };
}

/**
 * Three nights of the story's fleet: the simulated Azure is started with it, each night's clock and changes are posted,
 * and each night is one `vigie sweep` in a process of its own, just as a second terminal would run it.
 */
export async function demo(out: string): Promise<void> {
  const folder = prepare(resolve(out));
  const simulator = startProgram('simulate', ['--story', '--state', join(folder, 'simulated.json')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const { url, env } = firstLine.parse(JSON.parse(await readFirstLine(simulator)));
    // The simulated certificate must be in a process's environment before it starts: everything here goes through a child.
    process.exitCode = await ended(
      startProgram('vigie', ['demo-nights', folder, url], { env: { ...process.env, ...env }, stdio: 'inherit' }),
    );
  } finally {
    simulator.kill('SIGTERM');
    await ended(simulator);
  }
}

/** The inner half of the demo, in a process that trusts the simulated certificate. */
export async function demoNights(folder: string, url: string): Promise<void> {
  const story = nights.parse(await call(url, 'GET', '/_vigie/story'));
  const told: Told[] = [];
  for (const [at, night] of story.entries()) {
    await call(url, 'POST', '/_vigie/clock', { now: night.now });
    for (const change of night.estate) await call(url, 'POST', '/_vigie/estate', change);
    await call(url, 'POST', '/_vigie/faults', night.faults);
    const before = await tickets(url);
    const summary = await sweepOnce(folder);
    const after = await tickets(url);
    told.push({ night, summary, tickets: { opened: after.all - before.all, closed: after.closed - before.closed } });
    await print(`${tellNight(at + 1, told.at(-1) as Told)}`);
  }
  await print(whatToLookAt(folder));
}

/** An empty folder, or one of an earlier demo, which is emptied: nobody else's files are touched. */
function prepare(folder: string): string {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    if (!existsSync(join(folder, MARKER)))
      throw new VigieError(
        'VIGIE_USAGE',
        `${folder} is not empty and is no earlier demo; give an empty folder with --out`,
      );
    rmSync(folder, { recursive: true });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, MARKER), 'made by vigie demo; it may be deleted\n');
  return folder;
}

async function readFirstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the simulated Azure was started without a pipe');
  for await (const line of createInterface(child.stdout)) {
    child.stdout.resume();
    return line;
  }
  throw new VigieError('VIGIE_AZURE_UNREADABLE', 'the simulated Azure ended before it said where it is');
}

async function sweepOnce(folder: string): Promise<SummaryEvent> {
  const child = startProgram('vigie', ['sweep', '--out', folder, '--format', 'json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const done = ended(child);
  let text = '';
  for await (const chunk of child.stdout ?? []) text += String(chunk);
  const code = await done;
  const line = text.trim().split('\n').at(-1) ?? '';
  if (code === 2 || line === '')
    throw new VigieError(
      'VIGIE_AZURE_UNREADABLE',
      `a night's sweep ended with exit code ${code}; read what it said above`,
    );
  return JSON.parse(line) as SummaryEvent;
}

async function call(url: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(new URL(path, url), {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!answer.ok)
    throw new VigieError(
      'VIGIE_AZURE_UNREADABLE',
      `${method} ${path} of the simulated Azure answered ${answer.status}: ${await answer.text()}`,
    );
  const text = await answer.text();
  return text === '' ? null : JSON.parse(text);
}

async function tickets(url: string): Promise<{ all: number; closed: number }> {
  const list = z
    .array(z.object({ state: z.string() }))
    .parse(await call(url, 'GET', '/_vigie/tickets?destination=servicenow'));
  return { all: list.length, closed: list.filter(({ state }) => state === 'closed').length };
}

function tellNight(number: number, { night, summary, tickets: desk }: Told): string {
  const { clusters, verdicts, transitions, coverage, score } = summary.summary;
  const changed = Object.entries(transitions).map(([kind, many]) => `${many} ${kind.replace('finding.', '')}`);
  const unseen =
    coverage.gapsInAll === 0
      ? 'everything was seen'
      : `not seen: ${coverage.gaps.map(({ scope }) => scope).join(', ')}`;
  const lines = [
    ...night.what.map((line) => `  in the fleet  ${line}`),
    `  Vigie told    ${changed.length === 0 ? 'nothing new' : changed.join(', ')}`,
    `  tickets       ${desk.opened} opened, ${desk.closed} closed by themselves`,
    `  the fleet     ${count(clusters, 'cluster')} read, ${verdicts.fail ?? 0} checks fail, ${verdicts.unknown ?? 0} unknown, score ${score ?? 'none'}; ${unseen}`,
  ];
  return `${paint('bold', `Night ${number}, ${night.now.slice(0, 16).replace('T', ' ')} UTC`)}\n${lines.flatMap(hang).join('\n')}\n`;
}

/** At most 80 columns; what does not fit goes on below its own beginning. */
function hang(line: string): string[] {
  const lead = line.slice(0, 16);
  const [first = '', ...rest] = wrap(line.slice(16), 64);
  return [`${lead}${first}`, ...rest.map((more) => `${' '.repeat(16)}${more}`)];
}

function whatToLookAt(folder: string): string {
  return [
    paint('bold', 'What to look at'),
    `  ${join(folder, 'events.ndjson')}`,
    '                every event, one a line',
    `  ${join(folder, 'store', 'outbox')}`,
    '                the audit trail: what each night committed',
    `  ${join(folder, 'simulated.json')}`,
    '                what Sentinel, ServiceNow and Teams received',
    'Now try it on your own fleet: az aks list -o json > fleet.json',
    '                              npm run -s vigie -- evaluate fleet.json',
    '',
  ].join('\n');
}
