import { readCluster } from '../estate/readCluster.js';
import { readRegistry } from '../estate/registry.js';
import {
  countedKinds,
  kindOfType,
  type Resource,
  type ResourceKind,
  subscriptionResource,
} from '../estate/resource.js';
import { noticeEvent } from '../events/build.js';
import type { Gap, PartitionState } from '../findings/finding.js';
import type { SeenResource } from '../findings/night.js';
import type { JsonObject } from '../json.js';
import { readTableSignals } from '../signals/tableSignals.js';
import { readSideTables } from './bundles.js';
import { askForMissing, CLUSTERS, REGISTRIES } from './missing.js';
import { type OwnRows, ownRows } from './ownRows.js';
import type { PartitionRun } from './partitionRun.js';
import { whyIncomplete } from './plannedPartitions.js';
import { judgeInSlices } from './slices.js';
import { tellNotice } from './tell.js';
import { wantedSignals } from './wanted.js';

/** What one sweep sees of one partition. */
export interface SeenEstate {
  readonly read: boolean;
  /** Retired, or accepted as gone: what was there is closed, and no gap is left. */
  readonly ended: boolean;
  /** Resources with what was said of them. */
  readonly resources: readonly SeenResource[];
  /** Keys of resources that are gone for certain. */
  readonly gone: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
  readonly strayRows: number;
}

const NOTHING_SEEN: SeenEstate = {
  read: false,
  ended: false,
  resources: [],
  gone: new Set(),
  gaps: [],
  strayRows: 0,
};

/**
 * Losing sight of something never closes a finding: only what is listed in `gone` is gone.
 * @returns `more`: the time of this run is over, and what it has judged is kept for the next
 */
export async function seeEstate(run: PartitionRun): Promise<SeenEstate | 'more'> {
  const { vigie, partition, before } = run;
  // What was accepted as gone stays gone until it is seen again.
  const isAccepted = vigie.acceptDisappearance || before.outcome?.ended === true;
  switch (partition.state) {
    case 'read':
      return readEstate(run);
    case 'retired':
      await tellRetired(run);
      return ended(before);
    case 'unplaced':
      return before.outcome?.ended === true ? ended(before) : outOfSight(run);
    case 'vanished':
      return isAccepted ? ended(before) : outOfSight(run);
    case 'gap':
      return outOfSight(run);
  }
}

function ended({ resources }: PartitionState): SeenEstate {
  return { ...NOTHING_SEEN, ended: true, gone: new Set(Object.keys(resources)) };
}

/** What was not seen of the subscription before is not seen now either: its gaps stay. */
function outOfSight(
  { partition, before }: PartitionRun,
  reason = partition.why ?? 'the subscription cannot be read',
): SeenEstate {
  const gap = { scope: `subscription/${partition.subscriptionId}`, signal: 'clusters', reason };
  return { ...NOTHING_SEEN, gaps: [gap, ...Object.values(before.gaps), ...(before.outcome?.sharedGaps ?? [])] };
}

/** What concerns the subscription as a whole is counted, and announced, by its first part alone. */
function isFirstPart({ partition }: PartitionRun): boolean {
  return partition.part === undefined || partition.part.index === 0;
}

async function readEstate(run: PartitionRun): Promise<SeenEstate | 'more'> {
  const { vigie, sweep, planned, partition, before, now } = run;
  const gone = 'what was collected of it is gone; the next sweep reads it again';
  const rows = await ownRows(run);
  if (rows === undefined) return outOfSight(run, gone);
  const found = await resourcesOf(run, rows);
  const { clusters, others } = found;
  const whyNot = (table: string) => whyIncomplete(planned, partition, table);
  const tables = await readTableSignals(
    { each: rows.others, whyIncomplete: whyNot },
    {
      clusters: [...clusters, ...rows.neighbours.map(readCluster)],
      registries: found.registries,
      previousAlerts: new Map(Object.entries(before.alerts)),
    },
    now,
  );
  if (tables === undefined) return outOfSight(run, gone);
  const side = await readSideTables(vigie.store, sweep.id, planned.attempt);
  const judged = await judgeInSlices(run, clusters, others, {
    tables,
    sides: { side, whyIncomplete: whyNot },
    workspaces: customerIds(side.get('workspaces')),
    pieces: planned.pieces ?? {},
    azure: vigie.azure,
    cache: vigie.cacheOf(sweep.id),
    now,
    wanted: wantedSignals(vigie.checks),
    previousReadings: before.readings,
  });
  if (judged === 'more') return 'more';
  return {
    read: true,
    ended: false,
    resources: judged.resources,
    gone: found.gone,
    gaps: [
      ...found.gaps,
      ...judged.gaps,
      ...gapsOfUnseen(before, [...clusters, ...others], found.gone),
      ...lostTables(run),
    ],
    strayRows: isFirstPart(run) ? judged.strayRows : 0,
  };
}

