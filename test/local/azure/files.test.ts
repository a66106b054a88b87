import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseArguments } from '../../../local/azure/arguments.js';
import { writeConfiguration, writeEnvironment } from '../../../local/azure/configuration.js';
import { loadEstate } from '../../../local/azure/estateFiles.js';
import { createSimulation } from '../../../local/azure/simulation.js';
import { readState, restore, writeState } from '../../../local/azure/stateFile.js';
import { UsageError } from '../../../local/azure/usageError.js';
import { clusterResource, fixtureWorld, PAY, PAY_PROD } from '../../support/fixtureWorld.js';

const now = new Date('2026-11-23T01:30:00Z');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

describe('the call', () => {
  test('has a default for everything', () => {
    expect(parseArguments([])).toMatchObject({
      clusters: 50,
      subscriptions: 5,
      seed: 1,
      port: 0,
      story: false,
      quota: 'none',
      destinations: [],
    });
  });

  test('takes each option', () => {
    const given =
      '--clusters 12 --subscriptions=3 --seed 5 --now 2026-11-23T02:00:00Z --port 8443 --quota real --faults f --state s --write-env e --estate d --destinations jira,slack';
    expect(parseArguments(given.split(' '))).toEqual({
      ...{ clusters: 12, subscriptions: 3, seed: 5, now: new Date('2026-11-23T02:00:00Z'), port: 8_443, story: false },
      ...{ fleet: 'varied', quota: 'real' },
      ...{ faults: 'f', state: 's', writeEnv: 'e', estate: 'd', destinations: ['jira', 'slack'] },
    });
  });

  test('begins the story on its first night', () => {
    expect(parseArguments(['--story'])).toMatchObject({ story: true, now: new Date('2026-11-29T02:30:00Z') });
  });

  test.each([
    ['--clusters many', '--clusters is "many"; expected a whole number from 0 to 1000000'],
    ['--clusters -1', '--clusters'],
    ['--subscriptions 0', '--subscriptions is "0"; expected a whole number from 1'],
    ['--port 70000', '--port is "70000"'],
    ['--now yesterday', '--now is "yesterday"; expected an ISO date'],
    ['--now 2026-02-30', '--now is "2026-02-30"'],
    ['--quota some', '--quota is "some"; expected none or real'],
    ['--fleet large', '--fleet is "large"; expected varied or bench'],
    ['--fleet bench --subscriptions 3', '--fleet bench has ten clusters in each subscription'],
    ['--cluster 3', "Unknown option '--cluster'"],
    ['--state', '--state'],
    ['more', "Unexpected argument 'more'"],
    ['--story --estate d', '--estate and --story name two estates'],
  ])('%s is refused in one line', (given, message) => {
    const refusal = (): unknown => parseArguments(given.split(' '));
    expect(refusal).toThrow(UsageError);
    expect(refusal).toThrow(message);
    expect(refusal).not.toThrow('\n');
  });
});

