import type { MetricSeries } from '../azure/readingAzure.js';
import { property } from '../json.js';
import { clean } from '../text.js';
import { MINUTE_MS } from '../time.js';
import { FRESH_MS, HISTORY_STEP_MS, type NodeLabel } from './metricQueries.js';

/** A node of some cluster of the workspace. */
export interface MetricNode {
  readonly name: string;
  /** What kured says; null where it says nothing. */
  readonly required: boolean | null;
  /** Since when the node asks, to the hour; null where it does not, or nobody knows. */
  readonly since: string | null;
  /** Two clusters have a node of this name, and the metrics do not tell which is meant. */
  readonly ambiguous?: true;
}

/** What kured said last of a node. */
export interface KuredSample {
  readonly node: string;
  readonly label: NodeLabel;
  readonly required: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Rows<T> {
  /** By {@link keyOf}. */
  readonly byNode: ReadonlyMap<string, T>;
  /** Series that could not be read. */
  readonly odd: number;
}

/** Clusters may share the name that metrics know them by, and nodes of theirs a name: managed Prometheus minds no case. */
function keyOf({ labels }: MetricSeries, node: string): string {
  return JSON.stringify([textOf(labels, 'cluster'), node].map((word) => word.toLowerCase()));
}

/** Names of nodes with the resource groups that they lie in, of the answer to NODES_QUERY. */
export function nodesIn(
  series: readonly MetricSeries[],
): Rows<{ readonly name: string; readonly groups: Set<string> }> {
  const byNode = new Map<string, { readonly name: string; readonly groups: Set<string> }>();
  let odd = 0;
  for (const one of series) {
    const { node } = nodeOf(one);
    const group = groupOf(textOf(one.labels, 'provider_id'));
    if (node === '') odd += 1;
    // Clusters of Azure Arc send to the same workspaces.
    if (node === '' || group === undefined) continue;
    const key = keyOf(one, node);
    const found = byNode.get(key) ?? { name: clean(node), groups: new Set() };
    byNode.set(key, found);
    found.groups.add(group);
  }
  return { byNode, odd };
}

/** What kured said last of each node, of the answer to KURED_QUERY. A series that says neither 1 nor 0 is odd. */
export function kuredIn(series: readonly MetricSeries[], now: Date): Rows<KuredSample> {
  const byNode = new Map<string, KuredSample>();
  let odd = 0;
  for (const one of series) {
    const { node, label } = nodeOf(one);
    const signed = (one.samples[0]?.value ?? Number.NaN) * 1_000;
    const at = Math.abs(signed);
    if (node === '' || !isFresh(at, now)) {
      odd += 1;
      continue;
    }
    const key = keyOf(one, node);
    const before = byNode.get(key);
    if (before === undefined || before.at < at) byNode.set(key, { node, label, required: signed > 0, at });
  }
  return { byNode, odd };
}

/** A subquery looks five minutes further back than it says; and clocks differ. */
const SLACK_MS = 10 * MINUTE_MS;

function isFresh(at: number, now: Date): boolean {
  const ageMs = now.getTime() - at;
  return ageMs <= FRESH_MS + SLACK_MS && ageMs >= -SLACK_MS;
}

/**
 * Since when nodes that ask now have asked: the beginning of the first hour of nothing but ones after the last hour with a 0,
 * of the answer to a history query; ISO by {@link keyOf}.
 * @param until the end of the last hour that was asked for
 */
export function sinceIn(series: readonly MetricSeries[], until: Date): ReadonlyMap<string, string> {
  const hours = new Map<string, Map<number, number>>();
  for (const one of series) {
    const { node } = nodeOf(one);
    const key = keyOf(one, node);
    const ofNode = hours.get(key) ?? new Map<number, number>();
    hours.set(key, ofNode);
    // Two pods of a node within the hour: one 0 is a 0.
    for (const { at, value } of one.samples) ofNode.set(at, Math.min(value, ofNode.get(at) ?? value));
  }
  return new Map([...hours].map(([key, ofNode]) => [key, beginOf(ofNode, until).toISOString()]));
}

/** Hours without any sample say nothing: a run of ones goes on through them. */
function beginOf(ofNode: ReadonlyMap<number, number>, until: Date): Date {
  const ends = [...ofNode.keys()].sort((a, b) => a - b);
  const lastZero = ends.findLast((end) => isZero(ofNode.get(end)));
  const first = ends.find((end) => !isZero(ofNode.get(end)) && (lastZero === undefined || end > lastZero));
  if (first !== undefined) return new Date(first - HISTORY_STEP_MS);
  // It began to ask within the last hour.
  return new Date(lastZero ?? until);
}

function isZero(value: number | undefined): boolean {
  return value === undefined || !(value >= 1);
}

function nodeOf({ labels }: MetricSeries): { readonly node: string; readonly label: NodeLabel } {
  const exported = textOf(labels, 'exported_node');
  return exported === '' ? { node: textOf(labels, 'node'), label: 'node' } : { node: exported, label: 'exported_node' };
}

function textOf(labels: MetricSeries['labels'], name: string): string {
  const value = property(labels, name);
  return typeof value === 'string' ? value.trim() : '';
}

/** `azure:///subscriptions/…/resourceGroups/mc_…/providers/Microsoft.Compute/…` */
function groupOf(providerId: string): string | undefined {
  return /^azure:\/\/(\/subscriptions\/[^/]+\/resourcegroups\/[^/]+)\//.exec(providerId.toLowerCase())?.[1];
}
