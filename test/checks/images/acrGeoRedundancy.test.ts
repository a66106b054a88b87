import check from '../../../shared/checks/images/acrGeoRedundancy.js';
import type { JsonObject } from '../../../shared/json.js';
import { known } from '../../../shared/signals/signal.js';
import type { RegionZones, Replica } from '../../../shared/signals/types.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { healthyRegistry, registryOf, tier } from '../../support/registries.js';

const NOW = '2026-11-23T01:30:00Z';
const at = new Date(NOW);
const replica = (region: string, more: Partial<Replica> = {}): Replica => ({
  region,
  takesRequests: true,
  zoneRedundant: null,
  state: 'succeeded',
  ...more,
});
const OFF = { zoneRedundancy: 'Disabled' };
const HOME = replica('westus');
const ALONE = 'one region only, and westus has no zones';

interface Given {
  readonly replicas?: readonly Replica[];
  readonly zones?: RegionZones['zones'];
  readonly listed?: boolean;
  readonly top?: JsonObject;
}

function judge(properties: JsonObject, { replicas = [], zones = 0, listed = true, top = {} }: Given = {}) {
  const registry = registryOf(healthyRegistry(properties), { location: 'West US', ...top });
  const signals = {
    replications: known({ listed, replicas }, at),
    regionZones: known({ region: 'westus', zones }, at),
  };
  return check.evaluate(registry, signalsWith(signals), contextAt(NOW));
}

test.each<readonly [string, JsonObject, Given, string, string]>([
  ['passes in two regions', OFF, { replicas: [HOME, replica('northeurope')] }, 'pass', 'it answers in 2 regions'],
  [
    'passes in two regions whose home is not listed',
    OFF,
    { replicas: [replica('northeurope')] },
    'pass',
    'it answers in 2 regions',
  ],
  [
    'passes where it says that it is spread over zones',
    { zoneRedundancy: 'Enabled' },
    {},
    'pass',
    'zoneRedundancy is Enabled',
  ],
  [
    'passes in a region with zones, whatever it says',
    OFF,
    { zones: 3 },
    'pass',
    'westus has 3 zones, and Azure spreads every registry over them',
  ],
  [
    'passes there in any tier',
    OFF,
    { zones: 3, top: tier('Basic') },
    'pass',
    'westus has 3 zones, and Azure spreads every registry over them',
  ],
  ['fails in one region without zones', OFF, { replicas: [HOME] }, 'fail', ALONE],
  ['fails there where older api-versions say nothing of zones', { zoneRedundancy: null }, {}, 'fail', ALONE],
  [
    'counts no replica that takes no requests',
    OFF,
    { replicas: [HOME, replica('uksouth', { takesRequests: false })] },
    'fail',
    ALONE,
  ],
  [
    'counts no replica that could not be made',
    OFF,
    { replicas: [HOME, replica('uksouth', { state: 'failed' })] },
    'fail',
    ALONE,
  ],
  [
    'names the tier that offers no second region',
    OFF,
    { top: tier('Basic') },
    'fail',
    `${ALONE}; tier Basic offers no second region, Premium does`,
  ],
  [
    'does not guess the zones of a region that Azure does not list',
    OFF,
    { zones: 'notListed' },
    'unknown',
    'nobody knows whether westus has zones',
  ],
  [
    'does not guess from an unknown word',
    { zoneRedundancy: 'Partly' },
    {},
    'unknown',
    'zoneRedundancy is "Partly", a word that is not known',
  ],
  [
    'does not guess replicas of a registry that answered by itself',
    OFF,
    { listed: false },
    'unknown',
    'its replicas are not known: Resource Graph did not return the registry',
  ],
])('acr-geo-redundancy %s', (_what, properties, given, status, reason) => {
  const severity = status === 'fail' ? 'low' : null;
  expect(judge(properties, given)).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('acr-geo-redundancy needs no answer where the registry itself says enough', () => {
  const blind = (properties: JsonObject) =>
    check.evaluate(registryOf(healthyRegistry(properties)), signalsWith({}, 'not asked'), contextAt(NOW));
  expect(blind({ zoneRedundancy: 'enabled' })).toMatchObject([{ status: 'pass' }]);
  expect(blind(OFF)).toMatchObject([{ status: 'unknown', reason: 'not asked' }]);
});

test('acr-geo-redundancy tells that the regions changed', () => {
  expect(check.changeKeys).toEqual(['regions']);
  expect(judge(OFF, { replicas: [HOME, replica('northeurope')] })).toMatchObject([
    { evidence: { zoneRedundancy: 'Disabled', regions: ['northeurope', 'westus'] } },
  ]);
});
