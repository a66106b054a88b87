import { PIECE_ROWS } from '../shared/signals/workspacePieces.js';
import { type Inventory, lowerBound, perClusterBound } from './lowerBound.js';
import type { Night } from './night.js';
import type { Results, Size } from './results.js';
import { spreadOf } from './statistics.js';

/**
 * What Azure allows, with where it is said. Nothing here is measured.
 * - Resource Graph: 15 queries in 5 seconds for each caller; it answers for the first 10,000 subscriptions only (Microsoft,
 *   "Throttling guidance for Azure Resource Graph", "Azure Resource Graph query language", limits).
 * - Log Analytics: 500,000 rows an answer ("Azure Monitor service limits").
 * - Logs Ingestion: 12,000 requests and 2 GB a minute for each data collection rule (the same page).
 * - Functions, Flex Consumption: functionTimeout of our host.json; 40 instances unless more are asked for.
 * - Storage: 20,000 requests a second for each account ("Scalability and performance targets for standard accounts").
 * - AKS: 60 calls at once and 1 a second for each subscription and region; 5,000 clusters a subscription.
 */
export const LIMITS = {
  graphQueries: 15,
  graphWindowSeconds: 5,
  graphSubscriptions: 10_000,
  workspaceRows: 500_000,
  ingestionRequestsAMinute: 12_000,
  functionSeconds: 30 * 60,
  instances: 40,
  /** batchSize + newBatchThreshold of host.json. */
  runsAnInstance: 4,
  storageRequestsASecond: 20_000,
  reconcileSeconds: 10 * 60,
} as const;

/**
 * What a partition costs in the store: a night that says nothing, counted by test/bench/storeCost.test.ts, and what
 * reconcile looks at each time (its state, its outbox, a cursor for each of four destinations).
 */
export const STORE = { requestsANight: 24, requestsALook: 6, looksAtOnce: 16, secondsARequest: 0.005 } as const;

/** Rows a cluster has in its workspace: a row for each of its nodes, and what kured says of them (bench fleet). */
const WORKSPACE_ROWS_A_CLUSTER = 4;

/** A figure that grows in a straight line. */
export interface Line {
  readonly fixed: number;
  readonly each: number;
}

/** What was measured, as straight lines over the number of clusters. */
export interface UnitCosts {
  readonly cpuMs: Line;
  readonly wallMs: Line;
  readonly sentinelBytes: Line;
  readonly events: Line;
  readonly perClusterReads: Line;
  readonly inventory: Inventory;
}

/** Through two measured sizes: the medians of a first night. */
export function unitCostsOf(small: Size, large: Size): UnitCosts {
  const line = (of: (night: Night) => number): Line => {
    const [from, to] = [small, large].map(({ runs }) => spreadOf(runs.map(({ first }) => of(first.night))).median);
    const each = ((to ?? 0) - (from ?? 0)) / (large.clusters - small.clusters);
    return { fixed: (from ?? 0) - each * small.clusters, each };
  };
  const inventory = large.runs[0]?.first.inventory;
  if (inventory === undefined) throw new RangeError('a size that was not measured');
  return {
    cpuMs: line(({ cpuMs }) => cpuMs),
    wallMs: line(({ wallMs }) => wallMs),
    sentinelBytes: line(({ bytesTo }) => bytesTo.sentinel),
    events: line(({ events }) => events),
    perClusterReads: { fixed: 0, each: perClusterBound(inventory).first / inventory.clusters },
    inventory,
  };
}

function at({ fixed, each }: Line, clusters: number): number {
  return fixed + each * clusters;
}

/** An estate of another size and the same mixture: what is told once a region or a family stays. */
export function scaled(inventory: Inventory, clusters: number): Inventory {
  const times = clusters / inventory.clusters;
  const grown = (count: number) => Math.round(count * times);
  const { rows, governed } = inventory;
  return {
    ...inventory,
    clusters,
    subscriptions: grown(inventory.subscriptions),
    pools: grown(inventory.pools),
    rows: {
      subscriptions: grown(rows.subscriptions),
      workspaces: rows.workspaces,
      monitorAccounts: rows.monitorAccounts,
      ruleAssociations: grown(rows.ruleAssociations),
      clusters: grown(rows.clusters),
      alerts: grown(rows.alerts),
      scheduledEvents: grown(rows.scheduledEvents),
      recommendations: grown(rows.recommendations),
    },
    governed: { clusters: grown(governed.clusters), failing: grown(governed.failing) },
  };
}

