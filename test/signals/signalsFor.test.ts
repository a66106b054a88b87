import { readCluster } from '../../shared/estate/readCluster.js';
import type { JsonObject } from '../../shared/json.js';
import { alertsOf } from '../../shared/signals/alerts.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { isSharedScope } from '../../shared/signals/gap.js';
import { noSignals } from '../../shared/signals/noSignals.js';
import type { SignalReads } from '../../shared/signals/reads.js';
import { collectSignals, type SignalsInput } from '../../shared/signals/signalsFor.js';
import { readTableSignals, type TableSignalsRead } from '../../shared/signals/tableSignals.js';
import type { DefenderAlert } from '../../shared/signals/types.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { answered, failed, fakeReads, NOW } from './fakeReads.js';

const WORKSPACE = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs';
const full = clusterOf({
  autoUpgradeProfile: { upgradeChannel: 'stable' },
  addonProfiles: { omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: WORKSPACE } } },
  agentPoolProfiles: [
    { name: 'np1', nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202601.06.0', currentOrchestratorVersion: '1.34.2' },
  ],
});
const bare = readCluster({
  id: `${CLUSTER_ID}-bare`,
  name: 'bare',
  location: 'West Europe',
  properties: { agentPoolProfiles: [] },
});

const alert = (id: string, status = 'Active') => ({
  id: `/subscriptions/s/providers/Microsoft.Security/locations/westeurope/alerts/${id}`,
  properties: { systemAlertId: id, severity: 'High', status, resourceIdentifiers: [{ azureResourceId: CLUSTER_ID }] },
});
const event = (properties: Record<string, unknown>) => ({ id: `${CLUSTER_ID}/scheduledEvents/x`, properties });
const TABLES = {
  alerts: [alert('a1'), {}],
  scheduledEvents: [
    event({
      eventSource: 'EOLNotification',
      description: 'KubernetesVersionOutOfSupport',
      eventDetails: { kubernetesVersion: '1.31.2' },
    }),
    event({ eventSource: 'AutoUpgrader', eventStatus: 'Failed' }),
  ],
  recommendations: [
    {
      id: 'x/r1',
      properties: {
        shortDescription: { problem: 'Deprecated API', solution: '' },
        resourceMetadata: { resourceId: CLUSTER_ID },
      },
    },
  ],
};

interface Rows {
  readonly incomplete?: Readonly<Record<string, string>>;
  readonly previousAlerts?: ReadonlyMap<string, readonly DefenderAlert[]>;
}

async function tablesRead({ incomplete = {}, previousAlerts = new Map() }: Rows = {}): Promise<TableSignalsRead> {
  const each = async (take: (table: string, row: JsonObject) => void) => {
    for (const [table, rows] of Object.entries(TABLES)) for (const row of rows) take(table, row);
    return true;
  };
  const rows = { each, whyIncomplete: (table: string) => incomplete[table] };
  const read = await readTableSignals(rows, { clusters: [full, bare], registries: [], previousAlerts }, NOW);
  if (read === undefined) throw new Error('the rows are gone');
  return read;
}

const azure = (more: Partial<SignalReads> = {}) =>
  fakeReads({
    kubernetesVersions: () =>
      answered({
        values: [
          { version: '1.34', capabilities: { supportPlan: ['KubernetesOfficial'] }, patchVersions: { '1.34.2': {} } },
        ],
      }),
    maintenanceConfigurations: () => answered([]),
    resourceList: () => answered([]),
    poolUpgradeProfile: () =>
      answered({ properties: { latestNodeImageVersion: 'AKSUbuntu-2204gen2containerd-202601.06.0' } }),
    queryWorkspace: () =>
      answered([
        { Kind: 'node', ClusterId: full.key, Node: 'n1', LastSeen: '2026-11-23T01:29:00Z' },
        { Kind: 'reboot', ClusterId: full.key, Node: 'n1', Required: '0' },
      ]),
    ...more,
  });

const collect = async (more: Partial<SignalsInput> = {}) =>
  collectSignals({
    clusters: [full, bare],
    tables: await tablesRead(),
    sides: { side: new Map(), whyIncomplete: () => undefined },
    workspaces: new Map([[WORKSPACE.toLowerCase(), 'c0ffee']]),
    azure: azure(),
    cache: memoryCache(),
    now: NOW,
    previousReadings: {},
    ...more,
  });

test('every signal of a cluster that has everything is known, and nothing is a gap', async () => {
  const { signals, gaps, oddNodeRows } = await collect();
  const { left } = await tablesRead();
  const of = signals.get(full.key);
  const unknown = Object.entries(of ?? {}).flatMap(([name, signal]) => (signal.known ? [] : [name]));
  // What is read of a registry alone, of the tenant, and of a cluster with Istio.
  expect(unknown.sort()).toEqual(['cacheRules', 'conditionalAccess', 'meshRevisions']);
  expect(of).toMatchObject({
    alerts: { value: [{ systemAlertId: 'a1', sourceGone: false }] },
    endOfLifeNotices: { value: [{ kubernetesVersion: '1.31.2' }] },
    automaticUpgrades: { value: [{ status: 'Failed', resources: [full.key] }] },
    apiDeprecations: { value: [{ recommendationId: 'r1' }] },
    newestNodeImages: { value: new Map([['np1', expect.objectContaining({ known: true })]]) },
    nodeImageFixes: { value: new Map([['np1', expect.objectContaining({ known: true })]]) },
  });
  expect(gaps).toEqual([]);
  expect(left).toMatchObject({
    alerts: { odd: 1, elsewhere: 0 },
    endOfLifeNotices: { odd: 0, elsewhere: 0 },
    automaticUpgrades: { odd: 0, elsewhere: 0 },
    apiDeprecations: { odd: 0, elsewhere: 0 },
  });
  expect(oddNodeRows).toBe(0);
});

