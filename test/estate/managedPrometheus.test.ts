import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { generateWorld } from '../../local/azure/generator/generate.js';
import type { World } from '../../local/azure/world.js';
import { tokenSource } from '../../shared/azure/credential.js';
import { openAzure } from '../../shared/azure/openAzure.js';
import type { Check } from '../../shared/checks/check.js';
import nodeImageAge from '../../shared/checks/core/nodeImageAge.js';
import pendingReboot from '../../shared/checks/core/pendingReboot.js';
import rebootUnmanaged from '../../shared/checks/core/rebootUnmanaged.js';
import slaTier from '../../shared/checks/core/slaTier.js';
import { cloudSchema, cloudSettings } from '../../shared/config/cloud.js';
import { collect, type RowSink } from '../../shared/estate/collect.js';
import { planSubscriptions } from '../../shared/estate/plan.js';
import { readCluster } from '../../shared/estate/readCluster.js';
import type { JsonObject } from '../../shared/json.js';
import { memoryCache } from '../../shared/signals/cache.js';
import { append } from '../../shared/signals/placing.js';
import { collectSignals } from '../../shared/signals/signalsFor.js';
import { readTableSignals } from '../../shared/signals/tableSignals.js';
import { wantedSignals, wantedTables } from '../../shared/sweep/wanted.js';
import { contextAt } from '../support/clusters.js';
import { machine } from '../support/machine.js';
import { ACCOUNT, METRICS_CALM, METRICS_PAY, METRICS_SEARCH, metricsWorld, WAITING } from '../support/metricsWorld.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';

// What kured says in managed Prometheus, from Resource Graph to verdicts, with the real clients over HTTPS.
const NOW = '2026-11-23T01:30:00Z';
const INSTANT = 'POST /prometheus/{}/api/v1/query';
const PAST = 'POST /prometheus/{}/api/v1/query_range';
const REBOOTS = [pendingReboot, rebootUnmanaged];
let simulated: SimulatedAzure;
afterEach(() => simulated.close());
const start = async (world: World) => {
  simulated = await startSimulatedAzure(world);
};

function reading() {
  const cloud = cloudSettings(cloudSchema.parse(parse(readFileSync(simulated.configuration, 'utf8')).cloud));
  return openAzure({ cloud, tokens: tokenSource({}, cloud, { ...simulated.env }), time: machine() });
}

/** As a sweep takes them from the side table. */
function customerIds(rows: ReadonlyMap<string, JsonObject> = new Map()): ReadonlyMap<string, string> {
  return new Map(
    [...rows].flatMap(([id, { customerId }]) => (typeof customerId === 'string' ? [[id, customerId]] : [])),
  );
}

/** Each subscription of an estate by itself, as partitions of a sweep are. */
async function judged(checks: readonly Check[] = REBOOTS) {
  const azure = reading();
  const now = new Date(NOW);
  const bySubscription = new Map<string, { table: string; row: JsonObject }[]>();
  const sink: RowSink = {
    async rows(subscription, table, rows) {
      const own = bySubscription.get(subscription) ?? [];
      bySubscription.set(subscription, own);
      own.push(...rows.map((row) => ({ table, row })));
    },
    ended: async () => undefined,
    again: async () => undefined,
  };
  const collected = await collect(azure, await planSubscriptions(azure, {}, []), sink, wantedTables(checks));
  const whyIncomplete = (table: string) => collected.tables.get(table)?.why;
  const cache = memoryCache();
  const verdicts = new Map<string, string[]>();
  const gaps = new Set<string>();
  for (const rows of bySubscription.values()) {
    const each = async (take: (table: string, row: JsonObject) => void) => {
      for (const { table, row } of rows) take(table, row);
      return true;
    };
    const clusters = rows.flatMap(({ table, row }) => (table === 'clusters' ? [readCluster(row)] : []));
    const context = { clusters, registries: [], previousAlerts: new Map() };
    const tables = await readTableSignals({ each, whyIncomplete }, context, now);
    if (tables === undefined) throw new Error('the rows are gone');
    const seen = await collectSignals({
      ...{ clusters, tables, azure, cache, now, wanted: wantedSignals(checks), previousReadings: {} },
      sides: { side: collected.side, whyIncomplete },
      workspaces: customerIds(collected.side.get('workspaces')),
    });
    for (const { scope, signal, reason } of seen.gaps) gaps.add(`${scope} ${signal}: ${reason}`);
    for (const cluster of clusters) {
      const signals = seen.signals.get(cluster.key);
      if (signals === undefined) throw new Error('no signals');
      for (const check of checks)
        for (const { status, reason } of check.evaluate(cluster, signals, contextAt(NOW)))
          append(verdicts, `${check.id} ${cluster.key}`, `${status}: ${reason}`);
    }
  }
  const { byRoute } = simulated.azure.requests.counts();
  const asked = Object.entries(byRoute).filter(([route]) => route.includes('/prometheus/'));
  return {
    of: ({ id }: Check, cluster: string) => verdicts.get(`${id} ${cluster.toLowerCase()}`),
    verdicts,
    gaps: [...gaps],
    asked,
  };
}

