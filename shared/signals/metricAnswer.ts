import { type Read, read } from '../azure/failure.js';
import type { InParts } from './cache.js';
import {
  HISTORY_NODES,
  historyQuery,
  historyRange,
  KURED_QUERY,
  NODE_NAME,
  NODES_QUERY,
  type NodeLabel,
} from './metricQueries.js';
import { type KuredSample, kuredIn, type MetricNode, nodesIn, type Rows, sinceIn } from './metricRows.js';
import { append } from './placing.js';
import type { SignalReads } from './reads.js';

/** Nodes of one subscription, by the lower-cased id of the resource group that they lie in. */
export type NodesByGroup = Readonly<Record<string, readonly MetricNode[]>>;

/** What all need of an answer: how many of its series could not be read. */
export type MetricAnswer = InParts<Read<number>, NodesByGroup>;

/**
 * What an Azure Monitor workspace knows about all of its clusters' nodes, by subscription: two queries, and one more for each
 * 200 nodes that ask for a reboot.
 */
export async function readMetricAnswer(reads: SignalReads, endpoint: string, now: Date): Promise<MetricAnswer> {
  const [nodeSeries, kuredSeries] = await Promise.all([
    reads.queryMetrics(endpoint, NODES_QUERY, now),
    reads.queryMetrics(endpoint, KURED_QUERY, now),
  ]);
  const parts = new Map<string, NodesByGroup>();
  if (!nodeSeries.ok) return { shared: nodeSeries, parts };
  if (!kuredSeries.ok) return { shared: kuredSeries, parts };
  const nodes = nodesIn(nodeSeries.value);
  const kured = kuredIn(kuredSeries.value, now);
  const asking = [...kured.byNode].filter(([key, { required }]) => required && nodes.byNode.has(key));
  const since = await readSince(
    reads,
    endpoint,
    asking.map(([, sample]) => sample),
    now,
  );
  if (!since.ok) return { shared: since, parts };
  return { shared: read(nodes.odd + kured.odd), parts: bySubscription(nodes, kured, since.value) };
}

async function readSince(
  reads: SignalReads,
  endpoint: string,
  asking: readonly KuredSample[],
  now: Date,
): Promise<Read<ReadonlyMap<string, string>>> {
  const range = historyRange(now);
  const answers = await Promise.all(queriesFor(asking).map((query) => reads.queryMetricsRange(endpoint, query, range)));
  const found = new Map<string, string>();
  for (const answer of answers) {
    if (!answer.ok) return answer;
    for (const [key, since] of sinceIn(answer.value, range.until)) found.set(key, since);
  }
  return read(found);
}

function queriesFor(asking: readonly KuredSample[]): readonly string[] {
  const byLabel = new Map<NodeLabel, string[]>();
  for (const { node, label } of asking) if (NODE_NAME.test(node)) append(byLabel, label, node.toLowerCase());
  return [...byLabel].flatMap(([label, all]) => {
    // Nodes of several clusters may share a name.
    const names = [...new Set(all)].sort();
    const queries: string[] = [];
    for (let from = 0; from < names.length; from += HISTORY_NODES)
      queries.push(historyQuery(label, names.slice(from, from + HISTORY_NODES)));
    return queries;
  });
}

/** What kured says of a node that is not among the nodes is left out: the node is gone, or nobody knows whose it is. */
function bySubscription(
  { byNode }: ReturnType<typeof nodesIn>,
  kured: Rows<KuredSample>,
  since: ReadonlyMap<string, string>,
): ReadonlyMap<string, NodesByGroup> {
  const parts = new Map<string, Record<string, MetricNode[]>>();
  for (const [key, { name, groups }] of byNode) {
    const required = kured.byNode.get(key)?.required ?? null;
    const node: MetricNode = {
      ...{ name, required, since: required === true ? (since.get(key) ?? null) : null },
      ...(groups.size > 1 && { ambiguous: true }),
    };
    for (const group of groups) place(parts, group, node);
  }
  return parts;
}

function place(parts: Map<string, Record<string, MetricNode[]>>, group: string, node: MetricNode): void {
  const subscription = group.split('/')[2] ?? '';
  const part = parts.get(subscription) ?? {};
  parts.set(subscription, part);
  part[group] ??= [];
  part[group].push(node);
}
