import { clusterId, EMPTY, fixtureWorld, PAY, PAY_PROD, SEARCH, TENANT } from '../../support/fixtureWorld.js';
import { type SimulatedAzure, startSimulatedAzure } from '../../support/simulatedAzure.js';
import { type Answered, call, callArm, graph } from './call.js';

let azure: SimulatedAzure;
beforeAll(async () => {
  azure = await startSimulatedAzure();
});
afterAll(() => azure.close());

const END = '| extend s = tolower(subscriptionId) | project id, s | order by s asc, id asc';

test.each([
  ['subscriptions', `resourcecontainers | where type =~ 'microsoft.resources/subscriptions' ${END}`, 3],
  [
    'resource groups',
    "resourcecontainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups' | project id",
    4,
  ],
  ['clusters', `resources | where type =~ 'microsoft.containerservice/managedclusters' ${END}`, 3],
  ['workspaces', `resources | where type =~ 'microsoft.operationalinsights/workspaces' ${END}`, 1],
  ['alerts', `securityresources | where type =~ 'microsoft.security/locations/alerts' ${END}`, 1],
  [
    'scheduled events',
    `ContainerServiceEventResources | where type =~ 'microsoft.containerservice/managedclusters/scheduledevents' ${END}`,
    1,
  ],
  ['recommendations', `advisorresources | where type =~ 'microsoft.advisor/recommendations' ${END}`, 1],
  ['a table without rows', `policyresources ${END}`, 0],
])('the table of %s is answered', async (_what, query, count) => {
  const { status, headers, body } = await graph(azure, query);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { totalRecords: count, count, facets: [], resultTruncated: 'false' },
  });
  expect(headers.get('x-ms-user-quota-remaining')).toBe('14');
  expect(headers.get('x-ms-user-quota-resets-after')).toBe('00:00:05');
});

test('a management group has below it what its chain says, to any depth', async () => {
  const groups = [
    { name: 'mg-pay', displayName: 'Pay' },
    { name: 'mg-all', displayName: 'All' },
  ];
  const world = fixtureWorld();
  world.subscriptions = world.subscriptions.map((one) => (one.id === PAY ? { ...one, managementGroups: groups } : one));
  const grouped = await startSimulatedAzure(world);
  const query = `resourcecontainers | where id =~ '/subscriptions/${PAY}'`;
  const names = [...groups, { name: TENANT, displayName: 'Tenant Root Group' }];
  expect((await graph(grouped, query)).body).toMatchObject({
    data: [{ properties: { managementGroupAncestorsChain: names } }],
  });
  const below = (group: string) =>
    callArm(
      grouped,
      'GET',
      `/providers/Microsoft.Management/managementGroups/${group}/descendants?api-version=2021-04-01`,
    );
  const parent = (name: string) => ({ parent: { id: `/providers/Microsoft.Management/managementGroups/${name}` } });
  const pay = { type: '/subscriptions', name: PAY, properties: parent('mg-pay') };
  const group = { type: 'Microsoft.Management/managementGroups', name: 'mg-pay', properties: parent('mg-all') };
  expect((await below('MG-all')).body).toMatchObject({ value: [group, pay] });
  expect((await below('mg-pay')).body).toMatchObject({ value: [pay] });
  expect((await below(TENANT)).body).toMatchObject({ value: [{ name: 'mg-pay' }, { name: 'mg-all' }, {}, {}, {}] });
  expect(await below('mg-none')).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
  await grouped.close();
});

test('a row has the envelope of all rows', async () => {
  const { body } = await graph(azure, `resources | where id =~ '${PAY_PROD}'`);
  expect(body).toMatchObject({
    data: [
      {
        id: PAY_PROD,
        type: 'microsoft.containerservice/managedclusters',
        resourceGroup: 'rg-aks-pay-prod',
        subscriptionId: PAY,
        tenantId: TENANT,
        location: 'westeurope',
        kind: '',
        managedBy: '',
        sku: { name: 'Base' },
        zones: null,
        properties: { enableRBAC: true },
      },
    ],
  });
});

test('a subscription among unknown ones is answered alone, without a word', async () => {
  const subscriptions = ['99999999-9999-4999-8999-999999999999', SEARCH];
  const { body } = await graph(azure, `resources | where type =~ 'microsoft.containerservice/managedclusters' ${END}`, {
    subscriptions,
  });
  expect(body).toMatchObject({ data: [{ id: clusterId(SEARCH, 'aks-search-prod'), s: SEARCH }] });
});

