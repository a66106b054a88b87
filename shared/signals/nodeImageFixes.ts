import type { Cluster, NodePool } from '../estate/cluster.js';
import { compareNodeImages, parseNodeImage } from '../estate/nodeImage.js';
import { valueIn } from '../estate/readCluster.js';
import { clean } from '../text.js';
import type { Cache } from './cache.js';
import { distroOf } from './distro.js';
import type { Gap } from './gap.js';
import type { ImagesByPool } from './newestNodeImages.js';
import type { SignalReads } from './reads.js';
import { known, notKnown, type Signal } from './signal.js';
import type { NodeImageFixes } from './types.js';
import { fixesBetween } from './vhdReleases.js';

export interface FixesRead {
  /** By lower-cased cluster id, then by pool name. */
  readonly byCluster: ReadonlyMap<string, ReadonlyMap<string, Signal<NodeImageFixes>>>;
  readonly gaps: readonly Gap[];
}

/** What an upgrade to the newest image would fix, pool by pool; one walk for each distro, running and newest release. */
export async function readNodeImageFixes(
  reads: SignalReads,
  cache: Cache,
  clusters: readonly Cluster[],
  newest: ReadonlyMap<string, ImagesByPool>,
  now: Date,
): Promise<FixesRead> {
  const byCluster = new Map(clusters.map(({ key }) => [key, new Map<string, Signal<NodeImageFixes>>()]));
  const reasons = new Set<string>();
  const pools = clusters.flatMap((cluster) => (valueIn(cluster.pools) ?? []).map((pool) => ({ cluster, pool })));
  await Promise.all(
    pools.map(async ({ cluster, pool }) => {
      const offered = newest.get(cluster.key)?.get(pool.name) ?? notKnown('the newest node image was not read');
      const read = await readPool(reads, cache, pool, offered, now);
      if (read.refused !== undefined) reasons.add(read.refused);
      byCluster.get(cluster.key)?.set(pool.name, read.signal);
    }),
  );
  const scope = 'service/vulnerability-data';
  return { byCluster, gaps: [...reasons].map((reason) => ({ scope, signal: 'nodeImageFixes' as const, reason })) };
}

interface PoolRead {
  readonly signal: Signal<NodeImageFixes>;
  /** Why the API gave no answer, where it gave none. */
  readonly refused?: string;
}

async function readPool(
  reads: SignalReads,
  cache: Cache,
  pool: NodePool,
  offered: Signal<string>,
  now: Date,
): Promise<PoolRead> {
  if (!offered.known) return { signal: offered };
  const running = parseNodeImage(valueIn(pool.facts.text('nodeImageVersion')) ?? '');
  const newest = parseNodeImage(offered.value);
  if (/^akswindows/i.test(running.family))
    return no('Windows images are not covered by the AKS Vulnerability Data API');
  const distro = distroOf(running.family);
  if (distro === undefined) return no(`the AKS Vulnerability Data API does not cover ${clean(running.family)}`);
  const [from, to] = [running, newest].map(({ stamp }) => stamp ?? '');
  const newer = compareNodeImages(newest, running);
  if (from === undefined || to === undefined || newer === undefined || ![from, to].every(isRelease)) {
    return no(`${from || 'the running image'} and ${to || 'the newest'} are not both releases such as 202601.13.0`);
  }
  if (newer <= 0) return { signal: known({ newest: offered.value, ids: [] }, now) };
  const found = await fixesBetween(reads, cache, distro, from, to);
  if (found.ok) return { signal: known({ newest: offered.value, ids: found.value }, now) };
  return found.refused ? { ...no(found.why), refused: found.why } : no(found.why);
}

/** Older stamps (2022.11.02) have no reports. */
function isRelease(stamp: string): boolean {
  return /^\d{6}\.\d\d\.\d+$/.test(stamp);
}

function no(why: string): { readonly signal: Signal<never> } {
  return { signal: notKnown(why) };
}
