import type { Cluster } from '../../shared/estate/cluster.js';
import type { SideTables } from '../../shared/estate/tables.js';
import type { JsonObject } from '../../shared/json.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { NODES_QUERY } from '../../shared/signals/metricQueries.js';
import { readNodeSignals } from '../../shared/signals/nodeSignals.js';
import type { SignalReads } from '../../shared/signals/reads.js';
import { known, notKnown, type Signal } from '../../shared/signals/signal.js';
import type { SignalName } from '../../shared/signals/types.js';
import { NO_WORKSPACE } from '../../shared/signals/workspace.js';
import { clusterOf } from '../support/clusters.js';
import { answered, failed, fakeReads, NOW } from './fakeReads.js';

const LOGS = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs';
const RULE = '/subscriptions/s/resourcegroups/rg/providers/microsoft.insights/datacollectionrules/msprom';
const ACCOUNT = '/subscriptions/s/resourcegroups/rg/providers/microsoft.monitor/accounts/amw';
const ENDPOINT = 'https://amw.westeurope.prometheus.monitor.azure.com';
const GROUP = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/mc_pay';

const omsagent = { enabled: true, config: { logAnalyticsWorkspaceResourceID: LOGS } };
const metricsOn = { azureMonitorProfile: { metrics: { enabled: true } } };
const withLogs = clusterOf({ nodeResourceGroup: 'MC_pay', addonProfiles: { omsagent } });
const withoutLogs = clusterOf({ nodeResourceGroup: 'MC_pay' });
const SIDES: Record<string, JsonObject> = { [RULE]: { accounts: [ACCOUNT] }, [ACCOUNT]: { endpoint: ENDPOINT } };

interface Case {
  readonly cluster?: Cluster;
  readonly rules?: Signal<readonly string[]>;
  readonly side?: Record<string, JsonObject>;
  readonly incomplete?: string;
  readonly wanted?: readonly SignalName[];
  /** What each source says of its nodes: `n1=1`. */
  readonly logs?: string;
  readonly metrics?: string;
  readonly reads?: Partial<SignalReads>;
}

const pairs = (text: string) =>
  text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=') as [string, string?]);

async function see({ cluster = withLogs, rules = known([RULE], NOW), side = SIDES, incomplete, ...given }: Case) {
  const { logs = '', metrics = '', wanted = ['nodeInventory', 'rebootRequests'] } = given;
  const time = NOW.getTime() / 1_000;
  const sampleOf = (labels: Record<string, string>, value: number) => ({
    labels,
    samples: [{ at: NOW.getTime(), value }],
  });
  const azure = fakeReads({
    queryWorkspace: () =>
      answered(
        pairs(logs).flatMap(([node, value]) => [
          {
            Kind: 'node',
            ClusterId: cluster.key,
            Node: node,
            LastSeen: '2026-11-23T01:29:00Z',
            LastBoot: '2026-11-20T01:00:00Z',
          },
          ...(value === undefined ? [] : [{ Kind: 'reboot', ClusterId: cluster.key, Node: node, Required: value }]),
        ]),
      ),
    queryMetrics: (_endpoint, query) =>
      answered(
        pairs(metrics).flatMap(([node, value]) => {
          if (query === NODES_QUERY)
            return [sampleOf({ cluster: 'aks-pay', node, provider_id: `azure://${GROUP}/providers/x` }, 1)];
          return value === undefined ? [] : [sampleOf({ cluster: 'aks-pay', node }, value === '1' ? time : -time)];
        }),
      ),
    queryMetricsRange: () => answered([]),
    ...given.reads,
  });
  const tables: SideTables = new Map([['workspaces', new Map(Object.entries(side))]]);
  const read = await readNodeSignals({
    ...{ azure, cache: memoryCache(), clusters: [cluster], slice: [cluster], now: NOW },
    workspaces: new Map([[LOGS.toLowerCase(), 'c0ffee']]),
    pieces: undefined,
    sides: { side: tables, whyIncomplete: () => incomplete },
    rulesOf: () => rules,
    isWanted: (name) => wanted.includes(name),
  });
  const { nodeInventory, rebootRequests } = read.signals.get(cluster.key) ?? {};
  return {
    inventory: nodeInventory?.known ? nodeInventory.value.nodes.map(({ name }) => name).join(' ') : nodeInventory?.why,
    boots: nodeInventory?.known ? nodeInventory.value.nodes.map(({ lastBoot }) => lastBoot) : [],
    reboots: rebootRequests?.known
      ? rebootRequests.value.nodes.map(({ node, required }) => `${node}=${required ? 1 : 0}`).join(' ')
      : rebootRequests?.why,
    gaps: read.gaps.map(({ scope, signal }) => `${scope} ${signal}`),
    asked: azure.asked.map((one) => one.split(' ')[0]),
  };
}

