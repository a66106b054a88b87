import { Quotas } from '../../../local/azure/quotas/quotas.js';
import { createService } from '../../../local/azure/service.js';
import { createSimulation, type Simulation } from '../../../local/azure/simulation.js';
import { historyQuery, KURED_QUERY, NODES_QUERY } from '../../../shared/signals/metricQueries.js';
import { EMPTY, PAY, PAY_PROD } from '../../support/fixtureWorld.js';
import { ACCOUNT, METRICS_CALM, METRICS_PAY, metricsWorld, WAITING } from '../../support/metricsWorld.js';

const NOW = new Date('2026-11-23T01:30:00Z');
const T = NOW.getTime() / 1_000;
let azure: Simulation;
let serve: ReturnType<typeof createService>;
beforeEach(() => {
  azure = createSimulation(metricsWorld(), NOW, 'https://127.0.0.1:1');
  serve = createService(azure);
});

/** A request without a socket. */
async function ask(path: string, body: string, audience: string) {
  const headers = { authorization: `Bearer ${azure.tokens.issue(audience)}` };
  const request = { method: 'POST', path, query: new URLSearchParams(), headers, raw: Buffer.from(body) };
  const answer = await serve(request);
  if (answer === 'cut') throw new Error('the connection dropped');
  return answer as { readonly status: number; readonly route: string; readonly body: Body };
}
interface Body {
  readonly data: { readonly resultType: string; readonly result: readonly Series[] };
  readonly error?: unknown;
}
interface Series {
  readonly metric: Record<string, string>;
  readonly value?: [number, string];
  readonly values?: [number, string][];
}

/** Where Resource Graph says that the workspace answers. */
async function endpointOf(account: string): Promise<string> {
  const query = `resources | where id =~ '${account}' | project id, endpoint = properties.metrics.prometheusQueryEndpoint`;
  const path = '/providers/Microsoft.ResourceGraph/resources';
  const headers = { authorization: `Bearer ${azure.tokens.issue(azure.endpoints.url)}` };
  const search = new URLSearchParams({ 'api-version': '2024-04-01' });
  const raw = Buffer.from(JSON.stringify({ query }));
  const answer = await serve({ method: 'POST', path, query: search, headers, raw });
  return (answer as { body: { data: { endpoint: string }[] } }).body.data[0]?.endpoint ?? '';
}

const { prometheusAudience } = createSimulation(metricsWorld(), NOW, 'https://127.0.0.1:1').endpoints;
async function query(form: Record<string, string>, what = 'query', audience = prometheusAudience) {
  const path = new URL(`${await endpointOf(ACCOUNT)}/api/v1/${what}`).pathname;
  return ask(path, new URLSearchParams(form).toString(), audience);
}
const cells = ({ body }: { readonly body: Body }) =>
  body.data.result.map(({ metric, value }) => `${metric.cluster} ${metric.node} ${value?.[1]}`);

test('a workspace answers below the address that tokens for Prometheus are made out to, and is counted as one route', async () => {
  expect(await endpointOf(ACCOUNT)).toMatch(/^https:\/\/127\.0\.0\.1:1\/prometheus\/amw-[0-9a-f]{8}$/);
  expect((await query({ query: NODES_QUERY })).route).toBe('POST /prometheus/{}/api/v1/query');
});

test('the nodes of the clusters that send there, with the resource group that they lie in', async () => {
  const answer = await query({ query: NODES_QUERY, time: String(T) });
  expect(answer).toMatchObject({ status: 200, body: { status: 'success', data: { resultType: 'vector' } } });
  expect(cells(answer).sort()).toEqual([
    'aks-calm aks-np1-55555555-vmss000000 1',
    'aks-metrics aks-np1-33333333-vmss000000 1',
    'aks-metrics aks-np1-33333333-vmss000001 1',
    'aks-metrics aks-np1-44444444-vmss000000 1',
  ]);
  expect(answer.body.data.result.map(({ metric }) => metric.provider_id)).toContain(
    `azure:///subscriptions/${PAY}/resourceGroups/mc_1111_aks-metrics/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np1-33333333-vmss/virtualMachines/1`,
  );
});

test('what kured says: the time of the sample, below zero where it says 0', async () => {
  expect(cells(await query({ query: KURED_QUERY, time: String(T) })).sort()).toEqual([
    `aks-metrics ${WAITING} ${T - 20}`,
    `aks-metrics aks-np1-33333333-vmss000001 -${T - 20}`,
    `aks-metrics aks-np1-44444444-vmss000000 -${T - 20}`,
  ]);
});

test('the past of nodes by the hour: 1 where nothing but ones came', async () => {
  const at = (hour: number) => Date.parse('2026-11-12T00:00:00Z') / 1_000 + hour * 3_600;
  const form = {
    query: historyQuery('node', [WAITING, 'other']),
    start: String(at(3)),
    end: String(at(7)),
    step: '3600',
  };
  const { body } = await query(form, 'query_range');
  expect(body.data.resultType).toBe('matrix');
  // It asks since 04:20.
  expect(body.data.result.map(({ metric, values }) => [metric.node, values])).toEqual([
    [WAITING, [3, 4, 5, 6, 7].map((hour) => [at(hour), hour < 6 ? '0' : '1'])],
  ]);
});

