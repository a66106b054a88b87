import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { LIMITS, type LimitName } from '../../../local/azure/quotas/limits.js';
import { Quotas } from '../../../local/azure/quotas/quotas.js';
import { createService } from '../../../local/azure/service.js';
import { createSimulation, type Simulation } from '../../../local/azure/simulation.js';
import { tokenSource } from '../../../shared/azure/credential.js';
import { openAzure } from '../../../shared/azure/openAzure.js';
import { cloudSchema, cloudSettings } from '../../../shared/config/cloud.js';
import { CUSTOMER_ID, fixtureWorld, PAY, PAY_PROD, SEARCH, SEARCH_PROD } from '../../support/fixtureWorld.js';
import { machine } from '../../support/machine.js';
import { startSimulatedAzure } from '../../support/simulatedAzure.js';
import { call, graph } from './call.js';

const GRAPH = 'POST /providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
const AKS = 'providers/Microsoft.ContainerService';
const SUBSCRIPTIONS = 'GET /subscriptions?api-version=2022-12-01';
const LOCATIONS = `GET /subscriptions/${PAY}/locations?api-version=2022-12-01`;
const LIST = `GET /subscriptions/${PAY}/${AKS}/managedClusters?api-version=2026-06-01`;
const GROUP_LIST = `GET /subscriptions/${PAY}/resourceGroups/rg-aks-pay-prod/${AKS}/managedClusters?api-version=2026-06-01`;
const VERSIONS = `GET /subscriptions/${PAY}/${AKS}/locations/westeurope/kubernetesVersions?api-version=2026-06-01`;
const below = (cluster: string, path = '') => `GET ${cluster}${path}?api-version=2026-06-01`;
const DIAGNOSTICS = below(PAY_PROD, '/providers/Microsoft.Insights/diagnosticSettings');
const LOGS = `POST /v1/workspaces/${CUSTOMER_ID}/query`;
const RULE = createSimulation(fixtureWorld(), new Date(0), 'https://127.0.0.1:1').secrets.ruleId;
const INGESTION = `POST /dataCollectionRules/${RULE}/streams/Custom-VigieEvents_CL?api-version=2023-01-01`;
const WEST_EUROPE = `/subscriptions/${PAY}/locations/westeurope`;

let time: number;
let quotas: Quotas;
let azure: Simulation;
let serve: ReturnType<typeof createService>;
beforeEach(() => {
  time = 0;
  quotas = new Quotas(() => time);
  azure = createSimulation(fixtureWorld(), new Date('2026-11-23T01:30:00Z'), 'https://127.0.0.1:1', quotas);
  serve = createService(azure);
});

/** A request without a socket, with a token that is good for whatever is asked. */
async function ask(line: string, { authorization }: { readonly authorization?: string } = {}) {
  const [method = '', target = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(target, azure.endpoints.url);
  const { url, logAnalytics, ingestionAudience } = azure.endpoints;
  const audience = line === LOGS ? logAnalytics : line === INGESTION ? ingestionAudience : url;
  const headers = { authorization: authorization ?? `Bearer ${azure.tokens.issue(audience)}` };
  const body = line === GRAPH ? { query: 'resources | project id' } : line === LOGS ? { query: 'KubeEvents' } : [{}];
  const raw = method === 'GET' ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  const answer = await serve({ method, path: pathname, query: searchParams, headers, raw });
  if (answer === 'cut') throw new Error('the connection dropped');
  return { status: answer.status, headers: answer.headers ?? {}, body: answer.body };
}

async function statusesOf(count: number, line: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let at = 0; at < count; at += 1) statuses.push((await ask(line)).status);
  return statuses;
}

/** `name of`, and how many were taken of it. */
const taken = () => Object.fromEntries(quotas.list().map((one) => [`${one.name} ${one.of}`, one.taken]));

