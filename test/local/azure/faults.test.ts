import { CUSTOMER_ID, EMPTY, PAY, PAY_PROD, SEARCH, TENANT } from '../../support/fixtureWorld.js';
import { type SimulatedAzure, startSimulatedAzure } from '../../support/simulatedAzure.js';
import { call, callArm, graph } from './call.js';

let azure: SimulatedAzure;
beforeEach(async () => {
  azure = await startSimulatedAzure();
});
afterEach(() => azure.close());

const CLUSTERS = `/subscriptions/${PAY}/providers/Microsoft.ContainerService/managedClusters?api-version=2026-06-01`;
const SUBSCRIPTIONS = '/subscriptions?api-version=2022-12-01';
const GRAPH = 'POST /providers/Microsoft.ResourceGraph/*';
const ALERTS = "securityresources | where type =~ 'microsoft.security/locations/alerts' | project id, properties";

async function withFaults(...list: readonly unknown[]): Promise<void> {
  const { status, body } = await call(azure, 'POST', '/_vigie/faults', { body: list });
  expect({ status, body }).toMatchObject({ status: 200 });
}

async function hits(): Promise<unknown[]> {
  const { body } = await call(azure, 'GET', '/_vigie/faults');
  return Array.isArray(body) ? body.map(({ hits }) => hits) : [];
}

describe('a rule', () => {
  test.each([
    ['without regard to case', 'get /SUBSCRIPTIONS/*/managedclusters', 503],
    ['on every method', '* /subscriptions/*', 503],
    ['on a path alone', '/subscriptions/*', 503],
    ['on everything', '*', 503],
    ['on a path that goes on', 'GET /subscriptions', 200],
    ['on another method', 'POST /subscriptions/*', 200],
    ['on the query', 'GET /subscriptions/*api-version*', 200],
  ])('matches %s: %s gives %i', async (_how, match, status) => {
    await withFaults({ match, fault: 'error', status: 503 });
    expect((await callArm(azure, 'GET', CLUSTERS)).status).toBe(status);
  });

  test('holds as often as `times` says, and shows its hits', async () => {
    await withFaults({ match: 'GET *', fault: 'error', times: 2 });
    const asked = [1, 2, 3].map(() => callArm(azure, 'GET', CLUSTERS));
    expect((await Promise.all(asked)).map(({ status }) => status).sort()).toEqual([200, 500, 500]);
    expect(await hits()).toEqual([2]);
  });

  test('holds each n-th time with `every`', async () => {
    await withFaults({ match: 'GET *', fault: 'error', every: 3, times: 2 });
    const seen: number[] = [];
    for (let at = 0; at < 9; at += 1) seen.push((await callArm(azure, 'GET', CLUSTERS)).status);
    expect(seen).toEqual([200, 200, 500, 200, 200, 500, 200, 200, 200]);
  });

  test('that comes first wins, and the next has its turn when it is spent', async () => {
    await withFaults(
      { match: 'GET *', fault: 'error', status: 502, times: 1 },
      { match: 'GET *', fault: 'error', status: 503 },
    );
    expect((await callArm(azure, 'GET', CLUSTERS)).status).toBe(502);
    expect((await callArm(azure, 'GET', CLUSTERS)).status).toBe(503);
    expect(await hits()).toEqual([1, 1]);
  });

  test.each([
    ['an unknown fault', [{ match: '*', fault: 'explode' }], 'faults[0].fault is "explode"; expected one of throttle'],
    ['no match', [{ fault: 'error' }], 'faults[0].match is undefined'],
    ['an empty match', [{ match: ' ', fault: 'error' }], 'faults[0].match is " "'],
    ['a number that is none', [{ match: '*', fault: 'delay', ms: 'soon' }], 'faults[0].ms is "soon"'],
    ['a subscription to hide that is not named', [{ match: '*', fault: 'hide' }], 'faults[0] hides no subscription'],
    ['no list', { match: '*', fault: 'error' }, 'expected an array'],
    ['a rule that is no object', ['error'], 'faults[0] is no object'],
  ])('with %s is refused, and the old list stands', async (_what, list, message) => {
    await withFaults({ match: 'GET /none', fault: 'error' });
    const { status, body } = await call(azure, 'POST', '/_vigie/faults', { body: list });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining(message) } },
    });
    expect(await hits()).toEqual([0]);
  });

  test('is gone once the list is cleared', async () => {
    await withFaults({ match: '*', fault: 'error' });
    await withFaults();
    expect((await callArm(azure, 'GET', CLUSTERS)).status).toBe(200);
  });
});