test('without ids there is no second page, and the answer says that it is cut', async () => {
  const { body } = await graph(azure, 'resources | project name', { options: { $top: 2 } });
  expect(body).toMatchObject({ totalRecords: 4, count: 2, resultTruncated: 'true' });
  expect(body).not.toHaveProperty('$skipToken');
});

test('a page shows what has changed since the page before it', async () => {
  const query = 'resources | project id | order by id asc';
  const first = await graph(azure, query, { options: { $top: 3 } });
  const put = { ...azure.world.resources[PAY_PROD.toLowerCase()], id: clusterId(EMPTY, 'aks-new'), name: 'aks-new' };
  await call(azure, 'POST', '/_vigie/estate', { body: { put } });
  const token = (first.body as { $skipToken: string }).$skipToken;
  const second = await graph(azure, query, { options: { $skipToken: token } });
  expect([first.body, second.body]).toMatchObject([{ totalRecords: 4 }, { totalRecords: 5, count: 2 }]);
  await call(azure, 'POST', '/_vigie/estate', { body: { resourceId: put.id, delete: true } });
});

test('the table form has columns and rows', async () => {
  const { body } = await graph(azure, `resources | where id =~ '${PAY_PROD}' | project id, tags`, {
    options: { resultFormat: 'table' },
  });
  expect(body).toMatchObject({
    data: {
      columns: [
        { name: 'id', type: 'string' },
        { name: 'tags', type: 'object' },
      ],
      rows: [[clusterId(PAY, 'aks-pay-prod'), { owner: 'payments' }]],
    },
  });
});

test.each([
  ['a query that is none', 'where where', {}, 'InvalidQuery'],
  ['a table that does not exist', 'pods | project id', {}, 'InvalidQuery'],
  ['a foreign skip token', 'resources', { options: { $skipToken: 'bm9uZQ==' } }, 'InvalidSkipToken'],
  ['subscriptions that are none', 'resources', { subscriptions: ['all'] }, 'SubscriptionsContainInvalidGuids'],
  [
    'unknown subscriptions only',
    'resources',
    { subscriptions: ['99999999-9999-4999-8999-999999999999'] },
    'NoValidSubscriptionsInQueryRequest',
  ],
  ['an empty list', 'resources', { subscriptions: [] }, 'NoValidSubscriptionsInQueryRequest'],
  ['two scopes', 'resources', { subscriptions: [PAY], managementGroups: [TENANT] }, 'BadRequest'],
  ['too many subscriptions', 'resources', { subscriptions: Array.from({ length: 1_001 }, () => PAY) }, 'BadRequest'],
])('%s is a 400', async (_what, query, more, code) => {
  const { status, headers, body } = await graph(azure, query, more);
  expect({ status, body }).toMatchObject({
    status: 400,
    body: { error: { code: 'BadRequest', details: expect.arrayContaining([expect.objectContaining({ code })]) } },
  });
  expect(headers.get('x-ms-user-quota-remaining')).toBe('14');
});

describe('a token', () => {
  const path = '/subscriptions?api-version=2022-12-01';

  test.each([
    ['that is missing', (): string | undefined => undefined, 'AuthenticationFailed'],
    ['that nobody issued', () => 'eyJ.x.y', 'InvalidAuthenticationToken'],
    ['that has expired', () => azure.azure.tokens.issue(azure.url, -1), 'ExpiredAuthenticationToken'],
    [
      'for another service',
      (): string => azure.azure.tokens.issue(azure.azure.endpoints.logAnalytics),
      'InvalidAuthenticationTokenAudience',
    ],
  ])('%s is refused with 401', async (_what, tokenOf, code) => {
    const { status, headers, body } = await call(azure, 'GET', path, { token: tokenOf() });
    expect({ status, body }).toMatchObject({ status: 401, body: { error: { code } } });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer authorization_uri="https:.*error="invalid_token"/);
  });

  test('whose audience ends with a slash is good', async () => {
    expect(await call(azure, 'GET', path, { token: azure.azure.tokens.issue(`${azure.url}/`) })).toMatchObject({
      status: 200,
    });
  });

  test.each([
    ['missing', (): string | undefined => undefined, 401, 'AuthenticationFailed'],
    ['for another service', (): string => azure.azure.tokens.issue(azure.url), 403, 'InvalidAuthenticationToken'],
  ] as const)('that is %s is refused by Log Analytics in its way', async (_what, tokenOf, status, code) => {
    const answer = await call(azure, 'POST', '/v1/workspaces/w/query', { token: tokenOf(), body: {} });
    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });
});

