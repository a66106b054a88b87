import check from '../../../shared/checks/images/acrGeoRedundancy.js';
import type { JsonObject } from '../../../shared/json.js';
import { known } from '../../../shared/signals/signal.js';
import type { Replica } from '../../../shared/signals/types.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { healthyRegistry, registryOf, tier } from '../../support/registries.js';

const NOW = '2026-11-23T01:30:00Z';
const replica = (region: string, more: Partial<Replica> = {}): Replica => ({
  region,
  takesRequests: true,
  zoneRedundant: null,
  state: 'succeeded',
  ...more,
});
const judge = (properties: JsonObject, replicas: readonly Replica[], listed = true, top: JsonObject = {}) =>
  check.evaluate(
    registryOf(healthyRegistry(properties), top),
    signalsWith({ replications: known({ listed, replicas }, new Date(NOW)) }),
    contextAt(NOW),
  );

const OFF = { zoneRedundancy: 'Disabled' };
const HOME = replica('westeurope');
const DOUBT = 'Microsoft says that this may not show what is on by default in regions with zones';

test.each<[string, JsonObject, readonly Replica[], string, string]>([
  ['passes in two regions', OFF, [HOME, replica('northeurope')], 'pass', 'it answers in 2 regions'],
  ['passes in two regions whose home is not listed', OFF, [replica('northeurope')], 'pass', 'it answers in 2 regions'],
  ['passes over zones', {}, [], 'pass', 'one region, and zoneRedundancy is Enabled'],
  [
    'fails in one region without zones',
    OFF,
    [HOME],
    'fail',
    `one region only, and zoneRedundancy is Disabled (${DOUBT})`,
  ],
  [
    'counts no replica that takes no requests',
    OFF,
    [HOME, replica('northeurope', { takesRequests: false })],
    'fail',
    `one region only, and zoneRedundancy is Disabled (${DOUBT})`,
  ],
  [
    'counts no replica that could not be made',
    OFF,
    [HOME, replica('northeurope', { state: 'failed' })],
    'fail',
    `one region only, and zoneRedundancy is Disabled (${DOUBT})`,
  ],
  [
    'does not guess where older api-versions leave it out',
    { zoneRedundancy: null },
    [],
    'unknown',
    'one region, and zoneRedundancy not in the payload',
  ],
  [
    'does not guess from an unknown word',
    { zoneRedundancy: 'Partly' },
    [],
    'unknown',
    'one region, and zoneRedundancy is "Partly", a word that is not known',
  ],
])('acr-geo-redundancy %s', (_what, properties, replicas, status, reason) => {
  const severity = status === 'fail' ? 'low' : null;
  expect(judge(properties, replicas)).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('acr-geo-redundancy names the tier that offers no second region', () => {
  const [verdict] = judge(OFF, [], true, tier('Basic'));
  expect(verdict).toMatchObject({
    status: 'fail',
    reason: expect.stringMatching(/; tier Basic offers no second region, Premium does$/),
  });
});

test('acr-geo-redundancy does not guess for a registry that answered by itself: its replicas were not listed', () => {
  expect(judge(OFF, [], false)).toMatchObject([{ status: 'unknown' }]);
});
