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

describe('a workspace in pieces', () => {
  const OTHER = '99999999-9999-4999-8999-999999999999';
  const PIECES = { [WORKSPACE.toLowerCase()]: [OTHER] };
  const [a, b, far] = [connected('a'), connected('b'), connected('far', OTHER)];
  /** Says which bounds a query has, and gives the rows of all clusters: what is not of a piece is nobody's business. */
  const pieces = () => {
    const bounds: string[] = [];
    const reads = fakeReads({
      queryWorkspace: (_id, query) => {
        bounds.push(
          [...query.matchAll(/strcmp\(id, '([^']+)'\) (>=|<) 0/g)].map(([, id, sign]) => `${sign} ${id}`).join(),
        );
        return answered([nodeRow(a), nodeRow(b), nodeRow(far)]);
      },
    });
    return { reads, bounds };
  };

  test('is asked for the piece that holds the clusters, once for all partitions in it', async () => {
    const { reads, bounds } = pieces();
    const cache = memoryCache();
    for (const cluster of [a, b]) {
      const { signals } = await readNodes(reads, cache, [cluster], CUSTOMERS, NOW, PIECES);
      expect(signals.get(cluster.key)?.nodeInventory.known).toBe(true);
    }
    expect(bounds).toEqual([`< /subscriptions/${OTHER}`]);
    const { signals } = await readNodes(reads, cache, [far], CUSTOMERS, NOW, PIECES);
    expect(signals.get(far.key)?.nodeInventory.known).toBe(true);
    expect(bounds.slice(1)).toEqual([`>= /subscriptions/${OTHER}`]);
  });

  test('is asked for one piece after the other', async () => {
    let under = 0;
    let most = 0;
    const reads = fakeReads({
      queryWorkspace: async () => {
        most = Math.max(most, ++under);
        await new Promise((resolve) => setImmediate(resolve));
        under -= 1;
        return answered([nodeRow(a), nodeRow(far)]);
      },
    });
    const cache = memoryCache();
    const both = await Promise.all(
      [a, far].map((cluster) => readNodes(reads, cache, [cluster], CUSTOMERS, NOW, PIECES)),
    );
    expect(both.map(({ gaps }) => gaps)).toEqual([[], []]);
    expect([most, reads.asked.length]).toEqual([1, 2]);
  });

  test.each([
    ['large ones', [], 1],
    ['others', undefined, 2],
  ])('workspaces that one answer holds: of %s so many are read side by side', async (_what, begins, expected) => {
    const SECOND = WORKSPACE.replace('/logs', '/more');
    const other = readCluster({
      id: far.id,
      properties: {
        addonProfiles: { omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: SECOND } } },
      },
    });
    let under = 0;
    let most = 0;
    const queries: string[] = [];
    const reads = fakeReads({
      queryWorkspace: async (_id, query) => {
        queries.push(query);
        most = Math.max(most, ++under);
        await new Promise((resolve) => setImmediate(resolve));
        under -= 1;
        return answered([nodeRow(a), nodeRow(far)]);
      },
    });
    const ids = new Map([...CUSTOMERS, [SECOND.toLowerCase(), 'beef']]);
    const large = begins === undefined ? {} : { [WORKSPACE.toLowerCase()]: begins, [SECOND.toLowerCase()]: begins };
    const { signals } = await readNodes(reads, memoryCache(), [a, other], ids, NOW, large);
    expect([...signals.values()].map(({ nodeInventory }) => nodeInventory.known)).toEqual([true, true]);
    expect([most, queries]).toEqual([expected, [nodesQuery(NOW), nodesQuery(NOW)]]);
  });

  test('has a gap where one of its pieces fails, and the clusters of the others are seen', async () => {
    const reads = fakeReads({
      queryWorkspace: async (_id, query) => (query.includes('>= 0') ? failed('throttled') : answered([nodeRow(a)])),
    });
    const cache = memoryCache();
    const [seen, blind] = [
      await readNodes(reads, cache, [a], CUSTOMERS, NOW, PIECES),
      await readNodes(reads, cache, [far], CUSTOMERS, NOW, PIECES),
    ];
    expect([seen.signals.get(a.key)?.nodeInventory.known, seen.gaps]).toEqual([true, []]);
    expect(blind.signals.get(far.key)?.nodeInventory.known).toBe(false);
    expect(blind.gaps.map(({ scope }) => scope)).toEqual([SCOPE, SCOPE]);
  });

  test('that refuses is read with the subscription as scope, whole', async () => {
    const queries: string[] = [];
    const reads = fakeReads({
      queryWorkspace: async () => failed('forbidden'),
      queryResource: (_id, query) => {
        queries.push(query);
        return answered([nodeRow(far)]);
      },
    });
    const { signals, gaps } = await readNodes(reads, memoryCache(), [far], CUSTOMERS, NOW, PIECES);
    expect(signals.get(far.key)?.nodeInventory.known).toBe(true);
    expect(gaps.map(({ scope }) => scope)).toEqual([SCOPE, SCOPE]);
    expect(queries).toEqual([nodesQuery(NOW)]);
  });

  test('the query cuts each of its four tables, and holds nothing of pieces where there are none', () => {
    const piece = nodesQuery(NOW, { index: 1, of: 3, from: SUBSCRIPTION, until: OTHER });
    expect(piece.match(/^\| where isAsked\(/gm)).toHaveLength(4);
    expect(piece).toContain(
      `let isAsked = (id: string) { not(id startswith '/subscriptions/') or (strcmp(id, '/subscriptions/${SUBSCRIPTION}') >= 0 and strcmp(id, '/subscriptions/${OTHER}') < 0) };`,
    );
    expect(nodesQuery(NOW)).not.toContain('isAsked');
  });
});
