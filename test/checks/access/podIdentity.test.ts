import check from '../../../shared/checks/access/podIdentity.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PATH = 'podIdentityProfile.enabled';

test.each([
  ['fails where it is on', { enabled: true, allowNetworkPluginKubenet: true }, 'fail', `${PATH} is true`],
  ['passes where it is off', { enabled: false }, 'pass', `${PATH} is false`],
  ['passes where the profile is {}', {}, 'pass', `${PATH} not set`],
  ['passes where the profile is null', null, 'pass', `${PATH} not set`],
  ['passes where the profile is absent', undefined, 'pass', `${PATH} not set`],
  ['does not guess from text', { enabled: 'false' }, 'unknown', `odd payload: ${PATH} is text`],
  [
    'does not guess from an odd profile',
    false,
    'unknown',
    `odd payload: ${PATH}: expected an object above enabled, found true or false`,
  ],
])('pod-identity %s', (_what, podIdentityProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', podIdentityProfile });
  const severity = status === 'fail' ? 'high' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});

test('pod-identity does not take properties without a key for a cluster without it', () => {
  expect(check.evaluate(clusterOf({}), signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status: 'unknown', reason: 'odd payload: no keys' },
  ]);
});
