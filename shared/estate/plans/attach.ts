import { isObject, type JsonObject, property } from '../../json.js';
import { Unsaid, withUnsaid } from '../unsaid.js';
import type { Planned, PlannedPool } from './planned.js';

const ELSEWHERE = new Unsaid('is not in the plan, which has only a node pool of the cluster');

/**
 * Puts pools into their clusters. One whose cluster is not in the plan, or is not told, is judged in a cluster of which
 * nothing else is known: it is never left out.
 */
export function withPools(clusters: readonly Planned[], pools: readonly PlannedPool[]): readonly Planned[] {
  const homeless: PlannedPool[] = [];
  const byCluster = new Map<Planned, JsonObject[]>();
  for (const pool of pools) {
    const home = clusters.find((cluster) => isHome(cluster, pool));
    if (home === undefined) homeless.push(pool);
    else byCluster.set(home, [...(byCluster.get(home) ?? []), pool.pool]);
  }
  const joined = clusters.map((cluster) => {
    const own = byCluster.get(cluster);
    return own === undefined ? cluster : { ...cluster, raw: joinedTo(cluster.raw, own) };
  });
  return [...joined, ...homeless.map(alone)];
}

function isHome({ kind, address, raw }: Planned, { clusterAddress, clusterId }: PlannedPool): boolean {
  if (kind !== 'cluster') return false;
  const id = property(raw, 'id');
  if (clusterId !== undefined) return typeof id === 'string' && id.toLowerCase() === clusterId.toLowerCase();
  return clusterAddress === address;
}

/** A pool that stands in both is one pool: what its own resource says comes first. */
function joinedTo(raw: JsonObject, pools: readonly JsonObject[]): JsonObject {
  const properties = raw.properties as JsonObject;
  const listed = property(properties, 'agentPoolProfiles');
  const names = new Set(pools.map(nameOf));
  const others = (Array.isArray(listed) ? listed : []).filter((pool) => !isObject(pool) || !names.has(nameOf(pool)));
  return { ...raw, properties: { ...properties, agentPoolProfiles: [...others, ...pools] } };
}

function nameOf(pool: JsonObject): unknown {
  const name = property(pool, 'name');
  return typeof name === 'string' ? name.toLowerCase() : pool;
}

function alone({ address, pool, clusterId }: PlannedPool): Planned {
  const properties = withUnsaid({ agentPoolProfiles: [pool] }, ELSEWHERE);
  const id = clusterId === undefined ? {} : { id: clusterId };
  const type = 'Microsoft.ContainerService/managedClusters';
  return { kind: 'cluster', address, raw: withUnsaid({ ...id, type, properties }, ELSEWHERE) };
}
