import check from '../../../shared/checks/traffic/networkPolicy.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

test.each([
  ['passes on cilium', { networkPolicy: 'cilium', networkDataplane: 'cilium' }, 'pass', 'networkPolicy is cilium'],
  ['passes on calico, in any case', { networkPolicy: 'Calico' }, 'pass', 'networkPolicy is Calico'],
  ['passes on azure', { networkPolicy: 'azure' }, 'pass', 'networkPolicy is azure'],
  ['fails on none', { networkPolicy: 'none', networkDataplane: 'azure' }, 'fail', 'networkPolicy is none'],
  ['fails on None', { networkPolicy: 'None' }, 'fail', 'networkPolicy is None'],
  ['fails where it is null', { networkPolicy: null, networkPlugin: 'azure' }, 'fail', 'networkPolicy not set'],
  ['fails where it is absent', { networkPlugin: 'kubenet' }, 'fail', 'networkPolicy not set'],
  [
    'does not guess from an unknown engine',
    { networkPolicy: 'weave' },
    'unknown',
    'networkPolicy is weave, which is not known here',
  ],
  [
    'does not guess from a flag',
    { networkPolicy: true },
    'unknown',
    'odd payload: networkProfile.networkPolicy is true or false',
  ],
  ['does not guess without a networkProfile', null, 'unknown', 'networkProfile not in the payload'],
  ['does not guess from an odd networkProfile', 'azure', 'unknown', 'odd payload: networkProfile is text'],
])('network-policy %s', (_what, networkProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', networkProfile });
  const severity = status === 'fail' ? 'high' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
