import check from '../../../shared/checks/access/kubernetesRbac.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

test.each([
  ['passes where it is true', { enableRBAC: true }, 'pass', 'enableRBAC is true'],
  ["reads az's spelling of the key", { enableRbac: true }, 'pass', 'enableRBAC is true'],
  ['fails where it is false', { enableRBAC: false }, 'fail', 'enableRBAC is false'],
  ['does not guess where it is absent', {}, 'unknown', 'enableRBAC not in the payload'],
  ['does not guess where it is null', { enableRBAC: null }, 'unknown', 'enableRBAC not in the payload'],
  ['does not guess from text', { enableRBAC: 'true' }, 'unknown', 'odd payload: enableRBAC is text'],
])('kubernetes-rbac %s', (_what, given, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', ...given });
  const severity = status === 'fail' ? 'critical' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
