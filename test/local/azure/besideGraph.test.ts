import { generateWorld } from '../../../local/azure/generator/generate.js';
import { Quotas } from '../../../local/azure/quotas/quotas.js';
import type { ArmResource } from '../../../local/azure/world.js';
import { fixtureWorld, PAY, PAY_PROD, TENANT } from '../../support/fixtureWorld.js';
import { type SimulatedAzure, startSimulatedAzure } from '../../support/simulatedAzure.js';
import { type Answered, call, callArm, graph } from './call.js';

const POLICIES = '/graph/v1.0/identity/conditionalAccess/policies';
const SETTING = `${PAY_PROD}/providers/microsoft.insights/diagnosticSettings/audit`;
const SETTINGS = `${PAY_PROD}/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview`;
const MESH = `/subscriptions/${PAY}/providers/Microsoft.ContainerService/locations/westeurope/meshRevisionProfiles?api-version=2026-06-01`;
const LOCATIONS = `/subscriptions/${PAY}/locations?api-version=2022-12-01`;

let azure: SimulatedAzure;
beforeEach(async () => {
  azure = await startSimulatedAzure(fixtureWorld());
});
afterEach(() => azure.close());

const estate = (body: unknown) => call(azure, 'POST', '/_vigie/estate', { body });
const listIn = ({ body }: Answered) => (body as { value: readonly ArmResource[] }).value;
const policies = (audience = azure.azure.endpoints.graph, path = POLICIES) =>
  call(azure, 'GET', path, { token: azure.azure.tokens.issue(audience) });

describe('diagnostic settings', () => {
  const put = { id: SETTING, type: 'Microsoft.Insights/diagnosticSettings', properties: { logs: [] } };

  test('stand below their cluster, and no table shows them', async () => {
    expect(listIn(await callArm(azure, 'GET', SETTINGS))).toEqual([]);
    await estate({ put });
    expect(listIn(await callArm(azure, 'GET', SETTINGS))).toMatchObject([{ name: 'audit', properties: { logs: [] } }]);
    const rows = await graph(azure, "resources | where type =~ 'microsoft.insights/diagnosticsettings' | project id");
    expect(rows.body).toMatchObject({ count: 0 });
  });

  test('can be changed and deleted as any resource', async () => {
    await estate({ put });
    await estate({ resourceId: SETTING, patch: { properties: { workspaceId: '/w' } } });
    expect(listIn(await callArm(azure, 'GET', SETTINGS))).toMatchObject([{ properties: { workspaceId: '/w' } }]);
    await estate({ resourceId: SETTING, delete: true });
    expect(listIn(await callArm(azure, 'GET', SETTINGS))).toEqual([]);
  });
});

describe('regions', () => {
  test('offer the revisions that they are told, and none before', async () => {
    expect(listIn(await callArm(azure, 'GET', MESH))).toEqual([]);
    const profile = { name: 'istio', properties: { meshRevisions: [{ revision: 'asm-1-28' }] } };
    await estate({ meshRevisions: { 'West Europe': [profile] } });
    expect(listIn(await callArm(azure, 'GET', MESH))).toEqual([profile]);
  });

  test('that AKS does not know are refused', async () => {
    expect(await callArm(azure, 'GET', MESH.replace('westeurope', 'atlantis'))).toMatchObject({
      status: 400,
      body: { error: { code: 'LocationNotAvailableForResourceType' } },
    });
  });

  test('have three zones unless somebody says otherwise; none is a key that is not there', async () => {
    const found = async () => listIn(await callArm(azure, 'GET', LOCATIONS)).find(({ name }) => name === 'westeurope');
    expect(await found()).toMatchObject({ availabilityZoneMappings: { length: 3 } });
    await estate({ zones: { westeurope: 0 } });
    expect(await found()).not.toHaveProperty('availabilityZoneMappings');
  });
});

