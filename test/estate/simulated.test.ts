import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { tokenSource } from '../../shared/azure/credential.js';
import { secretSource } from '../../shared/azure/keyVault.js';
import { openAzure } from '../../shared/azure/openAzure.js';
import type { ReadingAzure } from '../../shared/azure/readingAzure.js';
import { cloudSchema, cloudSettings } from '../../shared/config/cloud.js';
import { SecretReference } from '../../shared/config/secret.js';
import { collect, type RowSink } from '../../shared/estate/collect.js';
import { askOneByOne } from '../../shared/estate/oneByOne.js';
import { planSubscriptions } from '../../shared/estate/plan.js';
import { TABLES } from '../../shared/estate/tables.js';
import { CUSTOMER_ID, clusterId, EMPTY, PAY, PAY_PROD, SEARCH, SEARCH_PROD } from '../support/fixtureWorld.js';
import { machine } from '../support/machine.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure.js';

// The whole of reading, with the real clients, over HTTPS.
let simulated: SimulatedAzure;
let azure: ReadingAzure;

beforeEach(async () => {
  simulated = await startSimulatedAzure();
  azure = reading();
});
afterEach(() => simulated.close());

const cloud = () => cloudSettings(cloudSchema.parse(parse(readFileSync(simulated.configuration, 'utf8')).cloud));
const tokens = () => tokenSource({}, cloud(), { ...simulated.env });
const reading = () => openAzure({ cloud: cloud(), tokens: tokens(), time: machine() });

/** `pay clusters: 2` */
async function collected(remembered: readonly string[] = []) {
  const counts: Record<string, number> = {};
  const again: Record<string, number> = {};
  const names: Record<string, string> = { [PAY]: 'pay', [SEARCH]: 'search', [EMPTY]: 'empty' };
  const sink: RowSink = {
    async rows(subscription, table, rows) {
      const key = `${names[subscription]} ${table}`;
      counts[key] = (counts[key] ?? 0) + rows.length;
    },
    ended: async () => undefined,
    async again(subscription, table, attempt, rows) {
      const key = `${names[subscription]} ${table} ${attempt}`;
      again[key] = (again[key] ?? 0) + rows.length;
    },
  };
  const plan = await planSubscriptions(azure, {}, remembered);
  const result = await collect(azure, plan, sink);
  const states = plan.subscriptions.map(({ id, state }) => `${names[id]} ${state}`);
  return { counts, again, states, plan, ...result };
}

test('an estate is planned and collected without a gap', async () => {
  const { counts, states, gaps, plan, side, subscriptionsWithoutRows } = await collected();
  expect(states).toEqual(['pay read', 'search read', 'empty read']);
  expect(counts).toEqual({
    'pay clusters': 2,
    'search clusters': 1,
    'pay alerts': 1,
    'pay scheduledEvents': 1,
    'pay recommendations': 1,
  });
  expect([...plan.gaps, ...gaps]).toEqual([]);
  expect(subscriptionsWithoutRows).toEqual([EMPTY]);
  expect([...(side.get('workspaces')?.values() ?? [])]).toMatchObject([{ customerId: CUSTOMER_ID }]);
});

test('rows with keys in Pascal case say the same', async () => {
  const plain = await collected();
  simulated.azure.faults.replace([{ match: '* /*', fault: 'pascalCase' }]);
  const { counts, states, side, gaps } = await collected();
  expect({ counts, states, gaps }).toEqual({ counts: plain.counts, states: plain.states, gaps: [] });
  expect([...(side.get('workspaces')?.values() ?? [])]).toMatchObject([{ customerId: CUSTOMER_ID }]);
});

test('a table that loses a row is read again, and nothing is missing', async () => {
  const graph = 'POST /providers/Microsoft.ResourceGraph/resources';
  // Subscriptions and the side tables come first, then the clusters.
  const clusters = TABLES.filter(({ kind }) => kind === 'side').length + 2;
  simulated.azure.faults.replace([{ match: graph, fault: 'dropRow', every: clusters, times: 1 }]);
  const { again, gaps, tables } = await collected([PAY, SEARCH, EMPTY]);
  expect(again).toMatchObject({ 'pay clusters 1': 2, 'search clusters 1': 1 });
  expect(gaps).toEqual([]);
  expect([...tables.values()].every(({ complete }) => complete)).toBe(true);
});

