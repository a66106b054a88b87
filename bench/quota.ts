import { join } from 'node:path';
import type { Children } from './children.js';
import { measureNight, type Night } from './night.js';
import { startSimulatedAzure } from './simulated.js';

/** A token bucket of the simulated Azure, as `GET /_vigie/quota` shows it. */
export interface Bucket {
  readonly name: string;
  readonly capacity: number;
  readonly refillPerSecond: number;
  /** Requests that it let through. */
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

/** The shortest time in which the buckets give what a night took out of them: the slowest of them counts. */
export function quotaFloorMs(buckets: readonly Bucket[]): number {
  const waits = buckets.map(({ taken, capacity, refillPerSecond }) => Math.max(0, taken - capacity) / refillPerSecond);
  return Math.max(0, ...waits) * 1_000;
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