test('what the estate does not have is not known and no gap; no rows in a whole table is an answer', async () => {
  const { signals, gaps } = await collect();
  expect(signals.get(bare.key)).toMatchObject({
    alerts: { known: true, value: [] },
    automaticUpgrades: { known: true, value: [] },
    regionVersions: { known: true },
    maintenance: { known: false, why: expect.stringContaining('no automatic channel is on') },
    nodeInventory: { known: false, why: expect.stringContaining('no Log Analytics workspace is connected') },
  });
  expect(gaps).toEqual([]);
});

test('requests are the fewest: a region, an image family, a workspace, the locations once, windows where a channel is on', async () => {
  const reads = azure();
  await collect({ azure: reads });
  expect([...reads.asked].sort()).toEqual([
    'list /subscriptions/11111111-1111-4111-8111-111111111111/locations',
    `list ${CLUSTER_ID}-bare/providers/Microsoft.Insights/diagnosticSettings`,
    `list ${CLUSTER_ID}/providers/Microsoft.Insights/diagnosticSettings`,
    `maintenance ${CLUSTER_ID}`,
    'upgradeProfile aks-pay np1',
    'versions 11111111-1111-4111-8111-111111111111 westeurope',
    'workspace c0ffee',
  ]);
});

test.each([
  ['alerts', ['alerts']],
  ['scheduledEvents', ['endOfLifeNotices', 'automaticUpgrades']],
  ['recommendations', ['apiDeprecations']],
] as const)('the table %s not read whole: its signals are not known, whatever rows there are', async (table, names) => {
  const { signals } = await collect({ tables: await tablesRead({ incomplete: { [table]: 'counts differ' } }) });
  for (const key of [full.key, bare.key]) {
    for (const name of names) {
      expect(signals.get(key)?.[name]).toEqual({ known: false, why: expect.stringContaining('counts differ') });
    }
  }
});

test('an alert known before that is not returned is kept until it was final', async () => {
  const before = alertsOf([alert('a1'), alert('gone'), alert('done', 'Resolved')]).alerts;
  const { signals } = await collect({
    tables: await tablesRead({ previousAlerts: new Map([[full.key, before]]) }),
  });
  expect(signals.get(full.key)?.alerts).toMatchObject({
    value: [
      { systemAlertId: 'a1', sourceGone: false },
      { systemAlertId: 'gone', sourceGone: true },
    ],
  });
});

test('when nothing may be read every signal is not known and every refusal is one gap with its remedy', async () => {
  const refused = async () => failed('forbidden');
  const { signals, gaps } = await collect({
    azure: fakeReads({
      kubernetesVersions: refused,
      resourceList: refused,
      maintenanceConfigurations: refused,
      poolUpgradeProfile: refused,
      queryWorkspace: refused,
      queryResource: refused,
      vulnerabilityData: refused,
    }),
  });
  const of = signals.get(full.key);
  expect(of).toMatchObject({
    regionVersions: { known: false },
    maintenance: { known: false },
    nodeInventory: { known: false },
    rebootRequests: { known: false },
    newestNodeImages: { value: new Map([['np1', expect.objectContaining({ known: false })]]) },
    nodeImageFixes: { value: new Map([['np1', expect.objectContaining({ known: false })]]) },
  });
  const subscription = 'subscription/11111111-1111-4111-8111-111111111111';
  expect(gaps.map(({ scope, signal }) => `${scope} ${signal}`).sort()).toEqual([
    `cluster/${CLUSTER_ID} diagnosticSettings`,
    `cluster/${CLUSTER_ID} maintenance`,
    `cluster/${CLUSTER_ID}-bare diagnosticSettings`,
    `${subscription} newestNodeImages`,
    `${subscription} regionVersions`,
    `${subscription} regionZones`,
    `workspace/${WORKSPACE.toLowerCase()} nodeInventory`,
    `workspace/${WORKSPACE.toLowerCase()} rebootRequests`,
  ]);
  for (const { reason } of gaps) expect(reason).toContain("grant Vigie's reader ");
});

test.each([
  ['table/alerts', true],
  ['workspace/x', true],
  ['region/westeurope', true],
  ['service/vulnerability-data', true],
  ['tenant', true],
  ['subscription/x', false],
  ['cluster/x', false],
])('a gap of %s is told by _sweep: %s', (scope, shared) => {
  expect(isSharedScope(scope)).toBe(shared);
});

test('noSignals knows nothing, and says why', () => {
  const signals = noSignals('not asked: a file is judged');
  expect(Object.keys(signals).length).toBeGreaterThanOrEqual(10);
  for (const signal of Object.values(signals))
    expect(signal).toEqual({ known: false, why: 'not asked: a file is judged' });
});
