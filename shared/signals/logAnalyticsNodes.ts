import type { Read } from '../azure/failure.js';
import type { LogRow } from '../azure/readingAzure.js';
import type { Cluster } from '../estate/cluster.js';
import type { Cache } from './cache.js';
import { type Gap, whyNotRead } from './gap.js';
import { rowsOf } from './nodeParts.js';
import { type NodesOfCluster, nodesByCluster } from './nodeRows.js';
import { NODES_TIMESPAN, nodesQuery } from './nodesQuery.js';
import type { SignalReads } from './reads.js';
import { known, notKnown, type Signal } from './signal.js';
import type { NodeInventory, RebootRequests } from './types.js';
import { workspaceOf } from './workspace.js';
import { pieceOf, type WorkspacePieces } from './workspacePieces.js';

/** The two signals of a cluster that its workspace gives. */
export interface NodeSignals {
  readonly nodeInventory: Signal<NodeInventory>;
  readonly rebootRequests: Signal<RebootRequests>;
}

export interface NodesRead {
  /** By lower-cased cluster id; every cluster that was handed in has an entry. */
  readonly signals: ReadonlyMap<string, NodeSignals>;
  readonly gaps: readonly Gap[];
  /** Rows that could not be read. */
  readonly odd: number;
}

const NO_ROWS =
  'no node rows in the workspace in the last 24 hours; check that the Container Insights agent of the cluster runs';
const NO_KURED =
  "kured's metrics are not in the workspace; switch them on in its chart and let Container Insights scrape them";

/**
 * Node inventory and reboot requests, by one query a workspace for all its clusters, or one for each of its pieces.
 * @param customerIds by lower-cased ARM id of the workspace
 * @param pieces the same for all partitions of a sweep
 */
export async function readNodes(
  reads: SignalReads,
  cache: Cache,
  clusters: readonly Cluster[],
  customerIds: ReadonlyMap<string, string>,
  now: Date,
  pieces: WorkspacePieces = {},
): Promise<NodesRead> {
  const signals = new Map<string, NodeSignals>();
  const byWorkspace = new Map<string, { readonly id: string; readonly clusters: Cluster[] }>();
  for (const cluster of clusters) {
    const connected = workspaceOf(cluster);
    if ('none' in connected) {
      signals.set(cluster.key, bothNotKnown(connected.none));
      continue;
    }
    const group = byWorkspace.get(connected.id.toLowerCase()) ?? { id: connected.id, clusters: [] };
    group.clusters.push(cluster);
    byWorkspace.set(connected.id.toLowerCase(), group);
  }
  const results = await Promise.all(
    [...byWorkspace].map(([key, group]) =>
      readWorkspace(reads, cache, { ...group, customerId: customerIds.get(key), begins: pieces[key] }, now),
    ),
  );
  for (const result of results) for (const [key, both] of result.signals) signals.set(key, both);
  return {
    signals,
    gaps: results.flatMap(({ gaps }) => gaps),
    odd: results.reduce((sum, { odd }) => sum + odd, 0),
  };
}

interface Workspace {
  readonly id: string;
  readonly customerId: string | undefined;
  readonly clusters: readonly Cluster[];
  /** Of a large one: where its pieces begin. */
  readonly begins: readonly string[] | undefined;
}

/** One that can be asked. */
type Open = Workspace & { readonly customerId: string };

async function readWorkspace(reads: SignalReads, cache: Cache, workspace: Workspace, now: Date): Promise<NodesRead> {
  const { id, customerId, clusters } = workspace;
  let why = `workspace ${id} is not among those that Resource Graph returned; grant Vigie's reader Reader on it`;
  if (customerId !== undefined) {
    const answer = await rowsOfWorkspace(reads, cache, { ...workspace, customerId }, now);
    if (answer.ok) return judged(answer.value, clusters, now, []);
    why = whyNotRead(`logs of workspace ${id}`, answer, 'Log Analytics Reader on the workspace');
    if (answer.kind !== 'forbidden') return blind(clusters, id, why);
  }
  return bySubscription(reads, cache, workspace, why, now);
}

