import { z } from 'zod';
import type { Read } from '../azure/failure.js';
import type { Cluster, NodePool } from '../estate/cluster.js';
import { parseNodeImage } from '../estate/nodeImage.js';
import { valueIn } from '../estate/readCluster.js';
import type { JsonObject } from '../json.js';
import { clean } from '../text.js';
import type { Cache } from './cache.js';
import { caseless } from './door.js';
import { type Gap, whyNotRead } from './gap.js';
import { isRefusal, onceARegion } from './onceARegion.js';
import type { SignalReads } from './reads.js';
import { known, notKnown, type Signal } from './signal.js';

export type ImagesByPool = ReadonlyMap<string, Signal<string>>;

export interface NewestImagesRead {
  /** By lower-cased cluster id, then by pool name; every pool of every cluster that was handed in. */
  readonly byCluster: ReadonlyMap<string, ImagesByPool>;
  readonly gaps: readonly Gap[];
}

/** Pools that share an answer: one region, one image family, one minor. */
interface Kind {
  readonly key: string;
  readonly region: string;
  readonly family: string;
  readonly pools: Member[];
}

interface Member {
  readonly cluster: Cluster;
  readonly pool: NodePool;
}

/** What asking came to; kept in the cache, so plain data. */
type Newest = { readonly version: string } | { readonly why: string; readonly failed: Read<never> | null };

const profileBody = caseless({ properties: caseless({ latestNodeImageVersion: z.string().min(1).optional() }) });

/**
 * The newest node image of each pool's family: one pool of each region, family and minor is asked, and one other where
 * the first gives none. Stopped pools and Windows pools are asked like any other.
 */
export async function readNewestNodeImages(
  reads: SignalReads,
  cache: Cache,
  clusters: readonly Cluster[],
  now: Date,
): Promise<NewestImagesRead> {
  const byCluster = new Map(clusters.map(({ key }) => [key, new Map<string, Signal<string>>()]));
  const kinds = new Map<string, Kind>();
  for (const cluster of clusters) {
    for (const pool of valueIn(cluster.pools) ?? []) {
      const kind = kindOf({ cluster, pool });
      if ('why' in kind) byCluster.get(cluster.key)?.set(pool.name, notKnown(kind.why));
      else kinds.set(kind.key, { ...kind, pools: [...(kinds.get(kind.key)?.pools ?? []), ...kind.pools] });
    }
  }
  const results = await Promise.all([...kinds.values()].map((kind) => readKind(reads, cache, kind, now)));
  for (const { kind, signal } of results) {
    for (const { cluster, pool } of kind.pools) byCluster.get(cluster.key)?.set(pool.name, signal);
  }
  return { byCluster, gaps: results.flatMap(({ gap }) => (gap === undefined ? [] : [gap])) };
}

function kindOf(member: Member): Kind | { readonly why: string } {
  const { cluster, pool } = member;
  const version = valueIn(pool.facts.text('nodeImageVersion'));
  if (version === undefined) return { why: 'the pool reports no node image version' };
  const image = parseNodeImage(version);
  if (image.stamp === null) return { why: `no image release can be read from ${clean(version)}` };
  if (cluster.id === null || cluster.location === null)
    return { why: 'the cluster has no id or no location to ask with' };
  const minor = minorOf(member);
  if (minor === undefined) return { why: 'the pool reports no Kubernetes version' };
  const family = image.family.toLowerCase();
  return {
    key: `${cluster.location}/${family}/${minor}`,
    region: cluster.location,
    family: image.family,
    pools: [member],
  };
}

/** The minor that the pool runs, else the one that its cluster runs. */
function minorOf({ cluster, pool }: Member): string | undefined {
  const facts = valueIn(cluster.properties);
  const versions = [
    pool.facts.text('currentOrchestratorVersion'),
    pool.facts.text('orchestratorVersion'),
    ...(facts === undefined ? [] : [facts.text('currentKubernetesVersion'), facts.text('kubernetesVersion')]),
  ];
  for (const version of versions) {
    const minor = /^v?(\d+\.\d+)/.exec(valueIn(version) ?? '')?.[1];
    if (minor !== undefined) return minor;
  }
  return undefined;
}

interface KindRead {
  readonly kind: Kind;
  readonly signal: Signal<string>;
  readonly gap?: Gap;
}

async function readKind(reads: SignalReads, cache: Cache, kind: Kind, now: Date): Promise<KindRead> {
  const candidates = candidatesOf(kind.pools);
  const subscription = candidates[0]?.cluster.subscriptionId ?? '';
  const newest = await onceARegion<Newest>(
    cache,
    `newestNodeImage/${kind.key}`,
    subscription,
    () => askPools(reads, kind, candidates),
    (found) => 'failed' in found && found.failed !== null && isRefusal(found.failed),
  );
  if ('version' in newest) return { kind, signal: known(newest.version, now) };
  const signal = notKnown(newest.why);
  if (newest.failed === null) return { kind, signal };
  const scope = isRefusal(newest.failed) ? `subscription/${subscription}` : `region/${kind.region}`;
  return { kind, signal, gap: { scope, signal: 'newestNodeImages', reason: newest.why } };
}

/** The pool to ask first and the other one: pools of type VirtualMachines may lack the answer, so they come last. */
function candidatesOf(pools: readonly Member[]): readonly Member[] {
  const isMachines = ({ pool }: Member) => valueIn(pool.facts.text('type'))?.toLowerCase() === 'virtualmachines';
  return [...pools.filter((one) => !isMachines(one)), ...pools.filter(isMachines)].slice(0, 2);
}

async function askPools(reads: SignalReads, kind: Kind, candidates: readonly Member[]): Promise<Newest> {
  let newest: Newest = { why: 'no pool of this image family can be asked', failed: null };
  for (const { cluster, pool } of candidates) {
    if (cluster.id === null) continue;
    newest = judge(kind.family, pool.name, await reads.poolUpgradeProfile(cluster.id, pool.name, kind.region));
    if ('version' in newest) return newest;
  }
  return newest;
}

function judge(family: string, pool: string, answer: Read<JsonObject>): Newest {
  const what = `newest image of ${family}`;
  if (!answer.ok) return { why: whyNotRead(`${what} (pool ${pool})`, answer, 'Reader on its cluster'), failed: answer };
  const body = profileBody.safeParse(answer.value);
  const version = body.success ? body.data.properties.latestNodeImageVersion : undefined;
  if (version === undefined)
    return { why: `${what} not known: the upgrade profile of pool ${pool} names none`, failed: null };
  const offered = parseNodeImage(version);
  return offered.stamp !== null && offered.family.toLowerCase() === family.toLowerCase()
    ? { version }
    : { why: `${what} not known: Azure names ${clean(version)}, which is of another family`, failed: null };
}