describe('throttle', () => {
  test('of AKS says how many seconds, and is counted', async () => {
    await withFaults({ match: 'GET *', fault: 'throttle', retryAfter: 7 });
    const { status, headers, body } = await callArm(azure, 'GET', CLUSTERS);
    expect({ status, wait: headers.get('retry-after'), body }).toMatchObject({
      status: 429,
      wait: '7',
      body: { error: { code: 'Throttled' } },
    });
    expect(azure.azure.requests.counts()).toMatchObject({
      total: 1,
      throttled: 1,
      byRoute: { 'GET /subscriptions/{}/providers/Microsoft.ContainerService/managedClusters': 1 },
    });
  });

  test('of Resource Manager has its own code', async () => {
    await withFaults({ match: 'GET *', fault: 'throttle', retryAfter: 0 });
    const { headers, body } = await callArm(azure, 'GET', SUBSCRIPTIONS);
    expect({ wait: headers.get('retry-after'), body }).toMatchObject({
      wait: '0',
      body: { error: { code: 'SubscriptionRequestsThrottled' } },
    });
  });

  test.each([
    ['both headers', 65, '65', '00:01:05'],
    ['its quota alone', undefined, null, '00:00:05'],
  ])('of Resource Graph tells %s', async (_what, retryAfter, wait, resets) => {
    await withFaults({ match: GRAPH, fault: 'throttle', ...(retryAfter === undefined ? {} : { retryAfter }) });
    const { status, headers, body } = await graph(azure, 'resources');
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe(wait);
    expect(headers.get('x-ms-user-quota-remaining')).toBe('0');
    expect(headers.get('x-ms-user-quota-resets-after')).toBe(resets);
    expect(body).toMatchObject({ error: { code: 'RateLimiting', details: [{ code: 'RateLimiting' }] } });
  });

  test.each([
    ['/servicenow/api/now/table/incident', { error: { message: 'Rate limit exceeded' }, status: 'failure' }],
    ['/teams/workflows/w/triggers/manual/paths/invoke', { error: { code: 'TooManyRequests' } }],
    [`/v1/workspaces/${CUSTOMER_ID}/query`, { error: { code: 'ThrottledError' } }],
  ])('of %s has the words of its service', async (path, body) => {
    await withFaults({ match: `POST ${path}`, fault: 'throttle', retryAfter: 3 });
    const answer = await call(azure, 'POST', path, { body: {} });
    expect(answer).toMatchObject({ status: 429, body });
    expect(answer.headers.get('retry-after')).toBe('3');
  });
});

