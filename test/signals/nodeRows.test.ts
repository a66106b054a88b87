import { readCluster } from '../../shared/estate/readCluster.js';
import { nodesByCluster } from '../../shared/signals/nodeRows.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { NOW } from './fakeReads.js';

const cluster = clusterOf({});
const twin = readCluster({ id: CLUSTER_ID.replace('rg-pay', 'rg-other'), name: 'AKS-pay', properties: {} });

const SEEN = '2026-11-23T01:29:00.0000000Z';
const row = (Kind: string, more: Record<string, unknown> = {}) => ({
  Kind,
  ClusterId: CLUSTER_ID.toLowerCase(),
  Node: Kind === 'kured' ? '' : 'aks-np1-12345678-vmss000000',
  Pool: Kind === 'node' ? 'np1' : '',
  NodeImageVersion: Kind === 'node' ? 'AKSUbuntu-2204gen2containerd-202611.02.0' : '',
  Required: Kind === 'reboot' ? '1' : '',
  Since: Kind === 'reboot' ? '2026-11-20T03:00:00.0000000Z' : '',
  LastSeen: SEEN,
  LastBoot: '',
  ...more,
});
const read = (rows: readonly unknown[], clusters = [cluster]) => nodesByCluster(rows, clusters, NOW);
const of = (rows: readonly unknown[]) => read(rows).byCluster.get(cluster.key);
const NODE = {
  name: 'aks-np1-12345678-vmss000000',
  pool: 'np1',
  nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202611.02.0',
  lastBoot: null,
};

test('nodes, reboots and kured of one cluster', () => {
  const rows = [row('node', { LastBoot: '2026-11-01T00:00:00Z' }), row('reboot'), row('kured', { Required: '1' })];
  expect(of(rows)).toEqual({
    inventory: { nodes: [{ ...NODE, lastBoot: '2026-11-01T00:00:00.000Z' }], kuredPodSeen: true },
    reboots: { ambiguous: false, nodes: [{ node: NODE.name, required: true, since: '2026-11-20T03:00:00.000Z' }] },
  });
});

test.each([
  ['no row about pods: not read', [row('node')], null],
  ['pods were read and none is kured', [row('node'), row('kured', { Required: '0' })], false],
  ['a row about kured', [row('node'), row('kured')], true],
])('kured: %s', (_what, rows, kuredPodSeen) => {
  expect(of(rows)?.inventory).toEqual({ nodes: [NODE], kuredPodSeen });
});

test.each([
  ['no label', { Pool: '', NodeImageVersion: null }, { pool: null, nodeImageVersion: null }],
  ['a boot in 1970, which is none', { LastBoot: '1970-01-01T00:00:00Z' }, { lastBoot: null }],
  ['a boot that is no time', { LastBoot: 'yesterday' }, { lastBoot: null }],
])('a node with %s', (_what, more, expected) => {
  expect(of([row('node', more)])?.inventory?.nodes).toEqual([{ ...NODE, ...expected }]);
});

test('the latest boot of any row of the node counts', () => {
  const rows = [row('node', { LastBoot: '2026-11-01T00:00:00Z' }), row('reboot', { LastBoot: '2026-11-21T00:00:00Z' })];
  expect(of(rows)?.inventory?.nodes[0]?.lastBoot).toBe('2026-11-21T00:00:00.000Z');
});

test('a node that stopped reporting is gone, also where its cluster goes on', () => {
  const rows = [
    row('node'),
    row('node', { Node: 'behind-by-two-hours', LastSeen: '2026-11-22T23:29:00Z' }),
    row('node', { Node: 'behind-by-more', LastSeen: '2026-11-22T23:28:59Z' }),
  ];
  expect(of(rows)?.inventory?.nodes.map(({ name }) => name)).toEqual([NODE.name, 'behind-by-two-hours']);
});

test.each([
  ['24 hours ago counts', '2026-11-22T01:30:00.000Z', true],
  ['longer ago does not', '2026-11-22T01:29:59.999Z', false],
])('what was last seen %s', (_what, LastSeen, counts) => {
  const nodes = of([row('node', { LastSeen }), row('reboot', { LastSeen })]);
  expect([nodes?.inventory !== null, nodes?.reboots !== null]).toEqual([counts, counts]);
});

test.each([
  ['asks since', { Required: '1' }, { required: true, since: '2026-11-20T03:00:00.000Z' }],
  ['asks, nobody knows since when', { Required: '1', Since: '' }, { required: true, since: null }],
  ['does not ask', { Required: '0' }, { required: false, since: null }],
])('a node that %s', (_what, more, expected) => {
  expect(of([row('reboot', more)])?.reboots).toEqual({ ambiguous: false, nodes: [{ node: NODE.name, ...expected }] });
});

test('a cluster without rows: nothing is said about it', () => {
  expect(of([])).toEqual({ inventory: null, reboots: null });
  expect(of([row('reboot', { ClusterId: `${CLUSTER_ID}-2` })])).toEqual({ inventory: null, reboots: null });
});

test.each([
  ['no cluster', '', [true, true]],
  ['a name that both have', 'aks-pay', [true, true]],
  ['a name that neither has', 'aks-shop', [undefined, undefined]],
])('reboot rows that name %s make clusters ambiguous', (_what, ClusterId, expected) => {
  const { byCluster } = read([row('reboot', { ClusterId })], [cluster, twin]);
  expect([cluster, twin].map(({ key }) => byCluster.get(key)?.reboots?.ambiguous)).toEqual(expected);
});

test('a cluster with rows of its own is not ambiguous', () => {
  const { byCluster } = read([row('reboot'), row('reboot', { ClusterId: '' })], [cluster, twin]);
  expect([cluster, twin].map(({ key }) => byCluster.get(key)?.reboots?.ambiguous)).toEqual([false, true]);
});

test('odd rows are counted', () => {
  const odd = [
    null,
    {},
    row('pod'),
    row('node', { Node: '' }),
    row('reboot', { Required: 'yes' }),
    row('node', { ClusterId: 'aks-pay' }),
  ];
  expect(read(odd)).toEqual({ byCluster: new Map([[cluster.key, { inventory: null, reboots: null }]]), odd: 6 });
});

test('column names are read without regard to case', () => {
  const lower = Object.fromEntries(Object.entries(row('node')).map(([key, value]) => [key.toLowerCase(), value]));
  expect(of([lower])?.inventory?.nodes).toEqual([NODE]);
});
