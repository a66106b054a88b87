import { z } from 'zod';
import { ownerOf } from '../config/config.js';
import { messageOf, VigieError } from '../errors.js';
import type { Cluster } from '../estate/cluster.js';
import { readCluster } from '../estate/readCluster.js';
import type { JsonObject } from '../json.js';
import type { Store } from '../store/store.js';
import type { Vigie } from './compose.js';

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

/** What an alert is joined by between sweeps: the clusters of the last collect, and their node resource groups. */
export async function readIndex(store: Store): Promise<readonly IndexedCluster[] | undefined> {
  const stored = await store.read(PATH);
  if (stored === undefined) return undefined;
  try {
    return z.array(entry).parse(JSON.parse(stored.text));
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

/** Makes the index of the try that counts the index. Once a sweep is closed, what it kept is gone and the index stays. */
export async function publishIndex(store: Store, sweep: string, attempt: string): Promise<void> {
  const kept = await store.read(keptPath(sweep, attempt));
  if (kept !== undefined) await store.write(PATH, kept.text, 'any');
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
