import type { Cluster } from '../estate/cluster.js';
import { type OwnReadings, readByNeed } from './byNeed.js';
import type { Cache } from './cache.js';
import type { Gap, Seen } from './gap.js';
import { type NodeSignals, readNodes } from './logAnalyticsNodes.js';
import { readNewestNodeImages } from './newestNodeImages.js';
import { readNodeImageFixes } from './nodeImageFixes.js';
import type { Readings } from './reading.js';
import type { SignalReads } from './reads.js';
import { readRegionVersions, regionName } from './regionVersions.js';
import { known, notKnown } from './signal.js';
import { type RowsLeft, type SignalTable, type TableRows, tableSignals } from './tableSignals.js';
import type { DefenderAlert, RegionVersions, Signals } from './types.js';

export interface SignalsInput {
  /** The clusters of one partition: rows are theirs or nobody's here. */
  readonly clusters: readonly Cluster[];
  /** Clusters of the same subscription in other partitions: rows that name them are nobody's here, and not astray. */
  readonly neighbours?: readonly Cluster[];
  /** Those whose signals are read now. @default all */
  readonly slice?: readonly Cluster[];
  /** What Resource Graph gave for this partition, table by table. */
  readonly tables: Readonly<Record<SignalTable, TableRows>>;
  /** `customerId` of Log Analytics workspaces, by their lower-cased ARM id. */
  readonly workspaces: ReadonlyMap<string, string>;
  readonly azure: SignalReads;
  readonly cache: Cache;
  /** Domain time of the sweep. */
  readonly now: Date;
  /** By lower-cased cluster id: the alerts known before this sweep. */
  readonly previousAlerts: ReadonlyMap<string, readonly DefenderAlert[]>;
  /** What earlier nights read by need. */
  readonly previousReadings: Readings;
}

export interface CollectedSignals {
  /** By lower-cased cluster id. */
  readonly signals: ReadonlyMap<string, Signals>;
  /** By lower-cased cluster id: the readings that signals which are read by need rest on. */
  readonly readings: ReadonlyMap<string, OwnReadings>;
  /** One a scope and signal; those of tables are told by whoever collected them. See {@link isSharedScope}. */
  readonly gaps: readonly Gap[];
  /** Rows that became no signal, for the coverage. */
  readonly left: Readonly<Record<SignalTable, RowsLeft>>;
  /** Rows of Log Analytics that could not be read. */
  readonly oddNodeRows: number;
}

/** Reads every signal of a partition's clusters. Never throws for what Azure answers: it becomes not known, and a gap. */
export async function collectSignals(input: SignalsInput): Promise<CollectedSignals> {
  const { clusters, neighbours = [], slice = clusters, tables, workspaces, azure, cache, now } = input;
  const [versions, byNeed, newest, nodes] = await Promise.all([
    eachCluster(slice, (cluster) => versionsOf(azure, cache, cluster, now)),
    readByNeed(azure, slice, input.previousReadings, now),
    readNewestNodeImages(azure, cache, slice, now),
    readNodes(azure, cache, clusters, workspaces, now),
  ]);
  const fixes = await readNodeImageFixes(azure, cache, slice, newest.byCluster, now);
  const rows = tableSignals(tables, [...clusters, ...neighbours], input.previousAlerts, now);
  const signals = new Map<string, Signals>();
  for (const { key } of slice) {
    const own = byNeed.get(key);
    if (own === undefined) continue;
    signals.set(key, {
      ...rows.of(key),
      ...(nodes.signals.get(key) ?? NOT_ASKED),
      ...own.signals,
      regionVersions: versions.get(key)?.signal ?? notKnown('not asked'),
      newestNodeImages: known(newest.byCluster.get(key) ?? new Map(), now),
      nodeImageFixes: known(fixes.byCluster.get(key) ?? new Map(), now),
    });
  }
  const ofVersions = [...versions.values()].flatMap(({ gap }) => (gap === undefined ? [] : [gap]));
  const ofClusters = [...byNeed.values()].flatMap((own) => own.gaps);
  return {
    signals,
    readings: new Map([...byNeed].map(([key, own]) => [key, own.readings])),
    gaps: distinct([...ofVersions, ...ofClusters, ...newest.gaps, ...fixes.gaps, ...nodes.gaps]),
    left: rows.left,
    oddNodeRows: nodes.odd,
  };
}

const NOT_ASKED: NodeSignals = { nodeInventory: notKnown('not asked'), rebootRequests: notKnown('not asked') };

async function eachCluster<T>(
  clusters: readonly Cluster[],
  read: (cluster: Cluster) => Promise<Seen<T>>,
): Promise<ReadonlyMap<string, Seen<T>>> {
  return new Map(await Promise.all(clusters.map(async (cluster) => [cluster.key, await read(cluster)] as const)));
}

async function versionsOf(
  azure: SignalReads,
  cache: Cache,
  cluster: Cluster,
  now: Date,
): Promise<Seen<RegionVersions>> {
  const { location, subscriptionId } = cluster;
  if (location === null || subscriptionId === null) {
    return { signal: notKnown('the payload names no region or no subscription to ask versions of') };
  }
  return readRegionVersions(azure, cache, { region: regionName(location), subscriptionId }, now);
}

function distinct(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.scope.toLowerCase()} ${gap.signal}`, gap])).values()];
}
