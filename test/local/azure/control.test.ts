import https from 'node:https';
import { CUSTOMER_ID, clusterId, clusterResource, EMPTY, PAY, PAY_PROD } from '../../support/fixtureWorld.js';
import { type SimulatedAzure, startSimulatedAzure } from '../../support/simulatedAzure.js';
import { type Answered, call, callArm, graph } from './call.js';

let azure: SimulatedAzure;
beforeEach(async () => {
  azure = await startSimulatedAzure();
});
afterEach(() => azure.close());

/** As it stands: `fetch` and `URL` would tidy the path up. */
function status(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(azure.url);
    const request = https.get({ hostname, port, path, rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
  });
}

const estate = (body: unknown): Promise<Answered> => call(azure, 'POST', '/_vigie/estate', { body });
const cluster = (id = PAY_PROD): Promise<Answered> => callArm(azure, 'GET', `${id}?api-version=2026-06-01`);

describe('requests', () => {
  test('are counted by route, each name as {}, tokens and refusals too', async () => {
    await callArm(azure, 'GET', '/subscriptions?api-version=1');
    await call(
      azure,
      'GET',
      `/subscriptions/${PAY}/resourcegroups/g/providers/microsoft.containerservice/managedclusters/c`,
    );
    await callArm(azure, 'GET', `/subscriptions/${PAY}/providers/Microsoft.Compute/virtualMachines`);
    await call(azure, 'POST', `/${azure.azure.identity.tenantId}/oauth2/v2.0/token`, { body: {} });
    await graph(azure, 'resources');
    await call(azure, 'GET', '/servicenow/api/now/table/incident/0123456789abcdef0123456789abcdef');
    const { body } = await call(azure, 'GET', '/_vigie/requests');
    expect(body).toEqual({
      total: 6,
      throttled: 0,
      bytes: expect.any(Number),
      byRoute: {
        'GET /servicenow/api/now/table/{}/{}': 1,
        'GET /subscriptions': 1,
        'GET /subscriptions/{}/providers/Microsoft.Compute/virtualMachines': 1,
        'GET /subscriptions/{}/resourceGroups/{}/providers/Microsoft.ContainerService/managedClusters/{}': 1,
        'POST /providers/Microsoft.ResourceGraph/resources': 1,
        'POST /{}/oauth2/v2.0/token': 1,
      },
      bytesByRoute: expect.objectContaining({
        'GET /subscriptions': { sent: 0, answered: expect.any(Number) },
        'POST /{}/oauth2/v2.0/token': { sent: 2, answered: expect.any(Number) },
      }),
    });
    const { bytes, bytesByRoute } = body as { bytes: number; bytesByRoute: Record<string, Record<string, number>> };
    expect(bytes).toBeGreaterThan(1_000);
    // Each byte belongs to one route.
    const counted = Object.values(bytesByRoute).flatMap((route) => Object.values(route));
    expect(counted.reduce((sum, one) => sum + one, 0)).toBe(bytes);
  });

  test.each(['//', '//elsewhere/x', '/%', '/?'])('of no route are refused: %s', async (path) => {
    expect(await status(path)).toBe(404);
  });

  test('are counted from zero after DELETE, and control routes never', async () => {
    await callArm(azure, 'GET', '/subscriptions?api-version=1');
    await call(azure, 'DELETE', '/_vigie/requests');
    await call(azure, 'GET', '/_vigie/clock');
    const { body } = await call(azure, 'GET', '/_vigie/requests');
    expect(body).toEqual({ total: 0, throttled: 0, bytes: 0, byRoute: {}, bytesByRoute: {} });
  });
});

describe('the clock', () => {
  test('stands still until it is set', async () => {
    expect((await call(azure, 'GET', '/_vigie/clock')).body).toEqual({ now: '2026-11-23T01:30:00.000Z' });
    expect((await call(azure, 'POST', '/_vigie/clock', { body: { now: '2026-11-24T02:00:00+01:00' } })).status).toBe(
      200,
    );
    expect((await call(azure, 'GET', '/_vigie/clock')).body).toEqual({ now: '2026-11-24T01:00:00.000Z' });
  });

  test.each([[{}], [{ now: 'tomorrow' }], [{ now: '2026-02-30' }], [{ now: '2026-11-24T02:00:00' }], [[]]])(
    'refuses %j',
    async (body) => {
      expect((await call(azure, 'POST', '/_vigie/clock', { body })).status).toBe(400);
    },
  );
});