test.each([
  ['a subscription', `/subscriptions/${PAY}`, { displayName: 'Pay', state: 'Enabled', tags: { owner: 'payments' } }],
  [
    'the root management group',
    `/providers/Microsoft.Management/managementGroups/${TENANT}/descendants`,
    { value: [{ name: PAY }, { name: SEARCH }, { name: EMPTY }] },
  ],
  ['the locations', `/subscriptions/${PAY}/locations`, { value: [{ name: 'westeurope' }, { name: 'global' }] }],
  [
    'the diagnostic settings of a cluster',
    `${PAY_PROD}/providers/Microsoft.Insights/diagnosticSettings`,
    { value: [] },
  ],
  ['one maintenance configuration', `${PAY_PROD}/maintenanceConfigurations/default`, { name: 'default' }],
  ['one pool', `${PAY_PROD}/agentPools/np1`, { name: 'np1', properties: { mode: 'System' } }],
])('Resource Manager answers for %s', async (_what, path, body) => {
  expect(await callArm(azure, 'GET', `${path}?api-version=2026-06-01`)).toMatchObject({ status: 200, body });
});

test.each([
  ['a route that nobody serves', '/subscriptions/x/nothing', 404, 'NotFound'],
  ['a request without an api-version', '/subscriptions', 400, 'MissingApiVersionParameter'],
  [
    'an unknown region',
    `/subscriptions/${PAY}/providers/Microsoft.ContainerService/locations/mars/kubernetesVersions?api-version=1`,
    400,
    'LocationNotAvailableForResourceType',
  ],
  ['an unknown pool', `${PAY_PROD}/agentPools/none/upgradeProfiles/default?api-version=1`, 404, 'NotFound'],
  ['an unknown maintenance configuration', `${PAY_PROD}/maintenanceConfigurations/none?api-version=1`, 404, 'NotFound'],
])('Resource Manager refuses %s', async (_what, path, status, code) => {
  expect(await callArm(azure, 'GET', path)).toMatchObject({ status, body: { error: { code } } });
});

describe('the Vulnerability Data API', () => {
  test('answers without a token', async () => {
    const index = await call(azure, 'GET', '/api/v1/vhd-releases/_index');
    expect(index.body).toMatchObject({
      vhd_release_versions: ['AKSUbuntu-gen2-2204containerd/202611.02.0', 'AKSUbuntu-gen2-2204containerd/202611.09.0'],
    });
    const report = await call(
      azure,
      'GET',
      '/api/v1/vhd-releases/AKSUbuntu-gen2-2204containerd/202611.09.0/scan-reports',
    );
    expect(report.body).toMatchObject({
      distro_name: 'AKSUbuntu/gen2/2204containerd',
      previous_vhd_release_version: '202611.02.0',
      os_package_targets: [
        { mitigated_cves_from_previous_release: [{ id: 'CVE-2026-1001' }, { id: 'CVE-2026-1002' }] },
      ],
    });
  });

  test('does not know every release', async () => {
    expect((await call(azure, 'GET', '/api/v1/vhd-releases/AKSOther/1/scan-reports')).status).toBe(404);
  });
});

test('Key Vault hands out the secrets of the destinations to a token of its own', async () => {
  const token: string = azure.azure.tokens.issue(`https://${azure.azure.endpoints.keyVaultSuffix}`);
  const read = (name: string): Promise<Answered> =>
    call(azure, 'GET', `/keyvault/secrets/${name}?api-version=7.4`, { token });
  expect((await read('servicenow-password')).body).toMatchObject({ value: azure.azure.secrets.serviceNowPassword });
  expect((await read('teams-url')).body).toMatchObject({
    value: expect.stringContaining(`&sig=${azure.azure.secrets.teamsSignature}`),
  });
  expect(await read('other')).toMatchObject({ status: 404, body: { error: { code: 'SecretNotFound' } } });
  const wrong = await callArm(azure, 'GET', '/keyvault/secrets/teams-url?api-version=7.4');
  expect(wrong.status).toBe(401);
  expect(wrong.headers.get('www-authenticate')).toContain('resource="https://127.0.0.1"');
});
