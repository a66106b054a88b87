import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { VigieError } from '../shared/errors.js';
import type { SummaryEvent } from '../shared/events/event.js';
import { SEVERITIES, type Severity } from '../shared/severity.js';
import { count } from '../shared/text.js';
import { hang, paint, print } from './output.js';
import { ended, startProgram } from './programs.js';
import { transitionWords } from './words.js';

const MARKER = '.vigie-demo';

const firstLine = z.object({ url: z.string(), env: z.record(z.string(), z.string()) });
const nights = z.array(
  z.object({ now: z.string(), what: z.array(z.string()), estate: z.array(z.unknown()), faults: z.array(z.unknown()) }),
);
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
  const told: string[] = [];
  for (const [at, night] of story.entries()) {
    await print(`${paint('bold', `Night ${at + 1}, ${night.now.slice(0, 16).replace('T', ' ')} UTC`)}\n`);
    await print(`${night.what.flatMap((line) => hang('in the fleet', line)).join('\n')}\n`);
    await call(url, 'POST', '/_vigie/clock', { now: night.now });
    for (const change of night.estate) await call(url, 'POST', '/_vigie/estate', change);
    await call(url, 'POST', '/_vigie/faults', night.faults);
    const before = await tickets(url);
    const summary = await sweepOnce(folder);
    const after = await tickets(url);
    const desk = { opened: after.all - before.all, closed: after.closed - before.closed };
    told.push(...tellNight(at + 1, summary, eventsOf(folder, summary), desk));
  }
  await print(`${paint('bold', 'What Vigie told')}\n${[...told, whereFilesLie(folder)].join('\n')}\n`);
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

type FindingOrGap = {
  kind: string;
  sweep: { id: string } | null;
  finding?: { check: string; severity: Severity; resolution: string | null };
  gap?: { scope: string };
  resource: { name: string } | null;
};

/** What the file destination got of one sweep: what every SIEM got. */
function eventsOf(folder: string, { sweep }: SummaryEvent): readonly FindingOrGap[] {
  const lines = readFileSync(join(folder, 'events.ndjson'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as FindingOrGap).filter((event) => event.sweep?.id === sweep?.id);
}

/** Three lines a night: how many, and the ones that people would talk about. */
function tellNight(
  number: number,
  { summary }: SummaryEvent,
  events: readonly FindingOrGap[],
  desk: { opened: number; closed: number },
): string[] {
  const { clusters, transitions, score } = summary;
  const tickets = `${count(desk.opened, 'ticket')} opened, ${desk.closed} closed`;
  const named = [...events].sort(byWeight).flatMap(sentence);
  return [
    ...hang(`night ${number}`, `${count(clusters, 'cluster')}, score ${score ?? 'none'}; ${tickets}`).slice(0, 1),
    ...atMost(2, hang('', `${transitionWords(transitions)}: ${[...new Set(named)].join(', ')}`)),
  ];
}

/** What people would talk about first. */
const ORDER = [
  'finding.overdue',
  'finding.resolved',
  'coverage.gap',
  'finding.changed',
  'finding.unexempted',
  'finding.exempted',
  'finding.opened',
];

/** Partitions are told side by side: without an order of our own no two demos would read alike. */
function byWeight(a: FindingOrGap, b: FindingOrGap): number {
  const name = (event: FindingOrGap) => event.resource?.name ?? '';
  const badness = ({ finding }: FindingOrGap) => (finding === undefined ? 0 : SEVERITIES.indexOf(finding.severity));
  return (
    ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || badness(a) - badness(b) || name(a).localeCompare(name(b), 'en')
  );
}

const ENDED: Readonly<Record<string, string>> = {
  mended: 'mended',
  notApplicable: 'not concerned any more',
  deleted: 'deleted',
};

function sentence({ kind, finding, gap, resource }: FindingOrGap): string[] {
  if (gap !== undefined)
    return [`a ${gap.scope.split('/')[0]} ${kind === 'coverage.gap' ? 'out of sight' : 'seen again'}`];
  if (finding === undefined) return [];
  const word =
    kind === 'finding.resolved' ? (ENDED[finding.resolution ?? ''] ?? 'resolved') : kind.replace('finding.', '');
  return [`${resource?.name} ${word}`];
}

/** The first lines; where that is not all, the last one says so. */
function atMost(most: number, lines: readonly string[]): string[] {
  const shown = lines.slice(0, most);
  const last = shown.at(-1) ?? '';
  return lines.length <= most ? shown : [...shown.slice(0, -1), `${last.slice(0, 78).replace(/,[^,]*$/, '')}, …`];
}

/** One line, however long the name of the folder is: the report is named first. */
function whereFilesLie(folder: string): string {
  const shown = relative(process.cwd(), folder) || '.';
  const [line = shown] = hang('files', `in ${shown}: report.html, events.ndjson, store/outbox`);
  return line.replace(/,$/, '');
}