describe('the estate', () => {
  test('takes a merge patch: null removes, objects are merged, ids stay', async () => {
    const patch = {
      id: '/other',
      tags: { owner: null, team: 'search' },
      properties: {
        kubernetesVersion: '1.36.0',
        powerState: { code: 'Stopped' },
        agentPoolProfiles: [{ name: 'np2' }],
      },
    };
    expect((await estate({ resourceId: PAY_PROD.toUpperCase(), patch })).status).toBe(200);
    const { body } = await cluster();
    expect(body).toMatchObject({ id: PAY_PROD, tags: { team: 'search' } });
    expect(body).toMatchObject({
      properties: { kubernetesVersion: '1.36.0', enableRBAC: true, powerState: { code: 'Stopped' } },
    });
    expect((body as { tags: object }).tags).not.toHaveProperty('owner');
    expect((body as { properties: { agentPoolProfiles: unknown } }).properties.agentPoolProfiles).toEqual([
      { name: 'np2' },
    ]);
    expect((await graph(azure, `resources | where id =~ '${PAY_PROD}' | project id, tags`)).body).toMatchObject({
      data: [{ tags: { team: 'search' } }],
    });
  });

  test('keeps a key that is called __proto__ a key', async () => {
    const body = JSON.parse(`{"resourceId":"${PAY_PROD}","patch":{"properties":{"__proto__":{"polluted":true}}}}`);
    expect((await estate(body)).status).toBe(200);
    expect({}).not.toHaveProperty('polluted');
    expect((await cluster()).status).toBe(200);
  });

  test('loses a cluster, and what was known of it', async () => {
    await estate({ resourceId: PAY_PROD, delete: true });
    expect(await cluster()).toMatchObject({ status: 404, body: { error: { code: 'ResourceGroupNotFound' } } });
    expect(azure.world.maintenance).toEqual({});
    expect([azure.world.nodes.length, azure.world.kured, azure.world.kuredPods]).toEqual([1, [], []]);
    expect(azure.world.scheduledEvents).toEqual([]);
  });

  test('takes a new resource, and makes up its subscription', async () => {
    const id = clusterId('55555555-5555-4555-8555-555555555555', 'aks-new');
    expect((await estate({ put: clusterResource(id) })).status).toBe(200);
    expect(await cluster(id)).toMatchObject({ status: 200, body: { name: 'aks-new' } });
    expect((await callArm(azure, 'GET', '/subscriptions?api-version=1')).body).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({ subscriptionId: '55555555-5555-4555-8555-555555555555' }),
      ]),
    });
  });

  test('takes the versions of a region', async () => {
    await estate({ versions: { 'North Europe': { values: [{ version: '1.30' }] } } });
    const path = `/subscriptions/${EMPTY}/providers/Microsoft.ContainerService/locations/northeurope/kubernetesVersions?api-version=1`;
    expect((await callArm(azure, 'GET', path)).body).toEqual({ values: [{ version: '1.30' }] });
  });

  test("takes kured's word about a node, and lists the node if nobody did", async () => {
    const since = '2026-11-22T00:00:00.000Z';
    await estate({ kured: { resourceId: PAY_PROD.toLowerCase(), node: 'aks-np1-new', value: 1, since } });
    await estate({ kured: { resourceId: PAY_PROD, node: 'aks-np1-11111111-vmss000000', value: 0, since } });
    const token = azure.azure.tokens.issue(azure.azure.endpoints.logAnalytics);
    const body = { query: 'InsightsMetrics | union KubeNodeInventory', timespan: 'P14D' };
    const answer = await call(azure, 'POST', `/v1/workspaces/${CUSTOMER_ID}/query`, { body, token });
    const { rows } = (answer.body as { tables: [{ rows: string[][] }] }).tables[0];
    const reboots = rows.filter(([kind]) => kind === 'reboot').map((row) => [row[2], row[5], row[6]]);
    expect(reboots).toEqual([
      ['aks-np1-new', '1', since],
      ['aks-np1-11111111-vmss000000', '0', ''],
    ]);
    const node = azure.world.nodes.find(({ name }) => name === 'aks-np1-new');
    expect(node).toMatchObject({ pool: 'np1', os: 'Linux', nodeImageVersion: expect.stringContaining('2204gen2') });
  });

  test('takes a new alert and changes a known one', async () => {
    const given = {
      systemAlertId: 'a-2',
      resourceId: PAY_PROD,
      severity: 'High',
      status: 'Active',
      timeGeneratedUtc: '2026-11-23T01:00:00Z',
    };
    await estate({ alert: given });
    await estate({ alert: { systemAlertId: 'a-1', severity: 'High' } });
    await estate({ alert: { ...given, status: 'Resolved' } });
    const { body } = await graph(azure, 'securityresources | project id, properties, subscriptionId | order by id asc');
    expect(body).toMatchObject({
      totalRecords: 2,
      data: [
        {
          properties: {
            systemAlertId: 'a-1',
            severity: 'High',
            status: 'Active',
            timeGeneratedUtc: '2026-11-22T10:00:00Z',
          },
        },
        {
          subscriptionId: PAY,
          properties: {
            systemAlertId: 'a-2',
            severity: 'High',
            status: 'Resolved',
            resourceIdentifiers: [{ azureResourceId: PAY_PROD }],
          },
        },
      ],
    });
  });

  test.each([
    ['no form', {}, 400],
    ['no object', [], 400],
    ['a patch without a resource', { patch: {} }, 400],
    ['a patch of an unknown resource', { resourceId: '/subscriptions/x/none', patch: {} }, 404],
    ['an unknown resource to delete', { resourceId: '/subscriptions/x/none', delete: true }, 404],
    ['a resource without an id', { put: { name: 'x', type: 'y' } }, 400],
    ['a resource whose id is a bare word', { put: { id: 'x', name: 'x', type: 'y' } }, 400],
    [
      'a resource of a subscription that is no GUID',
      { put: { id: '/subscriptions/x/resourceGroups/g/providers/a/b/c', type: 'a/b' } },
      400,
    ],
    ['versions without values', { versions: { westeurope: {} } }, 400],
    ['kured of an unknown cluster', { kured: { resourceId: '/x', node: 'n', value: 1, since: '2026-11-22' } }, 404],
    [
      'a value of kured that is none',
      { kured: { resourceId: PAY_PROD, node: 'n', value: 2, since: '2026-11-22' } },
      400,
    ],
    ['kured without a resource', { kured: { node: 'n', value: 1, since: '2026-11-22' } }, 400],
    ['kured without a date', { kured: { resourceId: PAY_PROD, node: 'n', value: 1 } }, 400],
    ['an alert without an id', { alert: { resourceId: PAY_PROD } }, 400],
    ['a new alert without a resource', { alert: { systemAlertId: 'a-9' } }, 400],
    ['an alert at no time', { alert: { systemAlertId: 'a-1', timeGeneratedUtc: 'now' } }, 400],
  ])('refuses %s', async (_what, body, status) => {
    const before = JSON.stringify(azure.world);
    expect(await estate(body)).toMatchObject({ status, body: { error: { message: expect.any(String) } } });
    expect(JSON.stringify(azure.world)).toBe(before);
  });
});

test('tickets are those of the desk that is asked for', async () => {
  const { serviceNowUser, serviceNowPassword } = azure.azure.secrets;
  await fetch(`${azure.url}/servicenow/api/now/table/incident`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${serviceNowUser}:${serviceNowPassword}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ short_description: 'a', correlation_id: 'vigie-1' }),
  });
  const tickets = await call(azure, 'GET', '/_vigie/tickets?destination=servicenow');
  expect(tickets.body).toMatchObject([{ correlationId: 'vigie-1', state: 'open' }]);
  expect((await call(azure, 'GET', '/_vigie/tickets?destination=jira')).body).toEqual([]);
  const received = await call(azure, 'GET', '/_vigie/received?destination=servicenow');
  expect(JSON.stringify(received.body)).not.toContain(serviceNowPassword);
});

test('an unknown control route names those that there are', async () => {
  const { status, body } = await call(azure, 'PUT', '/_vigie/clock', { body: {} });
  expect({ status, body: JSON.stringify(body) }).toEqual({
    status: 404,
    body: expect.stringContaining('POST /_vigie/clock'),
  });
});
