import type { Cluster } from '../estate/cluster.js';
import { clusterKeyOf, valueIn } from '../estate/readCluster.js';

/** Finds the cluster that a resource id means: the cluster itself, something below it, or in its node resource group. */
export interface Placing {
  /** Lower-cased ids of the clusters concerned; none where it is no known cluster's. */
  keysOf(resourceId: string): readonly string[];
}

export function placingOf(clusters: readonly Cluster[]): Placing {
  const keys = new Set(clusters.map(({ key }) => key).filter((key) => key !== ''));
  const groups = new Map<string, string[]>();
  for (const cluster of clusters) {
    const group = nodeGroupOf(cluster);
    if (group !== undefined && cluster.key !== '') groups.set(group, [...(groups.get(group) ?? []), cluster.key]);
  }
  return {
    keysOf(resourceId) {
      const key = clusterKeyOf(resourceId);
      if (key !== undefined) return keys.has(key) ? [key] : [];
      const group = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(resourceId.trim().toLowerCase())?.[0];
      return group === undefined ? [] : (groups.get(group) ?? []);
    },
  };
}

/** Lower-cased id of the resource group that a cluster's nodes lie in. */
export function nodeGroupOf({ properties, subscriptionId }: Cluster): string | undefined {
  if (properties.state !== 'value' || subscriptionId === null) return undefined;
  const name = valueIn(properties.value.text('nodeResourceGroup'));
  return name ? `/subscriptions/${subscriptionId}/resourcegroups/${name}`.toLowerCase() : undefined;
}

/** What rows of a table said, by lower-cased cluster id, and what was not taken. */
export interface Placed<T> {
  readonly byCluster: ReadonlyMap<string, readonly T[]>;
  /** Rows that could not be read. */
  readonly odd: number;
  /** Rows that name no known cluster. */
  readonly elsewhere: number;
}

/** Appends to the list at a key. */
export function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