test.each([
  ['resourceGraph', GRAPH, 'caller', 15, 5, 'RateLimiting'],
  ['armReads', LOCATIONS, `/subscriptions/${PAY}`, 250, 1, 'SubscriptionRequestsThrottled'],
  ['armTenantReads', SUBSCRIPTIONS, 'caller', 250, 1, 'TenantRequestsThrottled'],
  ['aksLists', LIST, `/subscriptions/${PAY}`, 500, 1, 'Throttled'],
  ['aksGroupLists', GROUP_LIST, `/subscriptions/${PAY}/resourcegroups/rg-aks-pay-prod`, 60, 1, 'Throttled'],
  ['aksGets', below(PAY_PROD), PAY_PROD, 60, 1, 'Throttled'],
  ['aksOther', VERSIONS, WEST_EUROPE, 60, 1, 'Throttled'],
  ['aksOther', below(PAY_PROD, '/agentPools'), WEST_EUROPE, 60, 1, 'Throttled'],
  ['aksOther', below(PAY_PROD, '/agentPools/np1'), WEST_EUROPE, 60, 1, 'Throttled'],
  ['aksOther', below(PAY_PROD, '/upgradeProfiles/default'), WEST_EUROPE, 60, 1, 'Throttled'],
  ['aksOther', below(PAY_PROD, '/maintenanceConfigurations'), WEST_EUROPE, 60, 1, 'Throttled'],
  ['logAnalytics', LOGS, 'caller', 200, 30, 'ThrottledError'],
  ['ingestionRequests', INGESTION, RULE, 12_000, 60, 'TooManyRequests'],
  // The body has four bytes.
  ['ingestionBytes', INGESTION, RULE, 2_147_483_648, 60, 'TooManyRequests', 4],
] as const)('%s grants %s its last, refuses the next, and grants again after the wait it states', async (...row) => {
  const [name, line, of, capacity, seconds, code, cost = 1] = row as readonly [
    ...[LimitName, string, string, number, number, string],
    number?,
  ];
  const owner = (of === 'caller' ? azure.identity.objectId : of).toLowerCase();
  quotas.take([{ name, of: owner, amount: capacity - cost }]);
  expect((await ask(line)).status).toBeLessThan(300);
  const refused = await ask(line);
  expect(refused).toMatchObject({
    status: 429,
    headers: { 'retry-after': String(seconds) },
    body: { error: { code } },
  });
  expect(quotas.list()).toContainEqual(
    expect.objectContaining({ name, of: owner, capacity, taken: capacity, refused: 1 }),
  );
  time += seconds * 1_000;
  expect((await ask(line)).status).toBeLessThan(300);
});

describe('Resource Graph', () => {
  const told = ({ headers }: { headers: Readonly<Record<string, string>> }) => [
    headers['x-ms-user-quota-remaining'],
    headers['x-ms-user-quota-resets-after'],
    headers['x-ms-ratelimit-remaining-tenant-resource-requests'],
  ];

  test('counts the window down, from its first query on', async () => {
    time = 777;
    expect(told(await ask(GRAPH))).toEqual(['14', '00:00:05', '14']);
    time += 1_500;
    expect(told(await ask(GRAPH))).toEqual(['13', '00:00:04', '13']);
  });

  test('refuses the 16th query until the window is over', async () => {
    expect(await statusesOf(15, GRAPH)).toEqual(Array.from({ length: 15 }, () => 200));
    time = 4_999;
    const refused = await ask(GRAPH);
    expect(refused).toMatchObject({ status: 429, body: { error: { details: [{ code: 'RateLimiting' }] } } });
    expect(told(refused)).toEqual(['0', '00:00:01', '0']);
    time = 5_000;
    expect(told(await ask(GRAPH))).toEqual(['14', '00:00:05', '14']);
  });

  test('counts a query that it does not understand', async () => {
    const { status, ...wrong } = await ask('POST /providers/Microsoft.ResourceGraph/resources');
    expect([status, ...told(wrong)]).toEqual([400, '14', '00:00:05', '14']);
  });

  test('tells what is left with an answer that a fault made up', async () => {
    await ask(GRAPH);
    await ask(GRAPH);
    const match = GRAPH.split('?')[0];
    azure.faults.replace([{ match, fault: 'forbid' }]);
    expect(told(await ask(GRAPH))).toEqual(['13', '00:00:05', '13']);
    azure.faults.replace([{ match, fault: 'throttle', retryAfter: 7 }]);
    expect(told(await ask(GRAPH))).toEqual(['0', '00:00:07', '0']);
  });
});