test('a node that has stopped to ask has asked before', async () => {
  const at = Date.parse('2026-11-20T00:00:00Z') / 1_000;
  const [node, step] = ['aks-np1-33333333-vmss000001', '3600'];
  const form = { query: historyQuery('node', [node]), start: String(at), end: String(at + 3_600), step };
  const { body } = await query(form, 'query_range');
  expect(body.data.result[0]?.values?.map(([, value]) => value)).toEqual(['1', '0']);
});

test.each([
  ['another query', 'query', { query: 'up' }],
  ['no query', 'query', {}],
  [
    'the query of a past instant for a stretch of time',
    'query_range',
    { query: KURED_QUERY, start: '0', end: '9', step: '1' },
  ],
  [
    'another label',
    'query_range',
    { query: 'min_over_time(kured_reboot_required{job=~"a"}[1h])', start: '0', end: '9', step: '1' },
  ],
  ['a time that is none', 'query', { query: NODES_QUERY, time: 'now' }],
  ['a step of nothing', 'query_range', { query: historyQuery('node', ['a']), start: '0', end: '9', step: '0' }],
  [
    'more than 32 days',
    'query_range',
    { query: historyQuery('node', ['a']), start: '0', end: '2764800', step: '3600' },
  ],
])('%s is bad data', async (_what, path, form) => {
  const answer = await query(form as Record<string, string>, path);
  expect(answer).toMatchObject({ status: 400, body: { status: 'error', errorType: 'bad_data' } });
});

test('a token for anything else is refused', async () => {
  expect(await query({ query: NODES_QUERY }, 'query', azure.endpoints.url)).toMatchObject({
    status: 401,
    body: { error: { code: 'InvalidAuthenticationTokenAudience' } },
  });
});

test('faults are played in the forms of the service', async () => {
  azure.faults.replace([{ match: 'POST /prometheus/*', fault: 'forbid' }]);
  expect(await query({ query: NODES_QUERY })).toMatchObject({
    status: 403,
    body: { error: { code: 'InsufficientAccessError' } },
  });
  azure.faults.replace([{ match: 'POST /prometheus/*', fault: 'throttle', retryAfter: 3 }]);
  expect(await query({ query: NODES_QUERY })).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
});

test('a workspace that is not there is not found', async () => {
  const body = new URLSearchParams({ query: NODES_QUERY }).toString();
  expect(await ask('/prometheus/amw-00000000/api/v1/query', body, prometheusAudience)).toMatchObject({ status: 404 });
});

test('a workspace whose address is elsewhere keeps it, and is not served', async () => {
  const other = ACCOUNT.replace('/amw', '/other');
  const prometheusQueryEndpoint = 'https://collector.example.org';
  azure.world.resources[other.toLowerCase()] = {
    ...{ id: other, name: 'other', type: 'microsoft.monitor/accounts' },
    properties: { metrics: { prometheusQueryEndpoint } },
  };
  expect(other).toContain(EMPTY);
  expect(await endpointOf(other)).toBe(prometheusQueryEndpoint);
});

test('a cluster that is stopped, deleted, or no more associated sends nothing', async () => {
  const names = async () => [...new Set(cells(await query({ query: NODES_QUERY })).map((cell) => cell.split(' ')[0]))];
  expect(await names()).toEqual(expect.arrayContaining(['aks-calm', 'aks-metrics']));
  const { resources } = azure.world;
  const calm = resources[METRICS_CALM.toLowerCase()];
  Object.assign(calm?.properties as object, { powerState: { code: 'Stopped' } });
  expect(await names()).toEqual(['aks-metrics']);
  for (const id of Object.keys(resources)) if (id.includes('/datacollectionruleassociations/')) delete resources[id];
  expect(await names()).toEqual([]);
  expect([METRICS_PAY, PAY_PROD].every((id) => resources[id.toLowerCase()] !== undefined)).toBe(true);
});

test('a query is counted by the hours that it looks at, and the next is refused when they are used up', async () => {
  const quotas = new Quotas(() => 0);
  azure = createSimulation(metricsWorld(), NOW, 'https://127.0.0.1:1', quotas);
  serve = createService(azure);
  const [start, end] = [T - 335 * 3_600, T].map(String) as [string, string];
  const past = { query: historyQuery('node', [WAITING]), start, end, step: '3600' };
  await query({ query: NODES_QUERY });
  await query(past, 'query_range');
  const hours = () => quotas.list().find(({ name }) => name === 'prometheusHours');
  expect(hours()).toMatchObject({ of: azure.identity.objectId, taken: 336, capacity: 30_000, windowSeconds: 30 });
  quotas.take([{ name: 'prometheusHours', of: azure.identity.objectId, amount: 30_000 - 336 }]);
  expect(await query(past, 'query_range')).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
});
