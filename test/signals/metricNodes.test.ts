import type { MetricSeries } from '../../shared/azure/readingAzure.js';
import type { Cluster } from '../../shared/estate/cluster.js';
import { readCluster } from '../../shared/estate/readCluster.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { isSharedScope } from '../../shared/signals/gap.js';
import type { MetricAccounts } from '../../shared/signals/metricAccounts.js';
import { readMetricNodes } from '../../shared/signals/metricNodes.js';
import { KURED_QUERY, NODES_QUERY } from '../../shared/signals/metricQueries.js';
import type { SignalReads } from '../../shared/signals/reads.js';
import { answered, failed, fakeReads, NOW } from './fakeReads.js';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const ACCOUNT = `/subscriptions/${OTHER}/resourcegroups/rg/providers/microsoft.monitor/accounts/amw`;
const ENDPOINT = 'https://amw-1a2b.westeurope.prometheus.monitor.azure.com';
const TO_ACCOUNT: MetricAccounts = { accounts: [{ id: ACCOUNT, endpoint: ENDPOINT }] };
const T = NOW.getTime() / 1_000;

const clusterIn = (subscription: string, name: string, group = `MC_${name}`): Cluster =>
  readCluster({
    id: `/subscriptions/${subscription}/resourceGroups/rg-${group}/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    properties: { nodeResourceGroup: group },
  });
const groupOf = ({ subscriptionId }: Cluster, group: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
const sample = (labels: Record<string, string>, value: number): MetricSeries => ({
  labels,
  samples: [{ at: NOW.getTime(), value }],
});
const nodeOf = (cluster: Cluster, node: string, group = `MC_${cluster.name}`) =>
  sample(
    {
      cluster: cluster.name,
      node,
      provider_id: `azure://${groupOf(cluster, group)}/providers/Microsoft.Compute/x/${node}`,
    },
    1,
  );
const says = (cluster: Cluster, node: string, value: 0 | 1) =>
  sample({ cluster: cluster.name, node }, value === 1 ? T : -T);

interface Metrics {
  readonly nodes?: readonly MetricSeries[];
  readonly kured?: readonly MetricSeries[];
}
const answers = ({ nodes = [], kured = [] }: Metrics, more: Partial<SignalReads> = {}) =>
  fakeReads({
    queryMetrics: (_endpoint, query) => answered(query === NODES_QUERY ? nodes : query === KURED_QUERY ? kured : []),
    queryMetricsRange: () => answered([]),
    ...more,
  });
const readOf = (
  reads: SignalReads,
  clusters: readonly Cluster[],
  accountsOf: (cluster: Cluster) => MetricAccounts = () => TO_ACCOUNT,
  cache = memoryCache(),
) => readMetricNodes(reads, cache, clusters, accountsOf, NOW);

const pay = clusterIn(SUBSCRIPTION, 'aks-pay');
const search = clusterIn(OTHER, 'aks-search');
const FLEET = {
  nodes: [nodeOf(pay, 'n1'), nodeOf(pay, 'n2'), nodeOf(pay, 'n3'), nodeOf(search, 'n1')],
  kured: [says(pay, 'n1', 1), says(pay, 'n2', 0), says(search, 'n1', 0), says(pay, 'gone', 1)],
};

test('nodes, what kured says of them, and since when', async () => {
  const history = {
    labels: { cluster: 'AKS-PAY', node: 'N1' },
    samples: [{ at: NOW.getTime() - 1_800_000, value: 1 }],
  };
  const reads = answers(FLEET, { queryMetricsRange: () => answered([history]) });
  const { signals, gaps, odd } = await readOf(reads, [pay, search]);
  const node = (name: string) => ({ name, pool: null, nodeImageVersion: null, lastBoot: null });
  expect(signals.get(pay.key)).toEqual({
    nodeInventory: {
      ...{ known: true, asOf: NOW.toISOString() },
      value: { nodes: ['n1', 'n2', 'n3'].map(node), kuredPodSeen: null },
    },
    rebootRequests: {
      ...{ known: true, asOf: NOW.toISOString() },
      value: {
        ambiguous: false,
        nodes: [
          { node: 'n1', required: true, since: '2026-11-23T00:00:00.000Z' },
          { node: 'n2', required: false, since: null },
        ],
      },
    },
  });
  expect(signals.get(search.key)?.rebootRequests).toMatchObject({
    value: { nodes: [{ node: 'n1', required: false }] },
  });
  expect([gaps, odd]).toEqual([[], 0]);
});