describe('Resource Manager', () => {
  const left = ({ headers }: { headers: Readonly<Record<string, string>> }) =>
    ['subscription-reads', 'subscription-global-reads', 'tenant-reads'].map(
      (name) => headers[`x-ms-ratelimit-remaining-${name}`],
    );

  test('counts down, and fills again by 25 a second', async () => {
    expect(left(await ask(LIST))).toEqual(['249', '3749', undefined]);
    expect(left(await ask(LOCATIONS))).toEqual(['248', '3748', undefined]);
    time += 40;
    expect(left(await ask(LOCATIONS))).toEqual(['248', '3749', undefined]);
    time += 3_600_000;
    expect(left(await ask(LOCATIONS))).toEqual(['249', '3749', undefined]);
  });

  test('counts each subscription, and the tenant, by itself', async () => {
    await statusesOf(3, LIST);
    expect(left(await ask(LIST.replace(PAY, SEARCH)))).toEqual(['249', '3749', undefined]);
    expect(left(await ask(SUBSCRIPTIONS))).toEqual([undefined, undefined, '249']);
  });

  test('counts what AKS then refuses, and asks AKS for nothing once it refuses itself', async () => {
    quotas.take([{ name: 'aksOther', of: WEST_EUROPE, amount: 60 }]);
    const refused = await ask(VERSIONS);
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'Throttled' } } });
    expect(left(refused)).toEqual(['249', '3749', undefined]);
    quotas.take([{ name: 'armReads', of: `/subscriptions/${PAY}`, amount: 249 }]);
    time += 30;
    expect(await ask(LIST)).toMatchObject({ status: 429, body: { error: { code: 'SubscriptionRequestsThrottled' } } });
    expect(taken()).not.toHaveProperty([`aksLists /subscriptions/${PAY}`]);
  });
});

describe('what costs what', () => {
  const arm = (subscription: string, times = 1) => ({
    [`armReads /subscriptions/${subscription}`]: times,
    [`armGlobalReads /subscriptions/${subscription}`]: times,
  });

  test('calls about a region and below its clusters share one quota, in any case of letters', async () => {
    await ask(VERSIONS.replace('westeurope', 'WestEurope'));
    await ask(below(PAY_PROD.toUpperCase(), '/agentPools'));
    await ask(below(SEARCH_PROD, '/maintenanceConfigurations'));
    expect(taken()).toEqual({
      ...{ ...arm(PAY, 2), [`aksOther ${WEST_EUROPE}`]: 2 },
      ...{ ...arm(SEARCH), [`aksOther ${WEST_EUROPE.replace(PAY, SEARCH)}`]: 1 },
    });
  });

  test('another region has a quota of its own', async () => {
    const cluster = azure.world.resources[PAY_PROD.toLowerCase()];
    azure.world.resources[PAY_PROD.toLowerCase()] = { ...cluster, location: 'North Europe' } as NonNullable<
      typeof cluster
    >;
    await ask(below(PAY_PROD, '/agentPools'));
    expect(taken()).toEqual({ ...arm(PAY), [`aksOther /subscriptions/${PAY}/locations/northeurope`]: 1 });
  });

  test.each([
    ['diagnostic settings, which are not of AKS: Resource Manager alone', DIAGNOSTICS, arm(PAY)],
    ['a cluster that is not there: the same', below(`${PAY_PROD}-none`, '/agentPools'), arm(PAY)],
    ['a region that is not there: the same', VERSIONS.replace('westeurope', 'atlantis'), arm(PAY)],
    ['a subscription that is not there: nothing', LIST.replace(PAY, '99999999-9999-4999-8999-999999999999'), {}],
    ['a path that is not there: nothing', `GET /subscriptions/${PAY}/none`, {}],
    ['a rule that is not there: nothing', INGESTION.replace(RULE, 'dcr-none'), {}],
  ])('%s', async (_what, line, expected) => {
    expect((await ask(line)).status).not.toBe(429);
    expect(taken()).toEqual(expected);
  });

  test.each([
    ['an answer that a fault makes up', 'throttle', undefined],
    ['a token that is not good', 'delay', 'Bearer none'],
  ])('%s: nothing', async (_what, fault, authorization) => {
    azure.faults.replace([{ match: '*', fault, ms: 0 }]);
    for (const line of [GRAPH, LIST, LOGS, INGESTION])
      await ask(line, authorization === undefined ? {} : { authorization });
    expect(Object.values(taken()).every((count) => count === 0)).toBe(true);
  });
});

