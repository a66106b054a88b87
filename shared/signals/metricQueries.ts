import type { MetricRange } from '../azure/readingAzure.js';
import { DAY_MS, HOUR_MS } from '../time.js';

/*
 * What managed Prometheus is asked, about all clusters of an Azure Monitor workspace at once. What a query costs grows with
 * the series and the time that it looks at (Azure Monitor service limits: 15,000 is the most that one may cost). So all nodes
 * are asked for the last hour alone, and the 14 days are read of the nodes that ask for a reboot now.
 */

/** A node, or what kured says of it, that was last seen longer ago is gone; a restart of an agent takes less. */
export const FRESH_MS = HOUR_MS;

/**
 * The nodes of the last hour, one series each. `provider_id` names the resource group of the node, and so the cluster: the
 * label `cluster` is a name, and names are not unique.
 */
export const NODES_QUERY = 'max by (cluster, node, exported_node, provider_id) (last_over_time(kube_node_info[1h]))';

/**
 * What kured said last, in the last hour: the time of the sample, below zero where the sample was 0. A pod that was started
 * anew has a series of its own, so that a node has two for a while, and the time tells which is the younger.
 */
export const KURED_QUERY =
  'last_over_time(((2 * kured_reboot_required - 1) * timestamp(kured_reboot_required))[1h:5m])';

/** Labels that a node's name may stand in: where the scraper's own label `node` won, kured's is called `exported_node`. */
export type NodeLabel = 'node' | 'exported_node';

/** Nodes in one query about the past: 200 that are scraped twice a minute cost 1,600. */
export const HISTORY_NODES = 200;

/** How long a piece of the past is, of which one value comes. kured itself looks once an hour. */
export const HISTORY_STEP_MS = HOUR_MS;

const HISTORY_DAYS = 14;

/** Names of nodes that can be put into a query; others are none of Kubernetes. */
export const NODE_NAME = /^[a-z0-9][a-z0-9.-]*$/i;

/** The least value of each hour: 1 where nothing but ones came. */
export function historyQuery(label: NodeLabel, nodes: readonly string[]): string {
  const names = nodes.map((node) => node.replaceAll('.', '\\\\.')).join('|');
  return `min_over_time(kured_reboot_required{${label}=~"${names}"}[1h])`;
}

/** Whole hours: what is read of one night has the same hours as what is read of the next. */
export function historyRange(now: Date): MetricRange {
  const until = Math.floor(now.getTime() / HISTORY_STEP_MS) * HISTORY_STEP_MS;
  // The first value is of the hour before it.
  const from = until - HISTORY_DAYS * DAY_MS + HISTORY_STEP_MS;
  return { from: new Date(from), until: new Date(until), stepMs: HISTORY_STEP_MS };
}
