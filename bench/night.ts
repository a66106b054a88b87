import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Children, ended, programPath } from './children.js';
import { byKind, type Destination } from './kinds.js';
import type { Usage } from './probe.js';
import type { Requests, SimulatedAzure } from './simulated.js';

/** One sweep, as a process of its own, from its start to its end. */
export interface Night extends Usage {
  readonly wallMs: number;
  readonly requests: Requests;
  /** Lines that the file destination got. */
  readonly events: number;
  /** Bodies as they were sent, of the file its lines. */
  readonly bytesTo: Readonly<Record<Destination | 'file', number>>;
}

/**
 * One `vigie sweep` on what earlier nights left in `folder`. Time, memory and requests are those of the sweep alone: the
 * simulated Azure is a process of its own, and its counts begin at zero.
 * @throws Error where the sweep did not close whole
 */
export async function measureNight(children: Children, azure: SimulatedAzure, folder: string): Promise<Night> {
  mkdirSync(folder, { recursive: true });
  const usageFile = join(folder, 'usage.json');
  await azure.control('DELETE', '/_vigie/requests');
  const begun = performance.now();
  const child = children.start(
    'vigie',
    ['sweep', '--out', folder, '--format', 'json', '--no-report'],
    { ...azure.env, VIGIE_BENCH_FILE: usageFile, NODE_OPTIONS: `--require ${quoted(programPath('benchProbe'))}` },
    'sweep.log',
  );
  let out = '';
  child.stdout?.on('data', (part) => {
    out += String(part);
  });
  const code = await ended(child);
  const wallMs = performance.now() - begun;
  if (code !== 0) throw new Error(`a sweep ended with ${code}, its log is sweep.log: ${out.trim().slice(-300)}`);
  const requests = await azure.control<Requests>('GET', '/_vigie/requests');
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as Usage;
  const { events, bytes } = await taken(join(folder, 'events.ndjson'));
  return { ...usage, wallMs, requests, events, bytesTo: { ...sentTo(requests), file: bytes } };
}

/** Counts what came into the file, and takes it away, so that the next night begins with none. */
async function taken(file: string): Promise<{ readonly events: number; readonly bytes: number }> {
  if (!existsSync(file)) return { events: 0, bytes: 0 };
  let events = 0;
  for await (const part of createReadStream(file)) for (const byte of part as Buffer) if (byte === 0x0a) events += 1;
  const bytes = statSync(file).size;
  rmSync(file);
  return { events, bytes };
}

function sentTo({ bytesByRoute }: Requests): Record<Destination, number> {
  const sent = byKind(Object.fromEntries(Object.entries(bytesByRoute).map(([route, bytes]) => [route, bytes.sent])));
  return { sentinel: sent.sentinel ?? 0, servicenow: sent.servicenow ?? 0, teams: sent.teams ?? 0 };
}

/** NODE_OPTIONS takes a path with blanks only between quotes. */
function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\')}"`;
}