test('a workspace is asked once a sweep, over clusters, subscriptions and partitions', async () => {
  const reads = answers(FLEET);
  const cache = memoryCache();
  await readOf(reads, [pay, search], undefined, cache);
  await readOf(reads, [pay], undefined, cache);
  await readOf(reads, [clusterIn(SUBSCRIPTION, 'aks-later')], undefined, cache);
  expect([...reads.asked].sort()).toEqual([
    `metrics ${ENDPOINT} ${KURED_QUERY}`,
    `metrics ${ENDPOINT} ${NODES_QUERY}`,
    `metricsRange ${ENDPOINT} min_over_time(kured_reboot_required{node=~"n1"}[1h])`,
  ]);
});

test('the past is asked of nodes that ask now and are there, 200 at a time, by the label that names them', async () => {
  const names = Array.from({ length: 201 }, (_none, at) => `n${1_000 + at}`);
  const renamed = (node: string) => sample({ cluster: 'aks-pay', node: 'scraper', exported_node: node }, T);
  const reads = answers({
    nodes: ['b', 'odd"', ...names].map((node) => nodeOf(pay, node)),
    kured: [...names.map((node) => says(pay, node, 1)), says(pay, 'gone', 1), renamed('b'), says(pay, 'odd"', 1)],
  });
  const { signals } = await readOf(reads, [pay]);
  const asked = reads.asked.filter((one) => one.startsWith('metricsRange')).map((one) => one.split('{')[1] ?? '');
  expect(asked.map((one) => `${one.split('=')[0]} ${one.split('|').length}`).sort()).toEqual([
    ...['exported_node 1', 'node 1', 'node 200'],
  ]);
  expect(asked.join()).not.toContain('gone');
  // A name that fits into no query asks since nobody knows when.
  expect(signals.get(pay.key)?.rebootRequests).toMatchObject({
    value: { nodes: expect.arrayContaining([{ node: 'odd"', required: true, since: null }]) },
  });
});

test('nobody is asked about the past where no node asks', async () => {
  const reads = answers({ nodes: FLEET.nodes, kured: [says(pay, 'n2', 0)] });
  await readOf(reads, [pay]);
  expect(reads.asked).toHaveLength(2);
});

describe('clusters of one name', () => {
  const [one, two] = [clusterIn(SUBSCRIPTION, 'aks-prod', 'MC_one'), clusterIn(SUBSCRIPTION, 'aks-prod', 'MC_two')];
  const requestsOf = async (metrics: Metrics) => {
    const { signals } = await readOf(answers(metrics), [one, two]);
    return [one, two].map(({ key }) => signals.get(key)?.rebootRequests);
  };

  test('are told apart by the resource group that their nodes lie in', async () => {
    const nodes = [nodeOf(one, 'n1', 'MC_one'), nodeOf(two, 'n2', 'mc_TWO')];
    expect(await requestsOf({ nodes, kured: [says(one, 'n1', 1), says(two, 'n2', 0)] })).toMatchObject([
      { value: { ambiguous: false, nodes: [{ node: 'n1', required: true }] } },
      { value: { ambiguous: false, nodes: [{ node: 'n2', required: false }] } },
    ]);
  });

  test('are ambiguous where nodes of theirs share a name as well', async () => {
    const nodes = [nodeOf(one, 'n1', 'MC_one'), nodeOf(two, 'N1', 'MC_two'), nodeOf(two, 'n2', 'MC_two')];
    expect(await requestsOf({ nodes, kured: [says(one, 'n1', 1), says(two, 'n2', 0)] })).toMatchObject([
      { known: true, value: { ambiguous: true, nodes: [] } },
      { known: true, value: { ambiguous: true, nodes: [] } },
    ]);
  });

  test('the one without kured is not told what the other one is asked', async () => {
    const nodes = [nodeOf(one, 'n1', 'MC_one'), nodeOf(two, 'n2', 'MC_two')];
    expect(await requestsOf({ nodes, kured: [says(one, 'n1', 1)] })).toMatchObject([{ known: true }, { known: false }]);
  });
});

