import check from '../../../shared/checks/traffic/imdsRestriction.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOT_RETURNED = 'networkProfile.podLinkLocalAccess not in the payload; only preview api-versions return it';

test.each([
  ['passes on None', { podLinkLocalAccess: 'None' }, 'pass', 'podLinkLocalAccess is None'],
  ['passes on none', { podLinkLocalAccess: 'none' }, 'pass', 'podLinkLocalAccess is none'],
  ['fails on IMDS', { podLinkLocalAccess: 'IMDS' }, 'fail', 'podLinkLocalAccess is IMDS'],
  ['fails on imds', { podLinkLocalAccess: 'imds' }, 'fail', 'podLinkLocalAccess is imds'],
  ['does not take absence for open', { networkPlugin: 'azure' }, 'unknown', NOT_RETURNED],
  ['does not take null for open', { podLinkLocalAccess: null }, 'unknown', NOT_RETURNED],
  [
    'does not guess from an unknown word',
    { podLinkLocalAccess: 'WireServer' },
    'unknown',
    'podLinkLocalAccess is WireServer, which is not known here',
  ],
  [
    'does not guess from a flag',
    { podLinkLocalAccess: false },
    'unknown',
    'odd payload: networkProfile.podLinkLocalAccess is true or false',
  ],
  ['does not guess without a networkProfile', null, 'unknown', 'networkProfile not in the payload'],
])('imds-restriction %s', (_what, networkProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', networkProfile });
  const severity = status === 'fail' ? 'low' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
