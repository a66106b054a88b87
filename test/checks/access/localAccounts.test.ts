import check from '../../../shared/checks/access/localAccounts.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

test.each([
  ['passes where they are disabled', { disableLocalAccounts: true }, 'pass', 'disableLocalAccounts is true'],
  ['fails where they are open', { disableLocalAccounts: false }, 'fail', 'disableLocalAccounts is false'],
  ['takes absent for false', {}, 'fail', 'disableLocalAccounts not set'],
  ['takes null for false', { disableLocalAccounts: null }, 'fail', 'disableLocalAccounts not set'],
  [
    'fails also where there is no Entra to sign in with',
    { aadProfile: null, disableLocalAccounts: false },
    'fail',
    'disableLocalAccounts is false',
  ],
  [
    'does not guess from text',
    { disableLocalAccounts: 'true' },
    'unknown',
    'odd payload: disableLocalAccounts is text',
  ],
])('local-accounts %s', (_what, given, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', ...given });
  const severity = status === 'fail' ? 'high' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