describe('the state', () => {
  test('brings back estate, clock, what was received and tickets', () => {
    const file = join(folder, 'below', 'state.json');
    expect(readState(file)).toBeUndefined();
    const before = createSimulation(fixtureWorld(), now, 'https://127.0.0.1:1');
    before.received.push({ at: 'a', destination: 'teams', method: 'POST', path: '/teams/x', body: {}, accepted: true });
    const desk = before.receivers.find(({ destination }) => destination === 'servicenow');
    desk?.handle({
      ...{ method: 'POST', path: '/servicenow/api/now/table/incident', query: new URLSearchParams(), now },
      ...{
        body: Buffer.from('{"correlation_id":"c"}'),
        text: () => '{"correlation_id":"c"}',
        lie: null,
        audience: null,
      },
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`vigie:${before.secrets.serviceNowPassword}`).toString('base64')}`,
      },
    });
    writeState(file, before);
    const kept = readState(file);
    if (kept === undefined) throw new Error('no state was written');
    const after = createSimulation(kept.world, kept.now, 'https://127.0.0.1:2');
    restore(after, kept);
    expect(after.world).toEqual(fixtureWorld());
    expect(after.now).toEqual(now);
    expect(after.received).toEqual(before.received);
    const tickets = after.receivers.flatMap((receiver) => receiver.tickets?.(now) ?? []);
    expect(tickets).toMatchObject([{ correlationId: 'c', state: 'open' }]);
    expect(readFileSync(file, 'utf8')).not.toContain(before.secrets.serviceNowPassword);
  });

  test.each([['{}'], ['not json'], ['{"form":"vigie-simulated-azure/1","now":"never","world":{}}']])(
    'of another kind is refused: %s',
    (text) => {
      expect(() => readState(fileOf('s.json', text))).toThrow(UsageError);
    },
  );
});

test('the configuration is whole, and names secrets without telling them', () => {
  const azure = createSimulation(fixtureWorld(), now, 'https://127.0.0.1:8443');
  const { env } = writeConfiguration(folder, azure, 'CA');
  const text = readFileSync(env.VIGIE_CONFIG, 'utf8');
  expect(parse(text)).toMatchObject({
    cloud: { name: 'custom', authority: 'https://127.0.0.1:8443', keyVaultSuffix: '127.0.0.1' },
    store: { kind: 'folder', path: './store' },
    destinations: [
      { name: 'sentinel', ruleId: expect.stringMatching(/^dcr-[0-9a-f]{32}$/) },
      { name: 'servicenow', password: '${keyvault:https://127.0.0.1:8443/keyvault/secrets/servicenow-password}' },
      { name: 'teams', url: '${keyvault:https://127.0.0.1:8443/keyvault/secrets/teams-url}' },
      { name: 'file', kind: 'file' },
    ],
  });
  const { serviceNowPassword, teamsSignature } = azure.secrets;
  for (const secret of [serviceNowPassword, teamsSignature, azure.identity.clientSecret])
    expect(text).not.toContain(secret);
});

test('the environment is quoted for a shell, and only its owner may read it', () => {
  const azure = createSimulation(fixtureWorld(), now, 'https://127.0.0.1:8443');
  const written = writeConfiguration(join(folder, "it's here"), azure, 'CA');
  const file = fileOf('env.sh', 'old');
  writeEnvironment(file, written.env);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe(`export VIGIE_CONFIG='${folder}/it'\\''s here/vigie.yaml'`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('the environment goes into a folder that is not there yet', () => {
  const file = join(folder, 'below', 'env.sh');
  const { env } = writeConfiguration(folder, createSimulation(fixtureWorld(), now, 'https://127.0.0.1:1'), 'CA');
  writeEnvironment(file, env);
  expect(readFileSync(file, 'utf8')).toContain('export VIGIE_CLOCK=');
});

describe('an estate of files', () => {
  const arm = clusterResource(PAY_PROD);
  const flat = {
    ...{
      id: PAY_PROD,
      name: 'aks-pay-prod',
      type: 'Microsoft.ContainerService/ManagedClusters',
      location: 'westeurope',
    },
    ...{ resourceGroup: 'rg', tags: null, sku: { name: 'Base', tier: 'Standard' }, enableRbac: true, aadProfile: null },
    autoUpgradeProfile: { nodeOsUpgradeChannel: 'NodeImage', upgradeChannel: null },
    agentPoolProfiles: [{ name: 'np1', osSku: 'Ubuntu', enableFips: false, count: 3 }],
  };

  test.each([
    ['an ARM list', { value: [arm] }],
    ['a Resource Graph answer', { data: [{ ...arm, resourceGroup: 'rg', subscriptionId: PAY }] }],
    [
      'a Resource Graph answer as a table',
      { data: { columns: Object.keys(arm).map((name) => ({ name })), rows: [Object.values(arm)] } },
    ],
    ['an array', [arm]],
    ['one resource', arm],
    ['a recorded answer', { request: {}, status: 200, body: { value: [arm] } }],
    ['a recorded answer about one', { request: {}, status: 200, body: arm }],
  ])('is read as %s', (_what, value) => {
    const world = loadEstate(fileOf('e.json', value), now);
    expect(world.resources).toEqual({ [PAY_PROD.toLowerCase()]: arm });
    expect(world.subscriptions).toMatchObject([{ id: PAY, state: 'Enabled' }]);
    expect(world.versions.westeurope).toMatchObject({ values: expect.any(Array) });
  });

  test('turns the flattened form back into that of ARM', () => {
    const world = loadEstate(fileOf('e.json', [flat]), now);
    expect(world.resources[PAY_PROD.toLowerCase()]).toEqual({
      ...{ id: PAY_PROD, name: 'aks-pay-prod', type: 'Microsoft.ContainerService/ManagedClusters' },
      ...{ location: 'westeurope', sku: { name: 'Base', tier: 'Standard' } },
      properties: {
        enableRBAC: true,
        autoUpgradeProfile: { nodeOSUpgradeChannel: 'NodeImage' },
        agentPoolProfiles: [{ name: 'np1', osSKU: 'Ubuntu', enableFIPS: false, count: 3 }],
      },
    });
  });

  test('gives a GUID to a subscription that has none, everywhere in its resource', () => {
    const odd = clusterResource(
      '/subscriptions/xxxx.1/resourcegroups/g/providers/Microsoft.ContainerService/managedClusters/c',
      {
        diskEncryptionSetID: '/subscriptions/XXXX.1/resourceGroups/g',
      },
    );
    const world = loadEstate(fileOf('e.json', odd), now);
    const [subscription = { id: '' }] = world.subscriptions;
    expect(subscription.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Object.values(world.resources)).toMatchObject([
      {
        id: expect.stringContaining(`/subscriptions/${subscription.id}/`),
        properties: { diskEncryptionSetID: `/subscriptions/${subscription.id}/resourceGroups/g` },
      },
    ]);
  });

  test('reads every JSON file of a folder, and leaves what is no resource', () => {
    fileOf('a.json', { value: [arm] });
    fileOf('b.json', { ...flat, id: PAY_PROD.replaceAll('aks-pay-prod', 'aks-other'), name: 'aks-other' });
    fileOf('c.json', { values: [{ version: '1.30' }] });
    fileOf('notes.txt', 'no JSON at all');
    expect(Object.values(loadEstate(folder, now).resources).map(({ name }) => name)).toEqual([
      'aks-pay-prod',
      'aks-other',
    ]);
  });

  test.each([
    ['no such file', () => join(folder, 'none'), 'cannot be read (ENOENT)'],
    ['no JSON', () => fileOf('e.json', '{"value":['), 'is not JSON'],
    ['no resource', () => fileOf('e.json', { value: [] }), 'holds no ARM resource'],
    ['another JSON', () => fileOf('e.json', { kind: 'Pod' }), 'holds no ARM resource'],
  ])('with %s is refused', (_what, path, message) => {
    expect(() => loadEstate(path(), now)).toThrow(message);
  });
});