/** Each subscription has its rows in one piece of the workspace, and no other piece is waited for. */
function rowsOfWorkspace(
  reads: SignalReads,
  cache: Cache,
  { customerId, clusters, begins }: Open,
  now: Date,
): Promise<Read<readonly LogRow[]>> {
  return rowsOf(cache, subscriptionsOf(clusters), (subscription) => {
    const piece = pieceOf(begins, subscription);
    const key = `nodes/${customerId.toLowerCase()}`;
    return {
      key: piece === undefined ? key : `${key}/${piece.index}of${piece.of}`,
      ask: () => reads.queryWorkspace(customerId, nodesQuery(now, piece), NODES_TIMESPAN),
      isLarge: begins !== undefined,
    };
  });
}

function subscriptionsOf(clusters: readonly Cluster[]): ReadonlySet<string> {
  return new Set(clusters.map(({ subscriptionId }) => (subscriptionId ?? '').toLowerCase()));
}

/** The workspace is closed to Vigie: the same query with each subscription of its clusters as scope. The gap says so. */
async function bySubscription(
  reads: SignalReads,
  cache: Cache,
  { id, clusters }: Workspace,
  why: string,
  now: Date,
): Promise<NodesRead> {
  const results = await Promise.all(
    [...subscriptionsOf(clusters)].map(async (subscription): Promise<NodesRead> => {
      const mine = clusters.filter(({ subscriptionId }) => (subscriptionId ?? '').toLowerCase() === subscription);
      const answer = await rowsOf(cache, [subscription], () => ({
        key: `nodes/subscription/${subscription}`,
        ask: () => reads.queryResource(`/subscriptions/${subscription}`, nodesQuery(now), NODES_TIMESPAN),
      }));
      if (!answer.ok) return blind(mine, id, `${why}; nor by subscription ${subscription}: ${answer.why}`);
      return judged(
        answer.value,
        mine,
        now,
        gapsOf(id, `${why} (read with subscription ${subscription} as scope instead)`),
      );
    }),
  );
  return {
    signals: new Map(results.flatMap(({ signals }) => [...signals])),
    gaps: results.flatMap(({ gaps }) => gaps),
    odd: results.reduce((sum, { odd }) => sum + odd, 0),
  };
}

function judged(rows: readonly LogRow[], clusters: readonly Cluster[], now: Date, gaps: readonly Gap[]): NodesRead {
  const { byCluster, odd } = nodesByCluster(rows, clusters, now);
  const signals = new Map([...byCluster].map(([key, nodes]) => [key, signalsOf(nodes, now)] as const));
  return { signals, gaps, odd };
}

function signalsOf({ inventory, reboots }: NodesOfCluster, now: Date): NodeSignals {
  return {
    nodeInventory: inventory === null ? notKnown(NO_ROWS) : known(inventory, now),
    rebootRequests: reboots === null ? notKnown(NO_KURED) : known(reboots, now),
  };
}

function blind(clusters: readonly Cluster[], workspace: string, why: string): NodesRead {
  return {
    signals: new Map(clusters.map(({ key }) => [key, bothNotKnown(why)])),
    gaps: gapsOf(workspace, why),
    odd: 0,
  };
}

/** Clusters spell the id of their workspace as they like: in lower case its gap is one gap. */
function gapsOf(workspace: string, reason: string): readonly Gap[] {
  const scope = `workspace/${workspace.toLowerCase()}`;
  return (['nodeInventory', 'rebootRequests'] as const).map((signal) => ({ scope, signal, reason }));
}

function bothNotKnown(why: string): NodeSignals {
  return { nodeInventory: notKnown(why), rebootRequests: notKnown(why) };
}
