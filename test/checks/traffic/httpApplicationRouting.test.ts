import check from '../../../shared/checks/traffic/httpApplicationRouting.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const zone = { config: { HTTPApplicationRoutingZoneName: 'a1b2.westeurope.aksapp.io' } };

test.each([
  [
    'fails where it is on',
    { httpApplicationRouting: { enabled: true, ...zone } },
    'fail',
    'add-on httpApplicationRouting is on',
  ],
  [
    'fails in another key case',
    { httpapplicationrouting: { enabled: true } },
    'fail',
    'add-on httpApplicationRouting is on',
  ],
  [
    'passes where it is off',
    { httpApplicationRouting: { enabled: false, config: null } },
    'pass',
    'add-on httpApplicationRouting is off',
  ],
  [
    'passes where another add-on is on',
    { azurepolicy: { enabled: true } },
    'pass',
    'add-on httpApplicationRouting not set',
  ],
  ['passes where there are no add-ons', null, 'pass', 'add-on httpApplicationRouting not set'],
  [
    'does not guess from text',
    { httpApplicationRouting: { enabled: 'false' } },
    'unknown',
    'odd payload: addonProfiles.httpApplicationRouting.enabled is text',
  ],
])('http-application-routing %s', (_what, addonProfiles, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', addonProfiles });
  const severity = status === 'fail' ? 'high' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
