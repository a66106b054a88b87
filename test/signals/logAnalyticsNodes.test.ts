import type { Cluster } from '../../shared/estate/cluster.js';
import { readCluster } from '../../shared/estate/readCluster.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { readNodes } from '../../shared/signals/logAnalyticsNodes.js';
import { NODES_COLUMNS, nodesQuery } from '../../shared/signals/nodesQuery.js';
import { NO_WORKSPACE, workspaceOf } from '../../shared/signals/workspace.js';
import { clusterOf } from '../support/clusters.js';
import { answered, failed, fakeReads, NOW } from './fakeReads.js';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const WORKSPACE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/logs`;
/** In lower case: clusters spell the id as they like, and it is one gap. */
const SCOPE = `workspace/${WORKSPACE.toLowerCase()}`;
const CUSTOMERS = new Map([[WORKSPACE.toLowerCase(), 'c0ffee00-0000-4000-8000-000000000000']]);
const omsagent = { enabled: true, config: { logAnalyticsWorkspaceResourceID: WORKSPACE } };

const connected = (name: string, subscription = SUBSCRIPTION): Cluster =>
  readCluster({
    id: `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    properties: { addonProfiles: { omsagent } },
  });
const nodeRow = ({ key }: Cluster) => ({
  Kind: 'node',
  ClusterId: key,
  Node: 'n1',
  Pool: 'np1',
  NodeImageVersion: '',
  Required: '',
  Since: '',
  LastSeen: '2026-11-23T01:29:00Z',
  LastBoot: '',
});
const rebootRow = (cluster: Cluster) => ({ ...nodeRow(cluster), Kind: 'reboot', Required: '0' });

test.each([
  ['omsagent', { addonProfiles: { omsagent } }, { id: WORKSPACE }],
  [
    'the add-on and its key in another case',
    { addonProfiles: { omsAgent: { enabled: true, config: { loganalyticsworkspaceresourceid: WORKSPACE } } } },
    { id: WORKSPACE },
  ],
  [
    'containerInsights',
    { azureMonitorProfile: { containerInsights: { enabled: true, logAnalyticsWorkspaceResourceId: WORKSPACE } } },
    { id: WORKSPACE },
  ],
  ['an add-on that is off', { addonProfiles: { omsagent: { ...omsagent, enabled: false } } }, { none: NO_WORKSPACE }],
  ['nothing', {}, { none: NO_WORKSPACE }],
  ['nulls', { addonProfiles: null, azureMonitorProfile: { containerInsights: null } }, { none: NO_WORKSPACE }],
  [
    'an add-on without a workspace',
    { addonProfiles: { omsagent: { enabled: true, config: {} } } },
    { none: 'Container Insights is on, but the payload names no Log Analytics workspace' },
  ],
])('the workspace of a cluster with %s', (_what, properties, expected) => {
  expect(workspaceOf(clusterOf(properties))).toEqual(expected);
});

test('the query names its tables and gives exactly the columns that are read, all of them in every leg', () => {
  const query = nodesQuery(NOW);
  const legs = query
    .slice(query.indexOf('union'))
    .split('\n')
    .filter((line) => line.startsWith('| project Kind'));
  for (const table of ['InsightsMetrics', 'KubeNodeInventory', 'KubePodInventory', 'KubeEvents'])
    expect(query).toContain(`(${table}\n`);
  expect(legs).toHaveLength(4);
  for (const leg of legs) for (const column of NODES_COLUMNS) expect(leg).toMatch(new RegExp(`[ ,]${column}( =|,)`));
  expect(query).toContain('datetime(2026-11-23T01:30:00.000Z)');
});