describe('Microsoft Graph', () => {
  test('refuses whoever has not been granted Policy.Read.All', async () => {
    expect(await policies()).toMatchObject({
      status: 403,
      body: { error: { code: 'AccessDenied', innerError: { 'request-id': expect.any(String) } } },
    });
  });

  test('answers page after page once it is granted', async () => {
    const all = Array.from({ length: 120 }, (_none, place) => ({ id: `p${place}` }));
    await estate({ conditionalAccess: all });
    const first = await policies();
    const { '@odata.nextLink': next = '' } = first.body as { '@odata.nextLink'?: string };
    expect(listIn(first)).toHaveLength(100);
    const { pathname, search } = new URL(next);
    const second = await policies(undefined, `${pathname}${search}`);
    expect([...listIn(first), ...listIn(second)]).toEqual(all);
    expect(second.body).not.toHaveProperty('@odata.nextLink');
    await estate({ conditionalAccess: null });
    expect((await policies()).status).toBe(403);
  });

  test.each([
    ['without a token', undefined, 'Access token is empty.'],
    ['with a token for Resource Manager', 'arm', 'Access token validation failure. Invalid audience.'],
    ['with something that is no token', 'x.y.z', 'IDX14100: JWT is not well formed.'],
  ])('says 401 %s', async (_what, given, message) => {
    const token = given === 'arm' ? azure.azure.tokens.issue(azure.url) : given;
    expect(await call(azure, 'GET', POLICIES, { token })).toMatchObject({
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken', message } },
    });
  });

  test('grants a tenant one request a second, and says no without saying for how long', async () => {
    const limited = await startSimulatedAzure(fixtureWorld(), { quotas: new Quotas(() => 0) });
    const ask = () =>
      call(limited, 'GET', POLICIES, { token: limited.azure.tokens.issue(limited.azure.endpoints.graph) });
    const answers = [await ask(), await ask()];
    const quota = await call(limited, 'GET', '/_vigie/quota');
    await limited.close();
    expect(answers.map(({ status }) => status)).toEqual([403, 429]);
    expect(answers[1]?.headers.get('retry-after')).toBeNull();
    expect(quota.body).toMatchObject([{ name: 'graphPolicies', of: TENANT, taken: 1, refused: 1 }]);
  });

  test.each([
    [{ fault: 'throttle' }, 429, 'TooManyRequests', null],
    [{ fault: 'throttle', retryAfter: 2 }, 429, 'TooManyRequests', '2'],
    [{ fault: 'forbid' }, 403, 'AccessDenied', null],
    [{ fault: 'error', status: 503 }, 503, 'InternalServerError', null],
    [{ fault: 'expire' }, 401, 'InvalidAuthenticationToken', null],
  ])('plays %j in its own form', async (fault, status, code, retryAfter) => {
    azure.azure.faults.replace([{ match: `GET ${POLICIES}`, ...fault }]);
    const answer = await policies();
    expect(answer).toMatchObject({ status, body: { error: { code, innerError: expect.any(Object) } } });
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
  });
});

test.each([
  ['revisions that are no list', { meshRevisions: { westeurope: {} } }],
  ['half a zone', { zones: { westeurope: 1.5 } }],
  ['a policy without an id', { conditionalAccess: [{ state: 'enabled' }] }],
  ['policies that are no list', { conditionalAccess: 'none' }],
])('%s are refused', async (_what, body) => {
  expect((await estate(body)).status).toBe(400);
});

describe('a made-up fleet', () => {
  const NOW = new Date('2026-11-23T01:30:00.000Z');
  const world = generateWorld({ clusters: 120, subscriptions: 10, seed: 7, now: NOW });
  const settings = Object.values(world.resources).filter(({ type }) => /diagnosticSettings$/.test(type));
  const text = JSON.stringify(world.resources);

  test('keeps audit logs in every way there is, and lacks them in every way there is', () => {
    const seen = JSON.stringify(settings);
    for (const word of ['"categoryGroup":"allLogs"', '"categoryGroup":"audit"', '"logs":[]', '"category":"guard"'])
      expect(seen).toContain(word);
    const without = Object.values(world.resources).filter(
      ({ id, type }) => /managedClusters$/i.test(type) && !settings.some((one) => one.id.startsWith(id.toLowerCase())),
    );
    expect(without.length).toBeGreaterThan(5);
  });

  test('has meshes and system pools of every kind, and a region without zones', () => {
    for (const revision of ['asm-1-25', 'asm-1-28', 'asm-1-29']) expect(text).toContain(revision);
    for (const zones of ['["1"]', '["1","2","3"]']) expect(text).toContain(`"availabilityZones":${zones}`);
    expect(Object.keys(world.meshRevisions)).toHaveLength(3);
    expect(Object.values(world.zones)).toEqual([0]);
  });

  test.each([
    [7, 'asks everybody for MFA', 2],
    [8, 'asks nobody before AKS', 4],
  ])('of seed %s has a tenant that %s', (seed, _what, number) => {
    expect(generateWorld({ clusters: 1, subscriptions: 1, seed, now: NOW }).conditionalAccess).toHaveLength(number);
  });

  test('of the kind bench has none of this but the policies', () => {
    const bench = generateWorld({ clusters: 10, subscriptions: 1, seed: 7, now: NOW, kind: 'bench' });
    expect([bench.meshRevisions, bench.zones]).toEqual([{}, {}]);
    expect(JSON.stringify(bench.resources)).not.toMatch(/diagnosticSettings|serviceMeshProfile|availabilityZones/);
  });
});