test('two clusters of one name, and one without kured: judged by their own nodes, by three requests in all', async () => {
  await start(metricsWorld());
  const { of, gaps, asked } = await judged();
  // Since 04:20 on 12 November; the hour in which it began has a 0.
  expect(of(pendingReboot, METRICS_PAY)).toEqual([
    `fail: 1 node waited too long for a reboot, the longest is ${WAITING}, since 2026-11-12T05:00Z; 7 days allowed, no reboot window is known`,
  ]);
  expect(of(pendingReboot, METRICS_SEARCH)).toEqual([
    'pass: none of 1 node asks for a reboot; 7 days allowed, no reboot window is known',
  ]);
  expect(of(pendingReboot, METRICS_CALM)).toEqual([
    `unknown: kured's metrics are not in Azure Monitor workspace ${ACCOUNT.toLowerCase()}; add a PodMonitor for the pods of kured`,
  ]);
  expect(gaps).toEqual([]);
  expect(Object.fromEntries(asked)).toEqual({ [INSTANT]: 2, [PAST]: 1 });
});

test('a node that kured says nothing of is not taken for one that asks nothing', async () => {
  const world = metricsWorld();
  world.kured = world.kured.filter(({ node }) => !node.endsWith('vmss000001'));
  const [asking] = world.kured.filter(({ node }) => node === WAITING);
  Object.assign(asking ?? {}, { value: 0, since: '2026-11-22T00:00:00Z' });
  await start(world);
  const { of } = await judged();
  expect(of(pendingReboot, METRICS_PAY)).toEqual([
    'unknown: not all nodes can be judged; kured says nothing of 1 node of the pool; 7 days allowed, no reboot window is known',
  ]);
});

test('a series is enough to know that kured runs', async () => {
  const world = metricsWorld();
  for (const id of [METRICS_PAY, METRICS_CALM])
    Object.assign(world.resources[id.toLowerCase()]?.properties as object, {
      autoUpgradeProfile: { nodeOSUpgradeChannel: 'Unmanaged' },
    });
  await start(world);
  const { of } = await judged();
  expect(of(rebootUnmanaged, METRICS_PAY)).toEqual([
    'pass: nodeOSUpgradeChannel is Unmanaged, and kured reports on nodes',
  ]);
  expect(of(rebootUnmanaged, METRICS_CALM)).toEqual([
    'unknown: nodeOSUpgradeChannel is Unmanaged; whether kured runs is not known: the pods of the cluster were not read',
  ]);
});

test('a workspace that refuses is one gap with the role, and its clusters are unknown', async () => {
  await start(metricsWorld());
  simulated.azure.faults.replace([{ match: 'POST /prometheus/*', fault: 'forbid' }]);
  const { of, gaps } = await judged();
  const why = `metrics of Azure Monitor workspace ${ACCOUNT.toLowerCase()} not read: 403 InsufficientAccessError`;
  for (const id of [METRICS_PAY, METRICS_SEARCH, METRICS_CALM])
    expect(of(pendingReboot, id)?.[0]).toMatch(
      new RegExp(`^unknown: ${why}.*Monitoring Data Reader on the workspace$`),
    );
  expect(
    gaps.filter((gap) => gap.startsWith(`workspace/${ACCOUNT.toLowerCase()} rebootRequests: ${why}`)),
  ).toHaveLength(1);
});

test.each([
  ['throttled once', { fault: 'throttle', times: 1, retryAfter: 1 }],
  ['cut once', { fault: 'cutAfter', times: 1 }],
])('%s, it is read all the same', async (_what, fault) => {
  await start(metricsWorld());
  simulated.azure.faults.replace([{ match: 'POST /prometheus/*', ...fault }]);
  const { of, gaps } = await judged();
  expect([of(pendingReboot, METRICS_PAY)?.[0]?.split(':')[0], gaps]).toEqual(['fail', []]);
});

test('keys in Pascal case say the same', async () => {
  await start(metricsWorld());
  simulated.azure.faults.replace([{ match: 'POST /providers/*', fault: 'pascalCase' }]);
  const { of } = await judged();
  expect(of(pendingReboot, METRICS_PAY)?.[0]).toMatch(/^fail: 1 node waited/);
});

test('an address outside of the cloud gets no token: that is a gap', async () => {
  const world = metricsWorld();
  const account = world.resources[ACCOUNT.toLowerCase()];
  Object.assign(account?.properties as object, {
    metrics: { prometheusQueryEndpoint: 'https://collector.example.org' },
  });
  await start(world);
  const { gaps, asked } = await judged();
  expect(gaps).toEqual([
    expect.stringContaining('https://collector.example.org is no query endpoint of managed Prometheus'),
  ]);
  expect(asked).toEqual([]);
});

test.each([
  ['sla-tier', [slaTier]],
  ['node-image-age', [nodeImageAge]],
])('%s asks nothing of Prometheus', async (_id, checks) => {
  await start(metricsWorld());
  expect((await judged(checks)).asked).toEqual([]);
});

test('in the made-up fleet some fail and some pass by Prometheus, and none is a gap', async () => {
  await start(generateWorld({ clusters: 60, subscriptions: 3, seed: 4, now: new Date(NOW) }));
  const { verdicts, asked, gaps } = await judged();
  const sending = new Set(
    Object.values(simulated.world.resources)
      .filter(({ type }) => type === 'microsoft.insights/datacollectionruleassociations')
      .map(({ id }) => id.toLowerCase().split('/providers/microsoft.insights/')[0]),
  );
  const statuses = [...verdicts].flatMap(([key, all]) => {
    const [id, cluster] = key.split(' ');
    return id === 'pending-reboot' && sending.has(cluster) ? all.map((verdict) => verdict.split(':')[0]) : [];
  });
  for (const status of ['pass', 'fail', 'unknown']) expect(statuses).toContain(status);
  const regions = Object.keys(simulated.world.resources).filter((id) => id.includes('/microsoft.monitor/accounts/'));
  expect(Object.fromEntries(asked)[INSTANT]).toBe(2 * regions.length);
  expect(gaps.filter((gap) => gap.includes('microsoft.monitor'))).toEqual([]);
});