test('a table that goes on losing rows is a gap after three more tries', async () => {
  const graph = 'POST /providers/Microsoft.ResourceGraph/resources';
  simulated.azure.faults.replace([{ match: graph, fault: 'dropRow' }]);
  const { gaps, tables } = await collected([PAY, SEARCH, EMPTY]);
  expect(gaps.map(({ scope }) => scope)).toContain('table/clusters');
  expect(tables.get('clusters')?.again?.lost.size).toBe(3);
});

test('a subscription that is hidden without a word is a gap', async () => {
  simulated.azure.faults.replace([{ match: '* /*', fault: 'hide', subscription: SEARCH }]);
  const { counts, states, plan } = await collected([PAY, SEARCH, EMPTY]);
  expect(states).toEqual(['pay read', expect.stringMatching(/^search (gap|vanished)$/), 'empty read']);
  expect(plan.subscriptions.find(({ id }) => id === SEARCH)?.gap).toEqual(expect.any(String));
  expect(counts['search clusters']).toBeUndefined();
  expect(await askOneByOne(azure.cluster, [SEARCH_PROD])).toEqual(
    new Map([[SEARCH_PROD, { state: 'gap', why: expect.stringContaining('403') }]]),
  );
});

test.each([
  ['throttled twice', { fault: 'throttle', times: 2, retryAfter: 1 }],
  ['cut before the work', { fault: 'cutBefore', times: 1 }],
  ['cut after the work', { fault: 'cutAfter', times: 1 }],
  ['an error once', { fault: 'error', times: 1, status: 503 }],
])('%s, the estate is whole all the same', async (_what, fault) => {
  simulated.azure.faults.replace([{ match: 'POST /providers/Microsoft.ResourceGraph/*', ...fault }]);
  const { counts, plan, gaps } = await collected();
  expect(counts['pay clusters']).toBe(2);
  expect([...plan.gaps, ...gaps]).toEqual([]);
});

test('garbage for ever leaves every table a gap', async () => {
  simulated.azure.faults.replace([{ match: 'POST /providers/Microsoft.ResourceGraph/*', fault: 'garbage' }]);
  const { gaps, plan, tables } = await collected();
  expect(plan.gaps.map(({ scope }) => scope)).toEqual(['table/subscriptions']);
  expect(gaps).toHaveLength(tables.size);
});

test('a cluster is there, gone, or of a group that is gone', async () => {
  const answers = await askOneByOne(azure.cluster, [PAY_PROD, clusterId(PAY, 'never-was')]);
  expect(answers.get(PAY_PROD)).toMatchObject({ state: 'judged', raw: { properties: { enableRBAC: true } } });
  expect(answers.get(clusterId(PAY, 'never-was'))).toEqual({ state: 'deleted' });
});

test('every other read is answered', async () => {
  expect(await azure.kubernetesVersions(PAY, 'westeurope')).toMatchObject({
    ok: true,
    value: { values: expect.any(Array) },
  });
  expect(await azure.maintenanceConfigurations(PAY_PROD)).toMatchObject({ ok: true, value: [{ name: 'default' }] });
  expect(await azure.clustersOf(PAY)).toMatchObject({ ok: true, value: { length: 2 } });
  expect(await azure.poolUpgradeProfile(PAY_PROD, 'np1')).toMatchObject({
    ok: true,
    value: { properties: { latestNodeImageVersion: 'AKSUbuntu-2204gen2containerd-202611.09.0' } },
  });
  expect(await azure.vulnerabilityData('/api/v1/vhd-releases/_index')).toMatchObject({ ok: true });
  expect(await azure.queryWorkspace(CUSTOMER_ID, 'Heartbeat', 'P1D')).toMatchObject({
    ok: false,
    code: 'BadArgumentError',
  });
});

test('a secret is read from the vault that the configuration names', async () => {
  const { destinations } = parse(readFileSync(simulated.configuration, 'utf8')) as {
    destinations: { password?: string }[];
  };
  const [, address = ''] =
    /\$\{keyvault:(.*)\}/.exec(destinations.find(({ password }) => password)?.password ?? '') ?? [];
  const value = await secretSource({}, tokens(), cloud(), machine()).read(new SecretReference('keyvault', address));
  expect(value).toBe(simulated.azure.secrets.serviceNowPassword);
});
