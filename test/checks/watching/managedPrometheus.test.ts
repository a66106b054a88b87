import check from '../../../shared/checks/watching/managedPrometheus.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PATH = 'azureMonitorProfile.metrics.enabled';

test.each([
  ['passes where metrics are on', { metrics: { enabled: true, kubeStateMetrics: {} } }, 'pass', `${PATH} is true`],
  ['fails where they are off', { metrics: { enabled: false } }, 'fail', `${PATH} is false`],
  ['fails where only Container Insights is on', { containerInsights: { enabled: true } }, 'fail', `${PATH} not set`],
  ['fails where the profile is {}', {}, 'fail', `${PATH} not set`],
  ['fails where the profile is null', null, 'fail', `${PATH} not set`],
  ['fails where the profile is absent', undefined, 'fail', `${PATH} not set`],
  ['does not guess from a number', { metrics: { enabled: 1 } }, 'unknown', `odd payload: ${PATH} is a number`],
])('managed-prometheus %s', (_what, azureMonitorProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', azureMonitorProfile });
  const severity = status === 'fail' ? 'low' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
