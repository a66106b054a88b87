import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { messageOf, VigieError } from '../errors.js';
import type { Cluster } from '../estate/cluster.js';
import type { PlannedSubscription } from '../estate/plan.js';
import { jsonOf } from '../json.js';
import type { Store } from '../store/store.js';
import type { Vigie } from './compose.js';
import type { SweepDocument } from './documents.js';
import { beganAfter } from './order.js';

/*
 * What an alert is joined by between sweeps: the clusters of the last collect and their node resource groups. They lie in
 * up to 256 blobs by the first two digits of their subscription's id, which is the order that rows come in: whoever writes
 * or reads them holds one blob at a time. One document says which blobs count.
 */
const PATH = 'index/clusters.json';

const entry = z.object({
  /** The cluster's ARM id, as it came. */
  id: z.string(),
  /** Lower case. */
  subscriptionId: z.string(),
  nodeResourceGroup: z.string().nullable(),
  subscriptionName: z.string(),
  location: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  owner: z.string().nullable(),
  /** IDs of the management groups above its subscription, nearest first; absent: they are not known. */
  managementGroups: z.array(z.string()).optional(),
});
export type IndexedCluster = z.infer<typeof entry>;

const index = z.object({
  schema: z.literal(2),
  /** The sweep that has seen these clusters, and the folder of it that they lie in. */
  sweep: z.string(),
  folder: z.string(),
  /** Subscriptions that have clusters, lower case, in order. */
  subscriptions: z.array(z.string()),
});
export type ClusterIndex = z.infer<typeof index>;

const blobPath = (sweep: string, folder: string, shard: string) => `index/${sweep}/${folder}/${shard}.json.gz`;

/** The blob that a subscription's clusters lie in. */
export function shardOf(subscription: string): string {
  return (
    subscription
      .slice(0, 2)
      .toLowerCase()
      .replaceAll(/[^0-9a-z]/g, '_') || '_'
  );
}

/** @returns `undefined`: no sweep has written one yet */
export async function readIndex(store: Store): Promise<ClusterIndex | undefined> {
  return (await readStored(store)).index;
}

/** Subscriptions whose clusters lie in one blob, blob by blob, in order. */
export function byBlob(subscriptions: Iterable<string>): readonly ReadonlySet<string>[] {
  const blobs = new Map<string, Set<string>>();
  for (const id of [...subscriptions].sort()) blobs.set(shardOf(id), (blobs.get(shardOf(id)) ?? new Set()).add(id));
  return [...blobs.values()];
}

/**
 * The indexed clusters of some subscriptions.
 * @returns `undefined`: another sweep has put its index in the place of this one meanwhile
 */
export async function clustersOf(
  store: Store,
  { sweep, folder, subscriptions }: ClusterIndex,
  wanted: ReadonlySet<string>,
): Promise<readonly IndexedCluster[] | undefined> {
  const clusters: IndexedCluster[] = [];
  const shards = new Set(subscriptions.filter((id) => wanted.has(id)).map(shardOf));
  for (const shard of shards) {
    const path = blobPath(sweep, folder, shard);
    const bytes = await store.readBytes(path);
    if (bytes === undefined) return undefined;
    for (const one of understood(path, bytes)) if (wanted.has(one.subscriptionId)) clusters.push(one);
  }
  return clusters;
}

function understood(path: string, bytes: Uint8Array): readonly IndexedCluster[] {
  try {
    return z.array(entry).parse(JSON.parse(gunzipSync(bytes).toString('utf8')));
  } catch (cause) {
    throw new VigieError('VIGIE_STORE_DAMAGED', `${path} cannot be understood: ${messageOf(cause)}`, { cause });
  }
}

/** Keeps the clusters of one blob. */
export async function writeShard(
  store: Store,
  sweep: string,
  folder: string,
  shard: string,
  clusters: readonly IndexedCluster[],
): Promise<void> {
  const content = gzipSync(JSON.stringify(clusters), { level: 1 });
  await store.create(blobPath(sweep, folder, shard), content);
}

async function readStored(store: Store): Promise<{ index: ClusterIndex | undefined; etag: string | undefined }> {
  const stored = await store.read(PATH);
  if (stored === undefined) return { index: undefined, etag: undefined };
  const found = index.safeParse(jsonOf(stored.text));
  if (!found.success)
    throw new VigieError('VIGIE_STORE_DAMAGED', `${PATH} cannot be understood: ${found.error.message}`);
  return { index: found.data, etag: stored.etag };
}

const keptPath = (sweep: string, attempt: string) => `bundles/${sweep}/${attempt}/_index.json`;

/** Beside what a try of collect has read: it counts once the try does. */
export async function keepIndex(store: Store, attempt: string, index: ClusterIndex): Promise<void> {
  await store.create(keptPath(index.sweep, attempt), JSON.stringify(index));
}

/**
 * Makes the index of the try that counts the index. Once a sweep is closed, what it kept is gone and the index stays; one
 * that a later sweep has published stays too.
 */
export async function publishIndex(store: Store, sweep: SweepDocument, attempt: string): Promise<void> {
  const kept = await store.read(keptPath(sweep.id, attempt));
  if (kept === undefined) return;
  for (;;) {
    const there = await thereNow(store);
    if (beganAfter(there.sweep, sweep)) return;
    try {
      await store.write(PATH, kept.text, there.etag);
      return;
    } catch (error) {
      if (!(error instanceof VigieError && error.code === 'VIGIE_STORE_CONFLICT')) throw error;
    }
  }
}

/** Blobs of closed sweeps that are not the index any more; a pass that still reads them looks for the newer ones. */
export async function clearOldIndexes(store: Store, closed: ReadonlySet<string>): Promise<void> {
  const { sweep } = await thereNow(store);
  for (const old of await store.folders('index/')) {
    if (old !== sweep && closed.has(old)) await store.deleteAll(`index/${old}/`);
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

/** A cluster as an entry of the index. */
export function indexed(
  vigie: Pick<Vigie, 'config'>,
  cluster: Cluster,
  subscription: Pick<PlannedSubscription, 'id' | 'name' | 'managementGroups'>,
): IndexedCluster | undefined {
  if (cluster.id === null) return undefined;
  const { managementGroups } = subscription;
  const group = cluster.properties.state === 'value' ? cluster.properties.value.text('nodeResourceGroup') : undefined;
  return {
    id: cluster.id,
    subscriptionId: subscription.id,
    nodeResourceGroup: group?.state === 'value' ? group.value : null,
    subscriptionName: subscription.name,
    location: cluster.location,
    tags: Object.fromEntries(cluster.tags),
    owner: vigie.config.ownerOf({ ...cluster, managementGroups })?.name ?? null,
    ...(managementGroups !== undefined && { managementGroups: [...managementGroups] }),
  };
}
