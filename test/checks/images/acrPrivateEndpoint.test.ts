import check from '../../../shared/checks/images/acrPrivateEndpoint.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { connection, healthyRegistry, registryOf, tier } from '../../support/registries.js';

const flat = (status: unknown) => ({ name: 'pe', privateLinkServiceConnectionState: { status } });
const OLD = 'privateEndpointConnections not in the payload; older api-versions leave it out';
const ODD = 'odd payload: a private endpoint connection without a status';

test.each<readonly [string, unknown, string, string, string]>([
  ['passes with an approved endpoint', [connection('Approved')], 'Premium', 'pass', '1 approved private endpoint'],
  [
    'passes where one of two is approved',
    [connection('Rejected'), connection('approved')],
    'Premium',
    'pass',
    '1 approved private endpoint',
  ],
  ["passes in az's form", [flat('Approved'), flat('Approved')], 'Premium', 'pass', '2 approved private endpoints'],
  [
    'passes with an approved one beside an odd one',
    [7, connection('Approved')],
    'Premium',
    'pass',
    '1 approved private endpoint',
  ],
  ['fails without one', [], 'Premium', 'fail', 'no private endpoint'],
  [
    'fails where none is approved',
    [connection('Pending'), connection('Disconnected')],
    'Premium',
    'fail',
    '2 private endpoints, none of them approved',
  ],
  [
    'fails in a tier that offers none, and says which does',
    [],
    'Standard',
    'fail',
    'no private endpoint; tier Standard offers no private endpoints, Premium does',
  ],
  [
    'fails in such a tier whatever the api-version leaves out',
    undefined,
    'Basic',
    'fail',
    'no private endpoint; tier Basic offers no private endpoints, Premium does',
  ],
  ['does not take absence for none', undefined, 'Premium', 'unknown', OLD],
  ['does not guess the tier', null, 'Ultra', 'unknown', OLD],
  [
    'does not guess a connection without a status',
    [connection('Pending'), { properties: {} }],
    'Premium',
    'unknown',
    ODD,
  ],
  ['does not guess a connection that is none', ['pe'], 'Premium', 'unknown', ODD],
  ['does not guess from an object', {}, 'Basic', 'unknown', 'odd payload: privateEndpointConnections is an object'],
])('acr-private-endpoint %s', (_what, privateEndpointConnections, name, status, reason) => {
  const severity = status === 'fail' ? 'low' : null;
  const registry = registryOf({ ...healthyRegistry(), privateEndpointConnections }, tier(name));
  const verdicts = check.evaluate(registry, signalsWith(), contextAt('2026-11-23'));
  expect(verdicts).toMatchObject([{ status, severity, reason, subject: null }]);
});
