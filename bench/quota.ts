import { join } from 'node:path';
import type { Children } from './children.js';
import { measureNight, type Night } from './night.js';
import { type Estate, startSimulatedAzure } from './simulated.js';

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

/** First nights of the same estate, without quotas and under those of the real services, one after the other. */
export interface QuotaRun {
  readonly plain: Night;
  readonly night: Night;
  /** What the second took out of each. */
  readonly buckets: readonly Bucket[];
}

/** What the quotas dictate, and what the machine needs without them: no night is shorter than the longer of the two. */
export function quotaFloor({ plain, buckets }: QuotaRun): { readonly quotaMs: number; readonly ms: number } {
  const quotaMs = quotaFloorMs(buckets);
  return { quotaMs, ms: Math.max(quotaMs, plain.wallMs) };
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

/** @param name of the folder, new for each run */
export async function measureQuota(children: Children, clusters: number, name: string): Promise<QuotaRun> {
  const { night: plain } = await firstNight(children, { clusters }, `${name}-plain`);
  return { plain, ...(await firstNight(children, { clusters, quota: 'real' }, name)) };
}

async function firstNight(
  children: Children,
  estate: Estate,
  name: string,
): Promise<{ readonly night: Night; readonly buckets: readonly Bucket[] }> {
  const azure = await startSimulatedAzure(children, estate, `${name}-azure.log`);
  try {
    const night = await measureNight(children, azure, join(children.folder, name));
    return { night, buckets: await azure.control<Bucket[]>('GET', '/_vigie/quota') };
  } finally {
    await azure.stop();
  }
}
