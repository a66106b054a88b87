import { replications } from '../../shared/signals/replications.js';
import { REGISTRY_ID, rawRegistry, registryOf } from '../support/registries.js';

const registry = registryOf({});
const replica = (region: string, properties: unknown = {}, more: Record<string, unknown> = {}) => ({
  id: `${REGISTRY_ID}/replications/${region}`,
  name: region,
  type: 'microsoft.containerregistry/registries/replications',
  location: region,
  properties,
  ...more,
});

function read(...rows: Record<string, unknown>[]) {
  const reader = replications.open({ clusters: [], registries: [registry], previousAlerts: new Map() });
  for (const row of rows) reader.take(row);
  return { ...reader.of(registry.key), ...reader.left() };
}

test.each<readonly [string, Record<string, unknown>, object]>([
  [
    'what a row says',
    replica('northeurope', { regionEndpointEnabled: false, zoneRedundancy: 'Enabled', provisioningState: 'Succeeded' }),
    { region: 'northeurope', takesRequests: false, zoneRedundant: true, state: 'succeeded' },
  ],
  [
    'keys in Pascal case and a region as people write it',
    replica('North Europe', { RegionEndpointEnabled: true, ZoneRedundancy: 'Disabled', ProvisioningState: 'Failed' }),
    { region: 'northeurope', takesRequests: true, zoneRedundant: false, state: 'failed' },
  ],
  [
    'what old api-versions leave out: ARM answers requests by default',
    replica('northeurope', null),
    { region: 'northeurope', takesRequests: true, zoneRedundant: null, state: '' },
  ],
  [
    'an id in another case',
    replica('uksouth', {}, { id: `${REGISTRY_ID.toUpperCase()}/REPLICATIONS/UKSOUTH` }),
    { region: 'uksouth' },
  ],
])('%s', (_what, row, expected) => {
  expect(read(row)).toMatchObject({ replicas: [expected], odd: 0, elsewhere: 0 });
});

test('the registry is listed where its own row came, not by its replicas', () => {
  expect(read(rawRegistry({}), replica('uksouth'))).toMatchObject({ listed: true, replicas: [{ region: 'uksouth' }] });
  expect(read(rawRegistry({}))).toMatchObject({ listed: true, replicas: [] });
  expect(read(replica('uksouth'))).toMatchObject({ listed: false });
});

test('rows that say nothing of it are counted', () => {
  const other = { id: `${REGISTRY_ID}2/replications/uksouth` };
  expect(read({ id: 'x' }, {}, replica('', {}), replica('uksouth', {}, other))).toMatchObject({
    listed: false,
    replicas: [],
    odd: 3,
    elsewhere: 1,
  });
});

test('what is kept of a registry has a bound', () => {
  expect(read(...Array.from({ length: 500 }, (_none, at) => replica(`r${at}`))).replicas).toHaveLength(200);
});