describe('forbid', () => {
  test.each([
    ['Resource Manager', 'GET', CLUSTERS, 'AuthorizationFailed'],
    ['Resource Graph', 'POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', 'AccessDenied'],
    ['Log Analytics', 'POST', `/v1/workspaces/${CUSTOMER_ID}/query`, 'InsufficientAccessError'],
    ['Key Vault', 'GET', '/keyvault/secrets/teams-url?api-version=7.4', 'Forbidden'],
  ])('of %s is a 403 in its form', async (_service, method, path, code) => {
    await withFaults({ match: `${method} *`, fault: 'forbid' });
    const answer = await callArm(azure, method, path, method === 'POST' ? {} : undefined);
    expect(answer).toMatchObject({ status: 403, body: { error: { code } } });
  });

  test.each([
    ['forbid', {}, 403, 'access_denied'],
    ['error', {}, 500, 'temporarily_unavailable'],
    ['error', { status: 400 }, 400, 'invalid_request'],
    ['throttle', {}, 429, 'temporarily_unavailable'],
  ])('of tokens is in the words of OAuth: %s %j', async (fault, more, status, error) => {
    await withFaults({ match: 'POST */token', fault, ...more });
    const answer = await call(azure, 'POST', `/${azure.azure.identity.tenantId}/oauth2/v2.0/token`, { body: {} });
    expect(answer).toMatchObject({ status, body: { error, error_description: expect.stringMatching(/^AADSTS\d+: /) } });
  });

  test('names the action and the scope that are missing', async () => {
    await withFaults({ match: 'GET *', fault: 'forbid' });
    const { body } = await callArm(azure, 'GET', CLUSTERS);
    expect(JSON.stringify(body)).toContain(
      `perform action 'Microsoft.ContainerService/managedClusters/read' over scope '/subscriptions/${PAY}'`,
    );
  });

  test('of a destination is said by the destination', async () => {
    await withFaults({ match: '* /servicenow/*', fault: 'forbid' });
    const { serviceNowUser, serviceNowPassword } = azure.azure.secrets;
    const response = await fetch(`${azure.url}/servicenow/api/now/table/incident`, {
      headers: { authorization: `Basic ${Buffer.from(`${serviceNowUser}:${serviceNowPassword}`).toString('base64')}` },
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 403,
      body: { status: 'failure' },
    });
  });
});

describe('the connection', () => {
  const posted = { resourceId: PAY_PROD, node: 'n' };

  test('drops before anything is done with cutBefore', async () => {
    await withFaults({ match: 'POST /teams/*', fault: 'cutBefore', times: 1 });
    await expect(call(azure, 'POST', teamsPath(), { body: posted })).rejects.toThrow('fetch failed');
    expect(azure.azure.received).toEqual([]);
    expect(azure.azure.requests.counts().total).toBe(1);
  });

  test('drops after the work is done with cutAfter', async () => {
    await withFaults({ match: 'POST /teams/*', fault: 'cutAfter', times: 1 });
    await expect(call(azure, 'POST', teamsPath(), { body: posted })).rejects.toThrow('fetch failed');
    expect(azure.azure.received).toMatchObject([{ destination: 'teams', method: 'POST', body: posted }]);
    expect((await call(azure, 'POST', teamsPath(), { body: posted })).status).toBe(202);
  });

  function teamsPath(): string {
    const { workflowId, teamsSignature } = azure.azure.secrets;
    return `/teams/workflows/${workflowId}/triggers/manual/paths/invoke?api-version=1&sig=${teamsSignature}`;
  }
});

test('delay answers all the same', async () => {
  await withFaults({ match: 'GET *', fault: 'delay', ms: 1 });
  expect(await callArm(azure, 'GET', CLUSTERS)).toMatchObject({ status: 200 });
});

test('garbage is a 200 that no client can read', async () => {
  await withFaults({ match: GRAPH, fault: 'garbage' });
  const { status, headers, body } = await graph(azure, 'resources');
  expect({ status, body, kind: headers.get('content-type') }).toEqual({
    status: 200,
    body: expect.stringContaining('<html>'),
    kind: 'text/html',
  });
});

test('expire says that a good token has expired', async () => {
  await withFaults({ match: 'GET *', fault: 'expire' });
  expect(await callArm(azure, 'GET', CLUSTERS)).toMatchObject({
    status: 401,
    body: { error: { code: 'ExpiredAuthenticationToken' } },
  });
});

