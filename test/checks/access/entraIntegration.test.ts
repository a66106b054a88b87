import check from '../../../shared/checks/access/entraIntegration.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const LEGACY = 'aadProfile.managed not set: only the legacy integration by client and server application';
const APPLICATION = '8232a3be-7702-4efe-957c-7d758c1f29d6';

test.each([
  [
    'passes where AKS manages it',
    { managed: true, enableAzureRBAC: false, adminGroupObjectIDs: null, tenantID: APPLICATION },
    'pass',
    'aadProfile.managed is true',
  ],
  ['fails where it is false', { managed: false }, 'fail', 'aadProfile.managed is false'],
  ['fails where only other keys are there', { enableAzureRBAC: true }, 'fail', 'aadProfile.managed not set'],
  ['fails where the profile is {}', {}, 'fail', 'aadProfile.managed not set'],
  ['fails where the profile is null', null, 'fail', 'aadProfile.managed not set'],
  ['fails where the profile is absent', undefined, 'fail', 'aadProfile.managed not set'],
  [
    'names the legacy integration',
    { clientAppID: APPLICATION, serverAppID: APPLICATION, tenantID: APPLICATION },
    'fail',
    LEGACY,
  ],
  ['names it by one application alone', { serverAppID: APPLICATION }, 'fail', LEGACY],
  [
    'takes an empty id for none',
    { managed: null, clientAppID: '', serverAppID: null },
    'fail',
    'aadProfile.managed not set',
  ],
  ['does not guess from text', { managed: 'true' }, 'unknown', 'odd payload: aadProfile.managed is text'],
  [
    'does not guess from an odd profile',
    ['managed'],
    'unknown',
    'odd payload: aadProfile.managed: expected an object above managed, found a list',
  ],
])('entra-integration %s', (_what, aadProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', aadProfile });
  const severity = status === 'fail' ? 'high' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