interface PartitionResources {
  readonly clusters: readonly Extract<Resource, { kind: 'cluster' }>[];
  /** Registries of the whole subscription: rows are placed by them in every part. */
  readonly registries: readonly Extract<Resource, { kind: 'registry' }>[];
  /** What is judged beside the clusters: in part 0 alone. */
  readonly others: readonly Resource[];
  readonly gone: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
}

/** What is returned, and what answers for itself. Kinds that no selected check is about are left out. */
async function resourcesOf(run: PartitionRun, rows: OwnRows): Promise<PartitionResources> {
  const { vigie, partition } = run;
  const clusters = rows.clusters.map(readCluster);
  const missing = await askForMissing(run, CLUSTERS, clusters);
  const registries = rows.registries.map(readRegistry);
  const isAbout = (kind: ResourceKind) => isFirstPart(run) && vigie.checks.some(({ about }) => about === kind);
  const away = isAbout('registry') ? await askForMissing(run, REGISTRIES, registries) : undefined;
  const { subscriptionId, subscriptionName, tags } = partition;
  return {
    clusters: [...clusters, ...missing.found],
    registries: [...registries, ...(away?.found ?? [])],
    others: [
      ...(away === undefined ? [] : [...registries, ...away.found]),
      ...(isAbout('subscription') ? [subscriptionResource(subscriptionId, subscriptionName, tags)] : []),
    ],
    gone: new Set([...missing.gone, ...(away?.gone ?? [])]),
    gaps: [...missing.gaps, ...(away?.gaps ?? [])],
  };
}

/** What was not seen of a resource that is out of sight now is not seen again by that. */
function gapsOfUnseen(before: PartitionState, seen: readonly Resource[], gone: ReadonlySet<string>): Gap[] {
  const known = new Set([...seen.map(({ key }) => key), ...gone]);
  const unseen = new Set(Object.keys(before.resources).filter((key) => !known.has(key)));
  return Object.values(before.gaps).filter(({ scope, signal }) => {
    const [kind = '', ...id] = scope.split('/');
    const isOwn = (kind === 'cluster' && signal !== 'clusters') || (kind === 'registry' && signal !== 'registries');
    return isOwn && unseen.has(id.join('/').toLowerCase());
  });
}

/** Tables that were lost for this subscription; what was lost for all is told by `_sweep`. */
function lostTables({ planned, partition }: PartitionRun): Gap[] {
  return Object.entries(partition.lost ?? {})
    .filter(([table]) => planned.incomplete[table] === undefined)
    .map(([table, reason]) => ({ scope: `subscription/${partition.subscriptionId}`, signal: table, reason }));
}

function customerIds(workspaces: ReadonlyMap<string, JsonObject> | undefined): ReadonlyMap<string, string> {
  const ids = [...(workspaces ?? [])].flatMap(([id, { customerId }]) =>
    typeof customerId === 'string' ? [[id, customerId] as const] : [],
  );
  return new Map(ids);
}

/** The configuration no longer names the subscription, or a management group above it: that is said once. */
async function tellRetired(run: PartitionRun): Promise<void> {
  const { vigie, partition, before, now } = run;
  if (before.outcome?.ended === true || !isFirstPart(run)) return;
  const known = countedKinds(Object.values(before.resources).flatMap(({ type }) => countedAs(type)));
  const text = `the configuration no longer names subscription ${partition.subscriptionName}, or a management group above it: the findings of ${known} are closed as deleted`;
  const about = `subscription/${partition.subscriptionId}`;
  await tellNotice(vigie, noticeEvent('subscription-retired', text, about, { sweep: null, now }));
}

/** The subscription itself is not counted among what is in it. */
function countedAs(type: string): readonly ResourceKind[] {
  const kind = kindOfType(type);
  return kind === 'cluster' || kind === 'registry' ? [kind] : [];
}
