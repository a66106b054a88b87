import type { Cluster } from '../estate/cluster.js';
import type { Cache } from './cache.js';
import type { ComposedSignal } from './composedSignal.js';
import { type NodeSignals, type NodesRead, readNodes } from './logAnalyticsNodes.js';
import { metricAccountsOf } from './metricAccounts.js';
import { type MetricSignals, readMetricNodes } from './metricNodes.js';
import type { SignalReads } from './reads.js';
import type { CollectedSides } from './sideSignal.js';
import { notKnown, type Signal } from './signal.js';
import type { RebootRequests, SignalName, Signals } from './types.js';
import { workspaceOf } from './workspace.js';
import type { WorkspacePieces } from './workspacePieces.js';

/** What nodes and their reboots rest on. */
export const NODE_SIGNALS = [
  { name: 'nodeInventory', of: [], tables: ['workspaces'] },
  { name: 'rebootRequests', of: ['dataCollectionRules'], tables: ['workspaces'] },
] as const satisfies readonly ComposedSignal[];

export interface NodeSources {
  readonly azure: SignalReads;
  readonly cache: Cache;
  /** The clusters of one partition, and those of them whose signals are read now. */
  readonly clusters: readonly Cluster[];
  readonly slice: readonly Cluster[];
  /** `customerId` of Log Analytics workspaces, by their lower-cased ARM id. */
  readonly workspaces: ReadonlyMap<string, string>;
  readonly pieces: WorkspacePieces | undefined;
  readonly sides: CollectedSides;
  readonly rulesOf: (cluster: Cluster) => Signals['dataCollectionRules'];
  readonly isWanted: (name: SignalName) => boolean;
  readonly now: Date;
}

/** Nodes and reboot requests, by Log Analytics and by managed Prometheus. What nobody wants is asked of neither. */
export async function readNodeSignals(sources: NodeSources): Promise<NodesRead> {
  const { azure, cache, clusters, slice, workspaces, pieces, sides, rulesOf, isWanted, now } = sources;
  const isAsked = slice.length > 0 && NODE_SIGNALS.some(({ name }) => isWanted(name));
  const [logs, metrics] = await Promise.all([
    readNodes(azure, cache, isAsked ? clusters : [], workspaces, now, pieces),
    readMetricNodes(
      azure,
      cache,
      // Prometheus knows nothing of nodes but their names: it is asked for what kured says.
      isWanted('rebootRequests') ? slice : [],
      (cluster) => metricAccountsOf(cluster, rulesOf(cluster), sides),
      now,
    ),
  ]);
  const signals = new Map<string, NodeSignals>();
  for (const cluster of clusters) {
    const both = logs.signals.get(cluster.key) ?? NOT_ASKED;
    signals.set(cluster.key, joined(cluster, both, metrics.signals.get(cluster.key)));
  }
  return { signals, gaps: [...logs.gaps, ...metrics.gaps], odd: logs.odd + metrics.odd };
}

export const NOT_ASKED: NodeSignals = { nodeInventory: notKnown('not asked'), rebootRequests: notKnown('not asked') };

/** Log Analytics knows more of nodes; what kured says is younger in Prometheus: an hour old there, up to a day here. */
function joined(cluster: Cluster, logs: NodeSignals, metrics: MetricSignals | undefined): NodeSignals {
  if (metrics === undefined) return logs;
  const hasLogs = 'id' in workspaceOf(cluster);
  const why = (a: { readonly why: string }, b: { readonly why: string }) =>
    notKnown(hasLogs ? `${a.why}; ${b.why}` : b.why);
  const { nodeInventory, rebootRequests } = metrics;
  return {
    nodeInventory: logs.nodeInventory.known
      ? logs.nodeInventory
      : nodeInventory.known
        ? nodeInventory
        : why(logs.nodeInventory, nodeInventory),
    rebootRequests: logs.rebootRequests.known
      ? rebootRequests.known
        ? younger(rebootRequests, logs.rebootRequests)
        : logs.rebootRequests
      : rebootRequests.known
        ? rebootRequests
        : why(logs.rebootRequests, rebootRequests),
  };
}

type Known = Extract<Signal<RebootRequests>, { known: true }>;

/** Node by node what Prometheus says, and what the logs say of nodes that it says nothing of. */
function younger(metrics: Known, logs: Known): Known {
  if (logs.value.ambiguous) return metrics;
  if (metrics.value.ambiguous) return logs;
  const heard = new Set(metrics.value.nodes.map(({ node }) => node.toLowerCase()));
  const others = logs.value.nodes.filter(({ node }) => !heard.has(node.toLowerCase()));
  return { ...metrics, value: { ambiguous: false, nodes: [...metrics.value.nodes, ...others] } };
}
