import { join } from 'node:path';
import type { Children } from './children.js';
import { measureNight, type Night } from './night.js';
import { startSimulatedAzure } from './simulated.js';

/** A quota of the simulated Azure, as `GET /_vigie/quota` shows it. */
export interface Bucket {
  readonly name: string;
  readonly capacity: number;
  readonly refillPerSecond: number;
  /** Null: it refills by the second; else all of it is there again so long after the first request. */
  readonly windowSeconds: number | null;
  /** What it let through: requests, of some quotas bytes. */
  readonly taken: number;
  /** Requests that it answered 429. */
  readonly refused: number;
}

/** A first night under the quotas of the real services. */
export interface QuotaRun {
  readonly clusters: number;
  readonly night: Night;
  readonly buckets: readonly Bucket[];
}

/** The shortest time in which the quotas give what a night took out of them: the slowest of them counts. */
export function quotaFloorMs(buckets: readonly Bucket[]): number {
  return Math.max(0, ...buckets.map(secondsOf)) * 1_000;
}

function secondsOf({ taken, capacity, refillPerSecond, windowSeconds }: Bucket): number {
  if (taken <= capacity) return 0;
  return windowSeconds === null
    ? (taken - capacity) / refillPerSecond
    : (Math.ceil(taken / capacity) - 1) * windowSeconds;
}

export async function measureQuota(children: Children, clusters: number): Promise<QuotaRun> {
  const azure = await startSimulatedAzure(children, { clusters, quota: 'real' }, 'quota-azure.log');
  try {
    const night = await measureNight(children, azure, join(children.folder, 'quota'));
    return { clusters, night, buckets: await azure.control<Bucket[]>('GET', '/_vigie/quota') };
  } finally {
    await azure.stop();
  }
}