/** A first night in one process, as `vigie bench` measures it. */
export interface OneMachine {
  readonly requests: number;
  readonly perClusterReads: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly sentinelBytes: number;
  readonly events: number;
}

export function onOneMachine(costs: UnitCosts, clusters: number, secrets: number): OneMachine {
  const bound = lowerBound(scaled(costs.inventory, clusters), secrets);
  return {
    requests: bound.reduce((sum, { requests }) => sum + requests, 0),
    perClusterReads: Math.round(at(costs.perClusterReads, clusters)),
    cpuSeconds: at(costs.cpuMs, clusters) / 1_000,
    wallSeconds: at(costs.wallMs, clusters) / 1_000,
    sentinelBytes: at(costs.sentinelBytes, clusters),
    events: Math.round(at(costs.events, clusters)),
  };
}

/** What one thing takes of what it may take, for the Functions app. */
export interface Load {
  readonly what: string;
  readonly unit: string;
  readonly used: number;
  readonly limit: number;
  /** The number of clusters at which it is used up. */
  readonly breaksAt: number;
  /** What then moves it. */
  readonly moves: string;
}

/** The app at a size: everything that has a limit, and where each limit is reached. */
export function loadsOf(results: Results, clusters: number): readonly Load[] {
  const { workers } = results;
  const large = results.sizes.at(-1);
  const inventory = large?.runs[0]?.first.inventory;
  if (workers === undefined || inventory === undefined || large === undefined) return [];
  const estate = scaled(inventory, clusters);
  const partitions = estate.subscriptions;
  const { collect, partition } = workers.runs;
  const graph = lowerBound(estate, 0).find(({ kind }) => kind === 'resourceGraph');
  const queries = graph?.requests ?? 0;
  const graphSeconds = Math.max(0, Math.ceil(queries / LIMITS.graphQueries) - 1) * LIMITS.graphWindowSeconds;
  const collectSeconds = ((collect.totalMs / 1_000) * clusters) / workers.clusters;
  const runSeconds = partition.totalMs / 1_000 / Math.max(1, partition.count);
  const side = LIMITS.instances * LIMITS.runsAnInstance;
  const storeRequests = partitions * STORE.requestsANight;
  const night = Math.max(collectSeconds, graphSeconds) + (partitions * runSeconds) / side;
  const lookSeconds = (partitions * STORE.requestsALook * STORE.secondsARequest) / STORE.looksAtOnce;
  const rows = (clusters * WORKSPACE_ROWS_A_CLUSTER) / Math.max(1, inventory.workspaces);
  const load = (what: string, unit: string, used: number, limit: number, moves: string): Load => ({
    ...{ what, unit, used, limit, moves },
    breaksAt: used === 0 ? Number.POSITIVE_INFINITY : Math.floor((clusters * limit) / used),
  });
  return [
    load(
      'subscriptions that Resource Graph answers for',
      '',
      partitions,
      LIMITS.graphSubscriptions,
      'a deployment, with an identity of its own, for each management group or tenant (scope)',
    ),
    {
      what: 'rows of one answer about nodes',
      unit: '',
      used: Math.min(rows, PIECE_ROWS),
      limit: LIMITS.workspaceRows,
      // A workspace with more rows than that is asked in pieces.
      breaksAt: Number.POSITIVE_INFINITY,
      moves: 'nothing has to',
    },
    load(
      'one collect',
      's',
      Math.max(collectSeconds, graphSeconds),
      LIMITS.functionSeconds,
      'deployments side by side: a caller of Resource Graph and a collect each',
    ),
    load(
      'one look of reconcile at all partitions',
      's',
      lookSeconds,
      LIMITS.reconcileSeconds,
      'deployments side by side; a timer that comes less often',
    ),
    load(
      `partitions on ${LIMITS.instances} instances, whole night`,
      's',
      night,
      6 * 3_600,
      'maximumInstanceCount up to 1,000',
    ),
    load(
      'ingestion requests of a first night',
      'min',
      partitions / LIMITS.ingestionRequestsAMinute,
      60,
      'a data collection rule for each deployment',
    ),
    load(
      'store requests of a night, at the rate of one account',
      's',
      storeRequests / LIMITS.storageRequestsASecond,
      3_600,
      'a storage account for each deployment',
    ),
  ];
}
