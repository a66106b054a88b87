import type { Cluster } from '../estate/cluster.js';
import { askOneByOne } from '../estate/oneByOne.js';
import { readCluster } from '../estate/readCluster.js';
import type { Gap, PartitionState } from '../findings/finding.js';
import type { JsonObject } from '../json.js';
import { announce } from '../outbox/notices.js';
import { collectSignals } from '../signals/signalsFor.js';
import type { SignalTable, TableRows } from '../signals/tableSignals.js';
import type { Signals } from '../signals/types.js';
import { count } from '../text.js';
import { type RowsByTable, readBundle, readSideTables } from './bundles.js';
import type { Vigie } from './compose.js';
import type { PartitionsDocument, PlannedPartition, SweepDocument } from './documents.js';

/** More than this many clusters, and more than this share of a partition, that vanish at once resolve nothing. */
const MASS_COUNT = 10;
const MASS_SHARE = 0.05;

/** What one sweep sees of one partition. */
export interface SeenEstate {
  readonly read: boolean;
  readonly clusters: readonly Cluster[];
  readonly signals: ReadonlyMap<string, Signals>;
  /** Keys of resources that are gone for certain. */
  readonly gone: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
  readonly strayRows: number;
}

const NOTHING_SEEN: SeenEstate = {
  read: false,
  clusters: [],
  signals: new Map(),
  gone: new Set(),
  gaps: [],
  strayRows: 0,
};

/** Losing sight of something never closes a finding: only what is listed in `gone` is gone. */
export async function seeEstate(
  vigie: Vigie,
  sweep: SweepDocument,
  planned: PartitionsDocument,
  partition: PlannedPartition,
  before: PartitionState,
): Promise<SeenEstate> {
  if (partition.state === 'retired') return retire(vigie, partition, before);
  if (partition.state === 'vanished' && vigie.acceptDisappearance)
    return { ...NOTHING_SEEN, gone: new Set(Object.keys(before.resources)) };
  if (partition.state !== 'read') {
    const reason = partition.why ?? 'the subscription cannot be read';
    return {
      ...NOTHING_SEEN,
      gaps: [{ scope: `subscription/${partition.subscriptionId}`, signal: 'clusters', reason }],
    };
  }
  const rows = await readBundle(vigie.store, sweep.id, planned.attempt, partition.id);
  const returned = (rows.get('clusters') ?? []).map(readCluster).filter(({ key }) => key !== '');
  const missing = await askForMissing(vigie, partition, before, returned);
  const clusters = [...returned, ...missing.clusters];
  const side = await readSideTables(vigie.store, sweep.id, planned.attempt);
  const { signals, gaps, left, oddNodeRows } = await collectSignals({
    clusters,
    tables: tablesOf(rows, planned.incomplete),
    workspaces: customerIds(side.get('workspaces')),
    azure: vigie.azure,
    cache: vigie.cacheOf(sweep.id),
    now: new Date(sweep.now),
    previousAlerts: new Map(Object.entries(before.alerts)),
  });
  const strayRows = Object.values(left).reduce((sum, { odd, elsewhere }) => sum + odd + elsewhere, oddNodeRows);
  return { read: true, clusters, signals, gone: missing.gone, gaps: [...missing.gaps, ...gaps], strayRows };
}

function tablesOf(
  rows: RowsByTable,
  incomplete: Readonly<Record<string, string>>,
): Readonly<Record<SignalTable, TableRows>> {
  const one = (table: SignalTable): TableRows => {
    const why = incomplete[table];
    return { rows: rows.get(table) ?? [], complete: why === undefined, ...(why !== undefined && { why }) };
  };
  return { alerts: one('alerts'), scheduledEvents: one('scheduledEvents'), recommendations: one('recommendations') };
}

function customerIds(workspaces: ReadonlyMap<string, JsonObject> | undefined): ReadonlyMap<string, string> {
  const ids = [...(workspaces ?? [])].flatMap(([id, { customerId }]) =>
    typeof customerId === 'string' ? [[id, customerId] as const] : [],
  );
  return new Map(ids);
}

/** The configuration no longer names the subscription: what was found there is closed, and that is said once. */
async function retire(vigie: Vigie, partition: PlannedPartition, before: PartitionState): Promise<SeenEstate> {
  const gone = new Set(Object.keys(before.resources));
  if (gone.size > 0) {
    const text = `the configuration no longer names subscription ${partition.subscriptionName}: the findings of ${count(gone.size, 'cluster')} are closed as deleted`;
    const event = vigie.notice('subscription-retired', text, `subscription/${partition.subscriptionId}`);
    await announce(vigie.store, event, vigie.route(event));
  }
  return { ...NOTHING_SEEN, gone };
}

interface Missing {
  readonly clusters: readonly Cluster[];
  readonly gone: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
}

/** A cluster that was there and is not returned is asked for by itself, unless many vanished at once. */
async function askForMissing(
  vigie: Vigie,
  partition: PlannedPartition,
  before: PartitionState,
  returned: readonly Cluster[],
): Promise<Missing> {
  const here = new Set(returned.map(({ key }) => key));
  const known = Object.entries(before.resources);
  const missing = known.filter(([key]) => !here.has(key));
  if (missing.length === 0) return { clusters: [], gone: new Set(), gaps: [] };
  if (missing.length > MASS_COUNT && missing.length > MASS_SHARE * known.length && !vigie.acceptDisappearance) {
    const reason = `${missing.length} of ${count(known.length, 'cluster')} vanished at once; nothing is closed. If that is right, run: vigie sweep --accept-disappearance`;
    return {
      clusters: [],
      gone: new Set(),
      gaps: [{ scope: `subscription/${partition.subscriptionId}`, signal: 'clusters', reason }],
    };
  }
  const answers = await askOneByOne(
    vigie.azure,
    missing.map(([, { id }]) => id),
  );
  const clusters: Cluster[] = [];
  const gone = new Set<string>();
  const gaps: Gap[] = [];
  for (const [key, { id }] of missing) {
    const answer = answers.get(id) ?? { state: 'unknown' as const, why: 'it was not asked' };
    if (answer.state === 'judged') clusters.push(readCluster(answer.raw));
    else if (answer.state === 'deleted') gone.add(key);
    else
      gaps.push({
        scope: `cluster/${id}`,
        signal: 'clusters',
        reason: `Resource Graph no longer returns it, and asking for it says: ${answer.why}`,
      });
  }
  return { clusters, gone, gaps };
}