test.each<[string, Metrics, boolean, string]>([
  ['a workspace that does not know the cluster', {}, false, 'knows no node of the cluster (kube_node_info)'],
  ['a workspace that knows kured and no nodes', { kured: FLEET.kured }, false, 'knows no node of the cluster'],
  ['a workspace without kured', { nodes: FLEET.nodes }, true, "kured's metrics are not in Azure Monitor workspace"],
  [
    'a workspace with the kured of another cluster',
    { nodes: FLEET.nodes, kured: [says(search, 'n1', 0)] },
    true,
    "kured's metrics are not in Azure Monitor workspace",
  ],
])('%s: not known, and no gap', async (_what, metrics, hasNodes, why) => {
  const { signals, gaps } = await readOf(answers(metrics), [pay]);
  const { nodeInventory, rebootRequests } = signals.get(pay.key) ?? {};
  expect(nodeInventory?.known).toBe(hasNodes);
  expect(rebootRequests).toEqual({ known: false, why: expect.stringContaining(why) });
  expect(gaps).toEqual([]);
});

test('a cluster whose metrics go nowhere has no signals, and one of which nobody knows says why', async () => {
  const reads = answers(FLEET);
  const { signals, gaps } = await readOf(reads, [pay, search], ({ key }) => ({
    none: key === pay.key ? undefined : 'rules not read',
  }));
  expect(signals.has(pay.key)).toBe(false);
  expect(signals.get(search.key)?.rebootRequests).toEqual({ known: false, why: 'rules not read' });
  expect([gaps, reads.asked]).toEqual([[], []]);
});

test.each<[string, Partial<SignalReads>]>([
  ['the nodes', { queryMetrics: (_e, query) => (query === NODES_QUERY ? refused() : answered(FLEET.kured)) }],
  ['what kured says', { queryMetrics: (_e, query) => (query === KURED_QUERY ? refused() : answered(FLEET.nodes)) }],
  ['the past', { queryMetricsRange: () => refused() }],
])('a workspace that refuses %s is one gap of the sweep, with the role that is missing', async (_what, more) => {
  const { signals, gaps } = await readOf(answers(FLEET, more), [pay, search]);
  const reason = `metrics of Azure Monitor workspace ${ACCOUNT} not read: 403 (forbidden); grant Vigie's reader Monitoring Data Reader on the workspace`;
  for (const { key } of [pay, search])
    expect(signals.get(key)).toEqual({
      nodeInventory: { known: false, why: reason },
      rebootRequests: { known: false, why: reason },
    });
  const gap = { scope: `workspace/${ACCOUNT}`, signal: 'rebootRequests', reason };
  expect(new Set(gaps.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(gap)]));
  expect(isSharedScope(gap.scope)).toBe(true);
});

const refused = async () => failed('forbidden');

test('a workspace that Resource Graph did not return is a gap too, and is not asked', async () => {
  const reads = answers(FLEET);
  const { gaps } = await readOf(reads, [pay], () => ({ accounts: [{ id: ACCOUNT, endpoint: undefined }] }));
  expect(gaps).toEqual([
    {
      scope: `workspace/${ACCOUNT}`,
      signal: 'rebootRequests',
      reason: `Azure Monitor workspace ${ACCOUNT} is not among those that Resource Graph returned; grant Vigie's reader Reader on it`,
    },
  ]);
  expect(reads.asked).toEqual([]);
});

test('of several workspaces of a cluster the one that knows most is believed, and each refusal is a gap', async () => {
  const idOf = (name: string) => ACCOUNT.replace('/amw', `/${name}`);
  const accounts = (['a-closed', 'b-empty', 'c-nodes', 'd-kured'] as const).map((name) => ({
    id: idOf(name),
    endpoint: `https://${name}`,
  }));
  const [first, ...others] = accounts;
  if (first === undefined) throw new Error('no account');
  const reads = fakeReads({
    queryMetrics: (endpoint, query) => {
      if (endpoint === 'https://a-closed') return refused();
      const knowsNodes = ['https://c-nodes', 'https://d-kured'].includes(endpoint);
      if (query === NODES_QUERY) return answered(knowsNodes ? FLEET.nodes : []);
      return answered(endpoint === 'https://d-kured' ? [says(pay, 'n2', 0)] : []);
    },
  });
  const { signals, gaps } = await readOf(reads, [pay], () => ({ accounts: [first, ...others] }));
  expect(signals.get(pay.key)).toMatchObject({
    nodeInventory: { known: true },
    rebootRequests: { value: { nodes: [{ node: 'n2' }] } },
  });
  expect(gaps.map(({ scope }) => scope)).toEqual([`workspace/${idOf('a-closed')}`]);
});
