import { z } from 'zod';
import { ownerOf } from '../config/config.js';
import { messageOf, VigieError } from '../errors.js';
import type { Cluster } from '../estate/cluster.js';
import { readCluster } from '../estate/readCluster.js';
import type { JsonObject } from '../json.js';
import type { Store } from '../store/store.js';
import type { Vigie } from './compose.js';
import type { SweepDocument } from './documents.js';
import { beganAfter } from './order.js';

const PATH = 'index/clusters.json';

const entry = z.object({
  /** The cluster's ARM id, as it came. */
  id: z.string(),
  nodeResourceGroup: z.string().nullable(),
  /** Its partition, which is its subscription's. */
  partition: z.string(),
  subscriptionName: z.string(),
  location: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  owner: z.string().nullable(),
});
export type IndexedCluster = z.infer<typeof entry>;

/** The document: which sweep has seen these clusters. A list alone is how it was written first. */
const index = z.union([
  z.object({ schema: z.literal(1), sweep: z.string(), clusters: z.array(entry) }),
  z.array(entry).transform((clusters) => ({ schema: 1 as const, sweep: null, clusters })),
]);

/** What an alert is joined by between sweeps: the clusters of the last collect, and their node resource groups. */
export async function readIndex(store: Store): Promise<readonly IndexedCluster[] | undefined> {
  return (await readStored(store)).index?.clusters;
}

async function readStored(store: Store) {
  const stored = await store.read(PATH);
  if (stored === undefined) return { index: undefined, etag: undefined };
  try {
    return { index: index.parse(JSON.parse(stored.text)), etag: stored.etag };
  } catch (cause) {
    throw new VigieError('VIGIE_STORE_DAMAGED', `${PATH} cannot be understood: ${messageOf(cause)}`, { cause });
  }
}

const keptPath = (sweep: string, attempt: string) => `bundles/${sweep}/${attempt}/_index.json`;

/** Beside what a try of collect has read: it counts once the try does. */
export async function keepIndex(
  store: Store,
  sweep: string,
  attempt: string,
  clusters: readonly IndexedCluster[],
): Promise<void> {
  await store.create(keptPath(sweep, attempt), JSON.stringify(clusters));
}

/**
 * Makes the index of the try that counts the index. Once a sweep is closed, what it kept is gone and the index stays; one
 * that a later sweep has published stays too.
 */
export async function publishIndex(store: Store, sweep: SweepDocument, attempt: string): Promise<void> {
  const kept = await store.read(keptPath(sweep.id, attempt));
  if (kept === undefined) return;
  const text = JSON.stringify({ schema: 1, sweep: sweep.id, clusters: JSON.parse(kept.text) });
  for (;;) {
    const there = await thereNow(store);
    if (beganAfter(there.sweep, sweep)) return;
    try {
      await store.write(PATH, text, there.etag);
      return;
    } catch (error) {
      if (!(error instanceof VigieError && error.code === 'VIGIE_STORE_CONFLICT')) throw error;
    }
  }
}

/** One that cannot be understood is nobody's: it is written over. */
async function thereNow(store: Store): Promise<{ sweep: string | null; etag: string | undefined | 'any' }> {
  try {
    const { index: there, etag } = await readStored(store);
    return { sweep: there?.sweep ?? null, etag };
  } catch (error) {
    if (error instanceof VigieError && error.code === 'VIGIE_STORE_DAMAGED') return { sweep: null, etag: 'any' };
    throw error;
  }
}

/** A row of the clusters table as an entry of the index. */
export function indexed(
  vigie: Vigie,
  row: JsonObject,
  partition: { readonly id: string; readonly name: string },
): IndexedCluster | undefined {
  const cluster: Cluster = readCluster(row);
  if (cluster.id === null) return undefined;
  const tags = Object.fromEntries(cluster.tags);
  const group = cluster.properties.state === 'value' ? cluster.properties.value.text('nodeResourceGroup') : undefined;
  return {
    id: cluster.id,
    nodeResourceGroup: group?.state === 'value' ? group.value : null,
    partition: partition.id,
    subscriptionName: partition.name,
    location: cluster.location,
    tags,
    owner: ownerOf(vigie.config.owners, tags, cluster.subscriptionId),
  };
}