test('the page names every quota and its size', () => {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'simulate.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| .+ \| ([\d,]+|2 GiB) \| (.+) \|$/gm)].map(
    ([, name = '', capacity = '', refill = '']) => [name, capacity.replaceAll(',', ''), /^\d+/.exec(refill)?.[0]],
  );
  const limits = Object.entries(LIMITS).map(([name, limit]) => [
    name,
    name === 'ingestionBytes' ? '2 GiB' : String(limit.capacity),
    'refillPerSecond' in limit ? String(limit.refillPerSecond) : undefined,
  ]);
  expect(rows).toEqual(limits);
});

describe('over the wire', () => {
  test('the quotas can be read and made full, and what they refuse counts as throttled', async () => {
    const server = await startSimulatedAzure(fixtureWorld(), { quotas });
    try {
      const asked = Array.from({ length: 17 }, () => graph(server, 'resources | project id'));
      expect((await Promise.all(asked)).filter(({ status }) => status === 429)).toHaveLength(2);
      expect((await call(server, 'GET', '/_vigie/requests')).body).toMatchObject({ total: 17, throttled: 2 });
      const of = server.azure.identity.objectId;
      expect((await call(server, 'GET', '/_vigie/quota')).body).toEqual([
        { name: 'resourceGraph', of, capacity: 15, refillPerSecond: 3, windowSeconds: 5, taken: 15, refused: 2 },
      ]);
      expect((await call(server, 'DELETE', '/_vigie/quota')).body).toEqual([]);
      expect((await graph(server, 'resources | project id')).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  test('without quotas nothing is refused or listed', async () => {
    const server = await startSimulatedAzure();
    try {
      const asked = Array.from({ length: 17 }, () => graph(server, 'resources | project id'));
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array.from({ length: 17 }, () => 200));
      expect((await call(server, 'GET', '/_vigie/quota')).body).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test('our reading clients meet no failure: they wait', async () => {
    const clock = machine();
    const server = await startSimulatedAzure(fixtureWorld(), { quotas: new Quotas(clock.now) });
    try {
      const cloud = cloudSettings(cloudSchema.parse(parse(readFileSync(server.configuration, 'utf8')).cloud));
      const reading = openAzure({ cloud, tokens: tokenSource({}, cloud, { ...server.env }), time: clock });
      const start = clock.now();
      const reads = [
        ...Array.from({ length: 40 }, () => reading.queryPage('resources | project id')),
        ...Array.from({ length: 80 }, () => reading.maintenanceConfigurations(PAY_PROD)),
      ];
      expect((await Promise.all(reads)).filter(({ ok }) => !ok)).toEqual([]);
      // 40 queries need three windows, 80 calls the refill of 20 seconds.
      expect(clock.now() - start).toBeGreaterThanOrEqual(20_000);
      const counts = Object.fromEntries(server.azure.quotas?.list().map(({ name, taken }) => [name, taken]) ?? []);
      expect(counts).toMatchObject({ resourceGraph: 40, aksOther: 80 });
    } finally {
      await server.close();
    }
  });
});
