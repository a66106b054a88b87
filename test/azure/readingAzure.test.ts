import { tokenSource } from '../../shared/azure/credential.js';
import type { ReadFailure } from '../../shared/azure/failure.js';
import type { ReadingAzure } from '../../shared/azure/readingAzure.js';
import { azureAt, cloudAt } from '../support/scriptedAzure.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const CLUSTER = `/subscriptions/${SUBSCRIPTION}/resourcegroups/Pay RG/providers/Microsoft.ContainerService/ManagedClusters/aks-pay`;
const PATH = `/subscriptions/${SUBSCRIPTION}/resourceGroups/Pay%20RG/providers/Microsoft.ContainerService/managedClusters/aks-pay`;
const error = (code: string, message = 'no') => ({ error: { code, message } });

let server: ScriptedServer;
let azure: ReadingAzure;
let waits: number[];

beforeEach(async () => {
  server = await scriptedServer();
  ({ azure, waits } = azureAt(server));
});
afterEach(() => server.close());

const failed = async (reading: Promise<unknown>) => (await reading) as ReadFailure;
const paths = () => server.requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`);
const page = (rows: unknown[], more: object = {}) => ({
  status: 200,
  body: { totalRecords: rows.length, count: rows.length, data: rows, facets: [], resultTruncated: 'false', ...more },
});

describe('Microsoft Graph', () => {
  test('is asked with a token of its own, page after page', async () => {
    const next = `${server.url}/graph/v1.0/identity/conditionalAccess/policies?$skiptoken=1`;
    server.script(
      { status: 200, body: { value: [{ id: 'a', later: null }], '@odata.nextLink': next } },
      { status: 200, body: { value: [{ id: 'b' }] } },
    );
    expect(await azure.conditionalAccessPolicies()).toEqual({
      ok: true,
      value: [{ id: 'a', later: null }, { id: 'b' }],
    });
    expect(paths()).toEqual(Array(2).fill('GET /graph/v1.0/identity/conditionalAccess/policies'));
    for (const { headers } of server.requests)
      expect(headers.authorization).toBe(`Bearer for ${server.url}/graph/.default`);
  });

  test('says what is missing', async () => {
    const message = 'You cannot perform the requested operation, required scopes are missing in the token.';
    server.script({ status: 403, body: { error: { code: 'AccessDenied', message, innerError: { date: 'x' } } } });
    expect(await azure.conditionalAccessPolicies()).toMatchObject({
      ok: false,
      kind: 'forbidden',
      why: expect.stringContaining(message),
    });
  });

  test('is asked again where it says no without saying for how long', async () => {
    server.script({ status: 429, body: error('TooManyRequests') }, { status: 200, body: { value: [] } });
    expect(await azure.conditionalAccessPolicies()).toEqual({ ok: true, value: [] });
    expect(waits).toHaveLength(1);
  });

  test('does not carry its token to another server', async () => {
    server.script({ status: 200, body: { value: [], '@odata.nextLink': 'https://127.0.0.1:1/elsewhere' } });
    expect(await azure.conditionalAccessPolicies()).toMatchObject({
      ok: false,
      why: expect.stringContaining('leads to'),
    });
  });
});

describe('Resource Graph', () => {
  test('asks in the form of the API, with our name and a token for ARM', async () => {
    server.script(page([{ id: '/a', new: { key: null } }], { $skipToken: 'next', totalRecords: 7 }));
    const answer = await azure.queryPage('resources | project id', { subscriptions: ['b', 'a'], skipToken: 'here' });
    expect(answer).toEqual({
      ok: true,
      value: {
        rows: [{ id: '/a', new: { key: null } }],
        totalRecords: 7,
        count: 1,
        top: 1_000,
        skipToken: 'next',
        subscriptionLimitHit: false,
      },
    });
    const [{ url, method, json, headers }] = server.requests as [Received];
    expect(`${method} ${decodeURIComponent(url)}`).toBe(
      'POST /providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01',
    );
    expect(json).toEqual({
      subscriptions: ['b', 'a'],
      query: 'resources | project id',
      options: { $skipToken: 'here', $top: 1_000, resultFormat: 'objectArray' },
    });
    expect(headers['user-agent']).toMatch(/^vigie\/\S+ /);
    expect(headers.authorization).toBe(`Bearer for ${server.url}/.default`);
  });

  test('names no subscription when all are meant', async () => {
    server.script(page([]));
    await azure.queryPage('resources');
    expect(server.requests[0]?.json).not.toHaveProperty('subscriptions');
  });

  test('refuses a cut page that gives no way to go on', async () => {
    server.script(page([{ id: '/a' }], { resultTruncated: 'true', totalRecords: 9 }));
    expect(await azure.queryPage('resources')).toMatchObject({ ok: false, kind: 'cut', code: 'ResultTruncated' });
  });

  test('takes a cut page that has a next one', async () => {
    server.script(page([{ id: '/a' }], { resultTruncated: 'true', $skipToken: 'n' }));
    expect(await azure.queryPage('resources')).toMatchObject({ ok: true, value: { skipToken: 'n' } });
  });

  test('halves the page while the answer is too large, and says how large it was', async () => {
    const tooLarge = { error: { code: 'BadRequest', message: 'x', details: [{ code: 'ResponsePayloadTooLarge' }] } };
    server.script({ status: 400, body: tooLarge }, { status: 400, body: tooLarge }, page([]));
    expect(await azure.queryPage('resources')).toMatchObject({ ok: true, value: { top: 250 } });
    const tops = server.requests.map(({ json }) => (json as { options: { $top: number } }).options.$top);
    expect(tops).toEqual([1_000, 500, 250]);
  });

  test('a single row that is too large is a failure', async () => {
    const tooLarge = { error: { code: 'BadRequest', details: [{ code: 'ResponsePayloadTooLarge', message: 'size' }] } };
    server.otherwise(() => ({ status: 400, body: tooLarge }));
    expect(await azure.queryPage('resources', { top: 3 })).toMatchObject({ kind: 'refused', status: 400 });
    expect(server.requests).toHaveLength(2);
  });

  test('tells that subscriptions were left out', async () => {
    server.script({ ...page([]), headers: { 'x-ms-tenant-subscription-limit-hit': 'true' } });
    expect(await azure.queryPage('resources')).toMatchObject({ value: { subscriptionLimitHit: true } });
  });

  test('waits for its quota before the next query', async () => {
    const used = { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:05' };
    server.script({ ...page([]), headers: used }, page([]));
    await azure.queryPage('resources');
    await azure.queryPage('resources');
    expect(waits).toEqual([5_000]);
  });

  test('waits out a 429 without Retry-After by the quota header', async () => {
    const throttled = {
      status: 429,
      headers: { 'x-ms-user-quota-resets-after': '00:00:03' },
      body: error('RateLimiting'),
    };
    server.script(throttled, page([]));
    expect(await azure.queryPage('resources')).toMatchObject({ ok: true });
    expect(waits).toEqual([3_000]);
  });

  test.each<[string, Answer, object]>([
    [
      'a query that is wrong',
      {
        status: 400,
        body: {
          error: {
            code: 'BadRequest',
            message: 'support',
            details: [{ code: 'InvalidQuery', message: 'Query is invalid.' }],
          },
        },
      },
      { kind: 'refused', code: 'InvalidQuery', why: '400 InvalidQuery: Query is invalid.' },
    ],
    [
      'no access',
      { status: 403, body: error('AccessDenied', 'Access is denied.') },
      { kind: 'forbidden', code: 'AccessDenied' },
    ],
    ['a total that is no number', page([], { totalRecords: '7' }), { kind: 'garbage' }],
    ['rows that are no list', page([], { data: { columns: [], rows: [] } }), { kind: 'garbage' }],
    ['a row that is null', page([{ id: '/a' }, null]), { kind: 'garbage' }],
    ['a page of HTML', { status: 200, body: '<html>' }, { kind: 'garbage' }],
  ])('says what happened on %s', async (_what, answer, expected) => {
    server.script(answer);
    expect(await azure.queryPage('resources')).toMatchObject({ ok: false, ...expected });
  });
});

describe('AKS', () => {
  const body = { id: CLUSTER, properties: { enableRBAC: true, keyOfTomorrow: 1, agentPoolProfiles: 'odd' } };

  test('gives a cluster as it came, with keys that the client does not know', async () => {
    server.script({ status: 200, body });
    expect(await azure.cluster(CLUSTER)).toEqual({ ok: true, value: body });
    expect(paths()).toEqual([`GET ${PATH}`]);
  });

  test('an id that is no cluster is not asked', async () => {
    expect(await azure.cluster('/subscriptions/x')).toMatchObject({ ok: false, kind: 'refused' });
    expect(server.requests).toEqual([]);
  });

  test('takes all pages of a list, an empty one in between', async () => {
    const next = (n: number) => `${server.url}/page${n}?api-version=2026-06-01`;
    server.script(
      { status: 200, body: { value: [{ id: '/a', x: 1 }], nextLink: next(2) } },
      { status: 200, body: { value: [], nextLink: next(3) } },
      { status: 200, body: { value: [{ id: '/b', x: 2 }] } },
    );
    expect(await azure.clustersOf(SUBSCRIPTION)).toEqual({
      ok: true,
      value: [
        { id: '/a', x: 1 },
        { id: '/b', x: 2 },
      ],
    });
    expect(paths()[0]).toBe(`GET /subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters`);
    expect(paths().slice(1)).toEqual(['GET /page2', 'GET /page3']);
  });

  test('a list whose next page nobody can find is no list', async () => {
    server.script({ status: 200, body: { value: [{ id: '/a' }], nextLink: { href: `${server.url}/2` } } });
    expect(await azure.clustersOf(SUBSCRIPTION)).toMatchObject({ ok: false, kind: 'garbage' });
  });

  test('calls side by side hear each its own answer', async () => {
    server.otherwise(({ url }) => ({ status: 200, body: { values: [{ version: url.split('/').at(-2) }] } }));
    const regions = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const answers = await Promise.all(regions.map((region) => azure.kubernetesVersions(SUBSCRIPTION, region)));
    expect(answers).toEqual(regions.map((version) => ({ ok: true, value: { values: [{ version }] } })));
  });

  test('half a list is no list', async () => {
    server.script(
      { status: 200, body: { value: [{ id: '/a' }], nextLink: `${server.url}/2` } },
      { status: 403, body: error('AuthorizationFailed') },
    );
    expect(await azure.clustersOf(SUBSCRIPTION)).toMatchObject({ ok: false, kind: 'forbidden', status: 403 });
  });

  test('a list without its list is garbage', async () => {
    server.script({ status: 200, body: { values: [] } });
    expect(await azure.clustersOf(SUBSCRIPTION)).toMatchObject({ ok: false, kind: 'garbage' });
  });

  test.each([
    ['HTML', '<html>'],
    ['an object without a list', {}],
  ])('%s in place of a page is told in our words, not in those of the client', async (_what, body) => {
    server.script({ status: 200, body });
    const found = await azure.clustersOf(SUBSCRIPTION);
    expect(found).toMatchObject({
      ok: false,
      kind: 'garbage',
      why: expect.stringMatching(/^the answer (is no JSON|has no list)/),
    });
  });

  test('does not carry its token to another server', async () => {
    server.script({ status: 200, body: { value: [], nextLink: 'https://127.0.0.1:1/elsewhere' } });
    expect(await azure.clustersOf(SUBSCRIPTION)).toMatchObject({
      ok: false,
      kind: 'garbage',
      why: expect.stringContaining('leads to'),
    });
  });

  test.each<[string, () => Promise<unknown>, string, object]>([
    [
      'versions of a region',
      () => azure.kubernetesVersions(SUBSCRIPTION, 'westeurope'),
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions`,
      { values: [{ version: '1.35', later: 1 }] },
    ],
    [
      'the upgrade profile of a pool',
      () => azure.poolUpgradeProfile(CLUSTER, 'np1'),
      `${PATH}/agentPools/np1/upgradeProfiles/default`,
      { properties: { latestNodeImageVersion: 'x', upgrades: null } },
    ],
  ])('reads %s', async (_what, ask, path, answer) => {
    server.script({ status: 200, body: answer });
    expect(await ask()).toEqual({ ok: true, value: answer });
    expect(paths()).toEqual([`GET ${path}`]);
  });

  test('reads the mesh revisions of a region, page after page', async () => {
    server.script(
      { status: 200, body: { value: [{ name: 'istio', later: 1 }], nextLink: `${server.url}/page2` } },
      { status: 200, body: { value: [] } },
    );
    expect(await azure.meshRevisionProfiles(SUBSCRIPTION, 'westeurope')).toEqual({
      ok: true,
      value: [{ name: 'istio', later: 1 }],
    });
    expect(paths()).toEqual([
      `GET /subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/meshRevisionProfiles`,
      'GET /page2',
    ]);
  });

  test('counts what regions are asked for in the pace of AKS', async () => {
    server.otherwise(({ url }) => ({ status: 200, body: url.includes('mesh') ? { value: [] } : { values: [] } }));
    for (let at = 0; at < 30; at += 1) {
      await azure.meshRevisionProfiles(SUBSCRIPTION, 'westeurope');
      await azure.kubernetesVersions(SUBSCRIPTION, 'westeurope');
    }
    expect(waits).toHaveLength(2);
  });

  test('reads maintenance configurations in both forms', async () => {
    const value = [
      { name: 'default', properties: { timeInWeek: [{ day: 'Monday', hourSlots: [1] }] } },
      { name: 'aksManagedAutoUpgradeSchedule', properties: {} },
    ];
    server.script({ status: 200, body: { value } });
    expect(await azure.maintenanceConfigurations(CLUSTER)).toEqual({ ok: true, value });
    expect(paths()).toEqual([`GET ${PATH}/maintenanceConfigurations`]);
  });
});

