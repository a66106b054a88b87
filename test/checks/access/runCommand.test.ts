import check from '../../../shared/checks/access/runCommand.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PATH = 'apiServerAccessProfile.disableRunCommand';

test.each([
  ['passes where it is disabled', { disableRunCommand: true }, 'pass', `${PATH} is true`],
  [
    'fails where it is open, private cluster or not',
    { enablePrivateCluster: true, disableRunCommand: false },
    'fail',
    `${PATH} is false`,
  ],
  ['fails where it is not set', { enablePrivateCluster: true }, 'fail', `${PATH} not set`],
  ['fails where the profile is {}', {}, 'fail', `${PATH} not set`],
  ['fails where the profile is null', null, 'fail', `${PATH} not set`],
  ['fails where the profile is absent', undefined, 'fail', `${PATH} not set`],
  ['does not guess from a number', { disableRunCommand: 1 }, 'unknown', `odd payload: ${PATH} is a number`],
])('run-command %s', (_what, apiServerAccessProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', apiServerAccessProfile });
  const severity = status === 'fail' ? 'low' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