test.each<[string, Case, object]>([
  ['logs alone', { rules: known([], NOW), logs: 'n1=1' }, { inventory: 'n1', reboots: 'n1=1', asked: ['workspace'] }],
  [
    'metrics alone',
    { cluster: withoutLogs, metrics: 'n1=0 n2' },
    { inventory: 'n1 n2', boots: [null, null], reboots: 'n1=0', asked: ['metrics', 'metrics'] },
  ],
  [
    'both: nodes by the logs, what kured says by the metrics, and by the logs where these say nothing',
    { logs: 'n1=1 n2=1 n3', metrics: 'N1=0 n3=1 n4' },
    { inventory: 'n1 n2 n3', reboots: 'N1=0 n3=1 n2=1', boots: Array(3).fill('2026-11-20T01:00:00.000Z') },
  ],
  ['kured in the logs alone', { logs: 'n1=1', metrics: 'n1' }, { inventory: 'n1', reboots: 'n1=1' }],
  ['kured in the metrics alone', { logs: 'n1', metrics: 'n1=1' }, { inventory: 'n1', reboots: 'n1=1' }],
  [
    'neither connected',
    { cluster: withoutLogs, rules: known([], NOW) },
    { inventory: NO_WORKSPACE, reboots: NO_WORKSPACE, gaps: [], asked: [] },
  ],
  [
    'kured in neither: both are named',
    { logs: 'n1', metrics: 'n1' },
    { reboots: expect.stringMatching(/not in the workspace.*; kured's metrics are not in Azure Monitor workspace/) },
  ],
  [
    'metrics alone, without kured: no word of logs that nobody wanted',
    { cluster: withoutLogs, metrics: 'n1' },
    { inventory: 'n1', reboots: expect.stringMatching(/^kured's metrics are not in Azure Monitor workspace/) },
  ],
  [
    'metrics that may not be read, beside logs: a gap, and the logs count',
    { logs: 'n1=1', reads: { queryMetrics: async () => failed('forbidden') } },
    { inventory: 'n1', reboots: 'n1=1', gaps: [`workspace/${ACCOUNT} rebootRequests`] },
  ],
  [
    'logs that may not be read, beside metrics: two gaps, and the metrics count',
    { metrics: 'n1=0', reads: { queryWorkspace: async () => failed('cut') } },
    {
      ...{ inventory: 'n1', reboots: 'n1=0' },
      gaps: ['nodeInventory', 'rebootRequests'].map((name) => `workspace/${LOGS.toLowerCase()} ${name}`),
    },
  ],
  [
    'rules that were not read whole',
    { cluster: withoutLogs, rules: notKnown('rules: counts differ') },
    { reboots: 'rules: counts differ', gaps: [], asked: [] },
  ],
  [
    'workspaces that were not read whole',
    { cluster: withoutLogs, side: {}, incomplete: 'counts differ' },
    { reboots: 'the Azure Monitor workspaces were not read whole from Resource Graph: counts differ', asked: [] },
  ],
  [
    'workspaces that were not read whole, and the one that is asked among them',
    { cluster: withoutLogs, incomplete: 'counts differ', metrics: 'n1=0' },
    { reboots: 'n1=0' },
  ],
  [
    'a rule that leads nowhere, on a cluster whose metrics are off',
    { cluster: withoutLogs, side: {} },
    { reboots: NO_WORKSPACE, gaps: [], asked: [] },
  ],
  [
    'a rule that leads nowhere, on a cluster whose metrics are on',
    { cluster: clusterOf(metricsOn), side: {} },
    { reboots: expect.stringMatching(/^managed Prometheus is on, but no data collection rule/), gaps: [], asked: [] },
  ],
  [
    'an Azure Monitor workspace that was not returned',
    { cluster: withoutLogs, side: { [RULE]: { accounts: [ACCOUNT] } } },
    {
      reboots: expect.stringContaining('is not among those'),
      gaps: [`workspace/${ACCOUNT} rebootRequests`],
      asked: [],
    },
  ],
])('%s', async (_what, given, expected) => {
  expect(await see(given)).toMatchObject(expected);
});

test.each<[string, readonly SignalName[], readonly string[]]>([
  ['nodes are wanted: the logs alone', ['nodeInventory'], ['workspace']],
  ['reboots are wanted: both', ['rebootRequests'], ['workspace', 'metrics', 'metrics']],
  ['neither is wanted: nobody', ['alerts'], []],
])('%s is asked', async (_what, wanted, expected) => {
  const { asked } = await see({ wanted, logs: 'n1=0', metrics: 'n1=0' });
  expect([...asked].sort()).toEqual([...expected].sort());
});
