import { peekState } from '../outbox/state.js';
import type { Store } from '../store/store.js';
import { clustersOf, readIndex } from './clusterIndex.js';
import { understand } from './stateForm.js';

/** The tags of a resource and what is above it, as the last sweep that saw it has kept them. */
export interface KnownTags {
  readonly tags: Readonly<Record<string, string>>;
  /** IDs of the management groups above its subscription, nearest first; absent: they are not known. */
  readonly managementGroups?: readonly string[] | undefined;
  /** Id of that sweep; null where the state does not say. */
  readonly sweep: string | null;
}

/**
 * Looks a resource up in the index of clusters, else in the state of its subscription: what is no cluster is kept in its
 * first part.
 * @param id ARM id, in any case
 * @returns `undefined`: no sweep has seen it
 * @throws VigieError of the store
 */
export async function knownTags(store: Store, id: string): Promise<KnownTags | undefined> {
  const key = id.toLowerCase();
  const [, subscription] = /^\/subscriptions\/([^/]+)/.exec(key) ?? [];
  const index = await readIndex(store);
  if (index !== undefined && subscription !== undefined) {
    const clusters = await clustersOf(store, index, new Set([subscription]));
    const found = clusters?.find((one) => one.id.toLowerCase() === key);
    if (found !== undefined) return { tags: found.tags, managementGroups: found.managementGroups, sweep: index.sweep };
  }
  const state = await peekState(store, subscription ?? '_tenant', understand);
  const resource = state?.resources[key];
  return resource === undefined ? undefined : { tags: resource.tags, sweep: state?.sweep ?? null };
}
