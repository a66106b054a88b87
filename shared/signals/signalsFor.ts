import type { Cluster } from '../estate/cluster.js';
import type { Resource, ResourceKind } from '../estate/resource.js';
import { type OwnReadings, readByNeed } from './byNeed.js';
import type { Cache } from './cache.js';
import type { Gap } from './gap.js';
import { readNewestNodeImages } from './newestNodeImages.js';
import { readNodeImageFixes } from './nodeImageFixes.js';
import { NOT_ASKED, readNodeSignals } from './nodeSignals.js';
import { noSignals } from './noSignals.js';
import type { Readings } from './reading.js';
import type { SignalReads } from './reads.js';
import { readSharedSignals } from './sharedSignals.js';
import type { CollectedSides } from './sideSignal.js';
import { readSideSignals } from './sideSignals.js';
import { known } from './signal.js';
import type { TableSignalsRead } from './tableSignals.js';
import type { SignalName, Signals } from './types.js';
import type { WorkspacePieces } from './workspacePieces.js';

export interface SignalsInput {
  /** The clusters of one partition. */
  readonly clusters: readonly Cluster[];
  /** Those resources of the partition whose signals are read now. @default its clusters */
  readonly slice?: readonly Resource[];
  /** What the rows of Resource Graph say of the partition's resources. */
  readonly tables: TableSignalsRead;
  readonly sides: CollectedSides;
  /** `customerId` of Log Analytics workspaces, by their lower-cased ARM id. */
  readonly workspaces: ReadonlyMap<string, string>;
  /** Of large workspaces. @default none is large */
  readonly pieces?: WorkspacePieces;
  readonly azure: SignalReads;
  readonly cache: Cache;
  /** Domain time of the sweep. */
  readonly now: Date;
  /** Those that some selected check needs or uses: others that cost a call are not read. @default all */
  readonly wanted?: ReadonlySet<SignalName>;
  /** What earlier nights read by need. */
  readonly previousReadings: Readings;
}

export interface CollectedSignals {
  /** By lower-cased id of the resource. */
  readonly signals: ReadonlyMap<string, Signals>;
  /** By lower-cased id: the readings that signals which are read by need rest on. */
  readonly readings: ReadonlyMap<string, OwnReadings>;
  /** One a scope and signal; those of tables are told by whoever collected them. See {@link isSharedScope}. */
  readonly gaps: readonly Gap[];
  /** Rows of Log Analytics that could not be read. */
  readonly oddNodeRows: number;
}

/** Reads every signal of a partition's resources. Never throws for what Azure answers: it becomes not known, and a gap. */
export async function collectSignals(input: SignalsInput): Promise<CollectedSignals> {
  const { clusters, slice = clusters, tables, sides, workspaces, pieces, azure, cache, now } = input;
  const isWanted = (name: SignalName) => input.wanted?.has(name) ?? true;
  const own = slice.filter((resource): resource is Cluster => resource.kind === 'cluster');
  const [shared, byNeed, newest, nodes] = await Promise.all([
    readSharedSignals(azure, cache, slice, now, isWanted),
    readByNeed(azure, slice, input.previousReadings, now, isWanted),
    readNewestNodeImages(azure, cache, own, now),
    readNodeSignals({
      ...{ azure, cache, clusters, slice: own, workspaces, pieces, sides, isWanted, now },
      rulesOf: ({ key }) => tables.of(key).dataCollectionRules,
    }),
  ]);
  const fixes = await readNodeImageFixes(azure, cache, own, newest.byCluster, now);
  const ofCluster = (key: string) => ({
    ...(nodes.signals.get(key) ?? NOT_ASKED),
    newestNodeImages: known(newest.byCluster.get(key) ?? new Map(), now),
    nodeImageFixes: known(fixes.byCluster.get(key) ?? new Map(), now),
  });
  const signals = new Map<string, Signals>();
  for (const resource of slice) {
    const { key, kind } = resource;
    signals.set(key, {
      ...BLANK[kind],
      ...tables.of(key),
      ...readSideSignals(sides, resource, now),
      ...byNeed.get(key)?.signals,
      ...shared.get(key)?.signals,
      ...(kind === 'cluster' ? ofCluster(key) : {}),
    });
  }
  const ofShared = [...shared.values()].flatMap(({ gaps }) => gaps);
  const ofResources = [...byNeed.values()].flatMap(({ gaps }) => gaps);
  return {
    signals,
    readings: new Map([...byNeed].map(([key, { readings }]) => [key, readings])),
    gaps: distinct([...ofShared, ...ofResources, ...newest.gaps, ...fixes.gaps, ...nodes.gaps]),
    oddNodeRows: nodes.odd,
  };
}

/** What no reader fills is not a signal of that kind of resource. */
const BLANK: Readonly<Record<ResourceKind, Signals>> = {
  cluster: noSignals('not asked'),
  registry: noSignals('this is not read of a registry'),
  subscription: noSignals('this is not read of a subscription'),
  tenant: noSignals('this is not read of a tenant'),
};

function distinct(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.scope.toLowerCase()} ${gap.signal}`, gap])).values()];
}