describe('what ARM says no with', () => {
  const missing =
    "The client 'o' with object id 'o' does not have authorization to perform action 'Microsoft.ContainerService/managedClusters/read' over scope '/subscriptions/s' or the scope is invalid.";
  test.each<[number, unknown, object]>([
    [
      401,
      error('ExpiredAuthenticationToken', 'expired'),
      { kind: 'forbidden', why: '401 ExpiredAuthenticationToken: expired' },
    ],
    [
      403,
      error('AuthorizationFailed', missing),
      {
        kind: 'forbidden',
        why: '403 AuthorizationFailed: no right to Microsoft.ContainerService/managedClusters/read over /subscriptions/s; grant the role Reader there',
      },
    ],
    [404, error('ResourceNotFound'), { kind: 'notFound', code: 'ResourceNotFound' }],
    [409, error('MissingSubscriptionRegistration'), { kind: 'refused' }],
    [400, 'no JSON', { kind: 'refused', why: '400' }],
  ])('%i', async (status, body, expected) => {
    server.otherwise(() => ({ status, body }));
    expect(await azure.cluster(CLUSTER)).toMatchObject({ ok: false, status, ...expected });
    expect(server.requests).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('5xx ends as cut after three tries', async () => {
    server.otherwise(() => ({ status: 503, body: error('ServerTimeout') }));
    expect(await azure.cluster(CLUSTER)).toMatchObject({ kind: 'cut', status: 503, code: 'ServerTimeout' });
    expect(server.requests).toHaveLength(3);
  });

  test('a connection that is cut once is tried again', async () => {
    server.script('cutAfter', { status: 200, body: { id: CLUSTER } });
    expect(await azure.cluster(CLUSTER)).toMatchObject({ ok: true });
  });

  test('a connection that is always cut ends as cut, without a status', async () => {
    server.otherwise(() => 'cutAfter');
    const failure = await failed(azure.cluster(CLUSTER));
    expect(failure).toMatchObject({ ok: false, kind: 'cut' });
    expect(failure).not.toHaveProperty('status');
    expect(server.requests).toHaveLength(3);
  });

  test('throttled for ever ends as throttled', async () => {
    server.otherwise(() => ({
      status: 429,
      headers: { 'retry-after': '1' },
      body: error('SubscriptionRequestsThrottled'),
    }));
    expect(await azure.cluster(CLUSTER)).toMatchObject({ kind: 'throttled', code: 'SubscriptionRequestsThrottled' });
  });
});

describe('subscriptions', () => {
  const entry = (id: string, more = {}) => ({
    subscriptionId: id,
    displayName: `Name ${id}`,
    state: 'Enabled',
    ...more,
  });

  test('lists all pages', async () => {
    server.script(
      {
        status: 200,
        body: { value: [entry('A', { tags: { env: 'prod', odd: 3 } })], nextLink: `${server.url}/subscriptions?x=2` },
      },
      { status: 200, body: { value: [entry('b', { displayName: undefined })], count: { type: 'Total', value: 1 } } },
    );
    expect(await azure.subscriptions()).toEqual({
      ok: true,
      value: [
        { id: 'A', name: 'Name A', state: 'Enabled', tags: { env: 'prod' } },
        { id: 'b', name: 'b', state: 'Enabled', tags: {} },
      ],
    });
    expect(server.requests[0]?.url).toBe('/subscriptions?api-version=2022-12-01');
  });

  test('a list that leads to itself ends', async () => {
    server.otherwise(() => ({ status: 200, body: { value: [], nextLink: `${server.url}/subscriptions?again` } }));
    expect(await azure.subscriptions()).toMatchObject({ ok: false, kind: 'garbage' });
  });

  test('does not carry its token to another server', async () => {
    server.script({ status: 200, body: { value: [], nextLink: 'https://127.0.0.1:1/elsewhere' } });
    expect(await azure.subscriptions()).toMatchObject({ ok: false, kind: 'garbage' });
  });
});

describe('the Vulnerability Data API', () => {
  test('is asked below its base and without a token', async () => {
    server.script({ status: 200, body: { vhd_release_versions: [] } });
    expect(await azure.vulnerabilityData('/api/v1/vhd-releases/_index')).toMatchObject({ ok: true });
    expect(paths()).toEqual(['GET /vulnerabilities/api/v1/vhd-releases/_index']);
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('404 without a body is not found', async () => {
    server.script({ status: 404 });
    expect(await azure.vulnerabilityData('/api/v1/x')).toMatchObject({ kind: 'notFound', why: '404' });
  });
});

test('a real credential gets one token for many reads, and no public cloud is asked', async () => {
  const cloud = cloudAt(server.url);
  const environment = { AZURE_TENANT_ID: 't1', AZURE_CLIENT_ID: 'c1', AZURE_CLIENT_SECRET: 'planted-secret' };
  server.otherwise(({ url }) => {
    if (url.includes('openid-configuration')) {
      const base = `${server.url}/login/t1`;
      const endpoints = {
        token_endpoint: `${base}/oauth2/v2.0/token`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      };
      return { status: 200, body: { ...endpoints, issuer: `${base}/v2.0`, jwks_uri: `${base}/keys` } };
    }
    if (url.includes('/oauth2/v2.0/token'))
      return {
        status: 200,
        body: { token_type: 'Bearer', expires_in: 3_599, ext_expires_in: 3_599, access_token: 'eyJ.x.y' },
      };
    return { status: 200, body: { value: [] } };
  });
  const tokens = tokenSource({}, cloud, environment);
  const real = azureAt(server, tokens).azure;
  expect(await real.subscriptions()).toMatchObject({ ok: true });
  expect(await real.clustersOf(SUBSCRIPTION)).toMatchObject({ ok: true });
  expect(paths().filter((path) => path.includes('/token'))).toHaveLength(1);
  expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer eyJ.x.y');
});

test('a refused secret is a failure of every read, and is not repeated in words', async () => {
  server.otherwise(({ url }) => {
    const base = `${server.url}/login/t1`;
    return url.includes('openid-configuration')
      ? {
          status: 200,
          body: {
            token_endpoint: `${base}/oauth2/v2.0/token`,
            authorization_endpoint: base,
            issuer: base,
            jwks_uri: base,
          },
        }
      : {
          status: 401,
          body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' },
        };
  });
  const environment = { AZURE_TENANT_ID: 't1', AZURE_CLIENT_ID: 'c1', AZURE_CLIENT_SECRET: 'planted-secret' };
  const { azure: real } = azureAt(server, tokenSource({}, cloudAt(server.url), environment));
  const failure = await failed(real.subscriptions());
  expect(failure).toMatchObject({ ok: false, kind: 'forbidden', why: expect.stringContaining('AADSTS7000215') });
  expect(JSON.stringify(failure)).not.toContain('planted-secret');
});
