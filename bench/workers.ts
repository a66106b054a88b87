import { setTimeout as pause } from 'node:timers/promises';
import { type Children, firstLine } from './children.js';
import type { Inventory } from './lowerBound.js';
import { type Requests, startSimulatedAzure } from './simulated.js';

export const WORKERS = 4;
/** Longest wait for the sweep and its deliveries, in milliseconds. */
const LONGEST_MS = 15 * 60_000;
const LOOK_AGAIN_MS = 500;

/** A first night of the Functions app, its functions spread over several processes, on Azurite. */
export interface WorkersRun {
  readonly clusters: number;
  readonly inventory: Inventory;
  readonly secrets: number;
  readonly requests: Requests;
}

export async function measureWorkers(children: Children, clusters: number): Promise<WorkersRun> {
  const azure = await startSimulatedAzure(children, { clusters }, 'workers-azure.log');
  const host = children.start('host', ['--port', '0', '--workers', String(WORKERS)], azure.env, 'workers-host.log');
  try {
    const { url } = await firstLine<{ url: string }>(host, 'the host');
    const inventory = await azure.control<Inventory>('GET', '/_vigie/inventory');
    await azure.control('DELETE', '/_vigie/requests');
    await untilDelivered(`${url}/api`);
    const requests = await azure.control<Requests>('GET', '/_vigie/requests');
    return { clusters, inventory, secrets: azure.secrets, requests };
  } finally {
    await children.end(host);
    await azure.stop();
  }
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
