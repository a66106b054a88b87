import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Children, firstLine } from './children.js';
import type { Inventory } from './lowerBound.js';
import { type Requests, startSimulatedAzure } from './simulated.js';

export const WORKERS = 4;
const LOG = 'workers-host.log';
/** Longest wait for the sweep and its deliveries, in milliseconds. */
const LONGEST_MS = 15 * 60_000;
const LOOK_AGAIN_MS = 500;

/** A first night of the Functions app, its functions spread over several processes, on Azurite. */
export interface WorkersRun {
  readonly clusters: number;
  readonly inventory: Inventory;
  readonly secrets: number;
  readonly requests: Requests;
  /** What the functions took, by their runs in the log. */
  readonly runs: Readonly<Record<'collect' | 'partition' | 'deliver', RunTimes>>;
}

export interface RunTimes {
  readonly count: number;
  /** Milliseconds of all of them together: what waits for Azure or the store is in it. */
  readonly totalMs: number;
}

export async function measureWorkers(children: Children, clusters: number): Promise<WorkersRun> {
  const azure = await startSimulatedAzure(children, { clusters }, 'workers-azure.log');
  const host = children.start('host', ['--port', '0', '--workers', String(WORKERS)], azure.env, LOG);
  try {
    const { url } = await firstLine<{ url: string }>(host, 'the host');
    const inventory = await azure.control<Inventory>('GET', '/_vigie/inventory');
    await azure.control('DELETE', '/_vigie/requests');
    await untilDelivered(`${url}/api`);
    const requests = await azure.control<Requests>('GET', '/_vigie/requests');
    const log = readFileSync(join(children.folder, LOG), 'utf8');
    return { clusters, inventory, secrets: azure.secrets, requests, runs: runTimesIn(log) };
  } finally {
    await children.end(host);
    await azure.stop();
  }
}

/** Each run of a function says in one line of JSON what it was and how long it took. */
export function runTimesIn(log: string): WorkersRun['runs'] {
  const of = (run: string): RunTimes => {
    const lines = log.matchAll(new RegExp(`\\{"run":"${run}","outcome":"(?:done|more)".*?"durationMs":(\\d+)`, 'g'));
    const times = [...lines].map(([, ms]) => Number(ms));
    return { count: times.length, totalMs: times.reduce((sum, ms) => sum + ms, 0) };
  };
  return { collect: of('collect'), partition: of('partition'), deliver: of('deliver') };
}

/** Asks for a sweep and waits until it is closed and no destination is behind. */
async function untilDelivered(api: string): Promise<void> {
  const { id } = (await answered('POST', `${api}/sweeps`)) as { id: string };
  for (const deadline = Date.now() + LONGEST_MS; Date.now() < deadline; await pause(LOOK_AGAIN_MS)) {
    const { summary } = (await answered('GET', `${api}/sweeps/${id}`)) as { summary: unknown };
    if (summary === null) continue;
    const { behind } = (await answered('GET', `${api}/health`)) as { behind: Record<string, number> };
    if (Object.values(behind).every((count) => count === 0)) return;
  }
  throw new Error(`sweep ${id} of the app has not been delivered in ${LONGEST_MS / 60_000} minutes`);
}

async function answered(method: string, url: string): Promise<unknown> {
  const answer = await fetch(url, { method });
  // Health is red, and says so by its status, while something is behind.
  if (!answer.ok && !url.endsWith('/health'))
    throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