test('one query serves all clusters of a workspace, over partitions too', async () => {
  const [a, b] = [connected('a'), connected('b')];
  const reads = fakeReads({ queryWorkspace: () => answered([nodeRow(a), rebootRow(a), nodeRow(b)]) });
  const cache = memoryCache();
  const { signals, gaps, odd } = await readNodes(reads, cache, [a], CUSTOMERS, NOW);
  const second = await readNodes(reads, cache, [b], CUSTOMERS, NOW);
  expect(signals.get(a.key)).toMatchObject({
    nodeInventory: { known: true },
    rebootRequests: { known: true, value: { nodes: [{ required: false }] } },
  });
  expect(second.signals.get(b.key)).toEqual({
    nodeInventory: expect.objectContaining({ known: true }),
    rebootRequests: { known: false, why: expect.stringContaining("kured's metrics are not in the workspace") },
  });
  expect([gaps, second.gaps, odd]).toEqual([[], [], 0]);
  expect(reads.asked).toEqual(['workspace c0ffee00-0000-4000-8000-000000000000']);
});

test('what the estate does not have is not known, and no gap', async () => {
  const [without, silent] = [clusterOf({}), connected('silent')];
  const { signals, gaps } = await readNodes(
    fakeReads({ queryWorkspace: () => answered([]) }),
    memoryCache(),
    [without, silent],
    CUSTOMERS,
    NOW,
  );
  expect(signals.get(without.key)?.nodeInventory).toEqual({ known: false, why: NO_WORKSPACE });
  expect(signals.get(silent.key)?.nodeInventory).toEqual({
    known: false,
    why: expect.stringContaining('no node rows in the workspace'),
  });
  expect(gaps).toEqual([]);
});

test('a workspace that refuses is read with the subscription as scope, and the gap says so', async () => {
  const a = connected('a');
  const reads = fakeReads({
    queryWorkspace: async () => failed('forbidden'),
    queryResource: () => answered([nodeRow(a)]),
  });
  const { signals, gaps } = await readNodes(reads, memoryCache(), [a], CUSTOMERS, NOW);
  expect(signals.get(a.key)?.nodeInventory.known).toBe(true);
  expect(gaps).toEqual(
    ['nodeInventory', 'rebootRequests'].map((signal) => ({
      scope: SCOPE,
      signal,
      reason: `logs of workspace ${WORKSPACE} not read: 403 (forbidden); grant Vigie's reader Log Analytics Reader on the workspace (read with subscription ${SUBSCRIPTION} as scope instead)`,
    })),
  );
  expect(reads.asked).toEqual([
    'workspace c0ffee00-0000-4000-8000-000000000000',
    `resource /subscriptions/${SUBSCRIPTION}`,
  ]);
});

test('a workspace that Resource Graph did not return is read by subscription too', async () => {
  const a = connected('a');
  const { signals, gaps } = await readNodes(
    fakeReads({ queryResource: () => answered([nodeRow(a)]) }),
    memoryCache(),
    [a],
    new Map(),
    NOW,
  );
  expect(signals.get(a.key)?.nodeInventory.known).toBe(true);
  expect(gaps[0]?.reason).toContain('is not among those that Resource Graph returned');
});

test('where neither way is open both signals are not known and the reason names both', async () => {
  const a = connected('a');
  const reads = fakeReads({
    queryWorkspace: async () => failed('forbidden'),
    queryResource: async () => failed('forbidden'),
  });
  const { signals, gaps } = await readNodes(reads, memoryCache(), [a], CUSTOMERS, NOW);
  const why = expect.stringMatching(/not read: 403 .* nor by subscription .*: 403/);
  expect(signals.get(a.key)).toEqual({ nodeInventory: { known: false, why }, rebootRequests: { known: false, why } });
  expect(gaps).toHaveLength(2);
});

test.each(['throttled', 'cut', 'garbage', 'refused'] as const)(
  'a read that is %s is a gap, and no other way is tried',
  async (kind) => {
    const a = connected('a');
    const reads = fakeReads({ queryWorkspace: async () => failed(kind) });
    const { signals, gaps } = await readNodes(reads, memoryCache(), [a], CUSTOMERS, NOW);
    expect(signals.get(a.key)?.nodeInventory.known).toBe(false);
    expect(gaps.map(({ scope }) => scope)).toEqual([SCOPE, SCOPE]);
    expect(reads.asked).toHaveLength(1);
  },
);