describe('hide', () => {
  test('takes a subscription out of sight, without a word where many are read and with 403 where it is named', async () => {
    await withFaults(
      { match: 'GET /nothing', fault: 'hide', subscription: PAY.toUpperCase() },
      { match: '*', fault: 'hide', subscription: EMPTY },
    );
    const rows = await graph(azure, 'resourcecontainers | project id, subscriptionId | order by id asc', {
      subscriptions: [PAY, SEARCH],
    });
    expect(rows).toMatchObject({ status: 200, body: { totalRecords: 2, resultTruncated: 'false' } });
    expect(JSON.stringify(rows.body)).not.toContain(PAY);
    const listed = await callArm(azure, 'GET', SUBSCRIPTIONS);
    expect(listed.body).toMatchObject({ value: [{ subscriptionId: SEARCH }] });
    const forbidden = { status: 403, body: { error: { code: 'AuthorizationFailed' } } };
    expect(await callArm(azure, 'GET', CLUSTERS)).toMatchObject(forbidden);
    expect(await callArm(azure, 'GET', `${PAY_PROD}?api-version=2026-06-01`)).toMatchObject(forbidden);
    expect(await hits()).toEqual([4, 2]);
  });

  test('of all that is asked ends in the refusals of a caller without rights', async () => {
    await withFaults(...[PAY, SEARCH, EMPTY].map((subscription) => ({ match: '*', fault: 'hide', subscription })));
    expect(await graph(azure, 'resources')).toMatchObject({ status: 403, body: { error: { code: 'AccessDenied' } } });
    expect(await graph(azure, 'resources', { subscriptions: [PAY] })).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', details: [{ code: 'NoValidSubscriptionsInQueryRequest' }] } },
    });
    expect(await callArm(azure, 'GET', SUBSCRIPTIONS)).toMatchObject({ status: 200, body: { value: [] } });
    const children = `/providers/Microsoft.Management/managementGroups/${TENANT}/descendants?api-version=2021-04-01`;
    expect(await callArm(azure, 'GET', children)).toMatchObject({ status: 200, body: { value: [] } });
  });
});

test('pascalCase spells the properties of alerts as older rows do', async () => {
  await withFaults({ match: GRAPH, fault: 'pascalCase' });
  expect((await graph(azure, ALERTS)).body).toMatchObject({
    data: [{ properties: { SystemAlertId: 'a-1', ResourceIdentifiers: [{ AzureResourceId: PAY_PROD }] } }],
  });
  await withFaults();
  expect((await graph(azure, ALERTS)).body).toMatchObject({ data: [{ properties: { systemAlertId: 'a-1' } }] });
});

test('dropRow leaves a row out and does not hide it in the total', async () => {
  await withFaults({ match: GRAPH, fault: 'dropRow', times: 1 });
  const query = 'resources | project id | order by id asc';
  expect((await graph(azure, query)).body).toMatchObject({ totalRecords: 4, count: 3 });
  expect((await graph(azure, query)).body).toMatchObject({ totalRecords: 4, count: 4 });
});

test('a receiver is handed the lies that it plays', async () => {
  await withFaults({ match: 'POST /dataCollectionRules/*', fault: 'acceptTwice', times: 1 });
  const { ruleId } = azure.azure.secrets;
  const token = azure.azure.tokens.issue(azure.azure.endpoints.ingestionAudience);
  const path = `/dataCollectionRules/${ruleId}/streams/Custom-VigieEvents_CL?api%2Dversion=2023-01-01`;
  const body = [{ TimeGenerated: '2026-11-23T01:30:00Z', EventUid: 'u' }];
  for (const _try of [1, 2]) expect((await call(azure, 'POST', path, { body, token })).status).toBe(204);
  const received = await call(azure, 'GET', '/_vigie/received?destination=Sentinel');
  expect(received.body).toMatchObject([{ accepted: true, body }, { accepted: true }, { accepted: true }]);
  expect(JSON.stringify(received.body)).not.toContain(token);
  expect(azure.azure.requests.counts().byRoute).toEqual({ 'POST /dataCollectionRules/{}/streams/{}': 2 });
});
