import type { SimulatedAzure } from './simulated.js';

/** What one-by-one's lists told of a cluster, and a change needs to know. */
export interface ListedCluster {
  readonly id: string;
  readonly hasChannel: boolean;
}

const CHANGED_SHARE = 0.02;

/**
 * Changes 2% of the clusters, spread evenly over the estate: each second one loses its automatic upgrades, which makes
 * findings, the others get them, which mends findings where there are any to mend.
 * @returns how many were changed
 */
export async function changeSome(azure: SimulatedAzure, clusters: readonly ListedCluster[]): Promise<number> {
  const [on, off] = [clusters.filter(({ hasChannel }) => hasChannel), clusters.filter(({ hasChannel }) => !hasChannel)];
  const wanted = Math.max(2, Math.round(clusters.length * CHANGED_SHARE));
  const mended = spread(off, Math.floor(wanted / 2));
  const broken = spread(on, wanted - mended.length);
  for (const { id } of mended) await patch(azure, id, 'patch', 'NodeImage');
  for (const { id } of broken) await patch(azure, id, 'none', 'None');
  return mended.length + broken.length;
}

/** So many of a list, at even distances. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  const step = list.length / Math.max(1, count);
  return step < 1 ? list : Array.from({ length: count }, (_none, place) => list[Math.floor(place * step)] as T);
}

async function patch(azure: SimulatedAzure, resourceId: string, upgradeChannel: string, nodeOSUpgradeChannel: string) {
  const change = { properties: { autoUpgradeProfile: { upgradeChannel, nodeOSUpgradeChannel } } };
  await azure.control('POST', '/_vigie/estate', { resourceId, patch: change });
}
