import type { Cluster } from '../estate/cluster.js';
import type { Cache } from './cache.js';
import { type Gap, whyNotRead } from './gap.js';
import type { MetricAccount, MetricAccounts } from './metricAccounts.js';
import { type MetricAnswer, type NodesByGroup, readMetricAnswer } from './metricAnswer.js';
import type { MetricNode } from './metricRows.js';
import { nodeGroupOf } from './placing.js';
import type { SignalReads } from './reads.js';
import { known, notKnown, type Signal } from './signal.js';
import type { NodeInventory, RebootRequests } from './types.js';

/** The two signals of a cluster that managed Prometheus gives. */
export interface MetricSignals {
  readonly nodeInventory: Signal<NodeInventory>;
  readonly rebootRequests: Signal<RebootRequests>;
}

export interface MetricNodesRead {
  /** By lower-cased cluster id; a cluster that nothing says of that its metrics go anywhere has no entry. */
  readonly signals: ReadonlyMap<string, MetricSignals>;
  readonly gaps: readonly Gap[];
  /** Series that could not be read. */
  readonly odd: number;
}

/**
 * Nodes and reboot requests of managed Prometheus: one set of queries for each Azure Monitor workspace, whoever comes first.
 * @param accountsOf where the metrics of a cluster go
 */
export async function readMetricNodes(
  reads: SignalReads,
  cache: Cache,
  clusters: readonly Cluster[],
  accountsOf: (cluster: Cluster) => MetricAccounts,
  now: Date,
): Promise<MetricNodesRead> {
  const signals = new Map<string, MetricSignals>();
  const asked = new Map<string, Promise<Answered>>();
  const ask = (account: MetricAccount, subscription: string) => {
    const key = `${account.id} ${subscription}`;
    const answer = asked.get(key) ?? answerOf(reads, cache, account, subscription, now);
    asked.set(key, answer);
    return answer;
  };
  const one = async (cluster: Cluster) => {
    const found = accountsOf(cluster);
    if ('none' in found) {
      if (found.none !== undefined) signals.set(cluster.key, bothNotKnown(found.none));
      return;
    }
    const subscription = (cluster.subscriptionId ?? '').toLowerCase();
    const answers = await Promise.all(found.accounts.map((account) => ask(account, subscription)));
    signals.set(cluster.key, best(answers.map((answer) => signalsOf(cluster, answer, now))));
  };
  await Promise.all(clusters.map(one));
  const answers = await Promise.all(asked.values());
  return {
    signals,
    gaps: answers.flatMap(({ gap }) => gap ?? []),
    odd: answers.reduce((sum, { odd }) => sum + odd, 0),
  };
}

interface Answered {
  readonly account: MetricAccount;
  readonly nodes: NodesByGroup;
  readonly odd: number;
  /** Set where it was not read. */
  readonly gap?: Gap;
}

async function answerOf(
  reads: SignalReads,
  cache: Cache,
  account: MetricAccount,
  subscription: string,
  now: Date,
): Promise<Answered> {
  const { id, endpoint } = account;
  const unread = (reason: string): Answered => ({
    ...{ account, nodes: {}, odd: 0 },
    gap: { scope: `workspace/${id}`, signal: 'rebootRequests', reason },
  });
  if (endpoint === undefined)
    return unread(
      `Azure Monitor workspace ${id} is not among those that Resource Graph returned; grant Vigie's reader Reader on it`,
    );
  const read = (): Promise<MetricAnswer> => readMetricAnswer(reads, endpoint, now);
  const { shared, part } = await cache.part(`metrics/${id}`, subscription, read);
  return shared.ok
    ? { account, nodes: part ?? {}, odd: shared.value }
    : unread(whyNotRead(`metrics of Azure Monitor workspace ${id}`, shared, 'Monitoring Data Reader on the workspace'));
}

/** A cluster may send to several workspaces: one that knows of kured says most, then one that knows the nodes. */
function best([first, ...others]: readonly MetricSignals[]): MetricSignals {
  const all = first === undefined ? [] : [first, ...others];
  return (
    all.find(({ rebootRequests }) => rebootRequests.known) ??
    all.find(({ nodeInventory }) => nodeInventory.known) ??
    first ??
    bothNotKnown('not asked')
  );
}

function signalsOf(cluster: Cluster, { account, nodes, gap }: Answered, now: Date): MetricSignals {
  if (gap !== undefined) return bothNotKnown(gap.reason);
  const own = nodes[nodeGroupOf(cluster) ?? ''] ?? [];
  if (own.length === 0) return bothNotKnown(noNodes(account));
  return {
    nodeInventory: known({ nodes: own.map(inventoryNode), kuredPodSeen: null }, now),
    rebootRequests: rebootsOf(own, account, now),
  };
}

/** Prometheus tells neither the pool nor the image of a node, nor when it booted. */
function inventoryNode({ name }: MetricNode): NodeInventory['nodes'][number] {
  return { name, pool: null, nodeImageVersion: null, lastBoot: null };
}

function rebootsOf(nodes: readonly MetricNode[], account: MetricAccount, now: Date): Signal<RebootRequests> {
  const heard = nodes.flatMap(({ required, ...node }) => (required === null ? [] : [{ ...node, required }]));
  if (heard.length === 0) return notKnown(noKured(account));
  if (heard.some(({ ambiguous }) => ambiguous)) return known({ ambiguous: true, nodes: [] }, now);
  const requests = heard.map(({ name: node, required, since }) => ({ node, required, since }));
  return known({ ambiguous: false, nodes: requests }, now);
}

function noNodes({ id }: MetricAccount): string {
  return `Azure Monitor workspace ${id} knows no node of the cluster (kube_node_info) in the last hour; check that the metrics agent of the cluster runs and scrapes kube-state-metrics`;
}

function noKured({ id }: MetricAccount): string {
  return `kured's metrics are not in Azure Monitor workspace ${id}; add a PodMonitor for the pods of kured`;
}

function bothNotKnown(why: string): MetricSignals {
  return { nodeInventory: notKnown(why), rebootRequests: notKnown(why) };
}
