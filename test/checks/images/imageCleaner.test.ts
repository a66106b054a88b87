import check from '../../../shared/checks/images/imageCleaner.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PATH = 'securityProfile.imageCleaner.enabled';

test.each([
  ['passes where it is on', { imageCleaner: { enabled: true, intervalHours: 168 } }, 'pass', `${PATH} is true`],
  ['fails where it is off', { imageCleaner: { enabled: false, intervalHours: 48 } }, 'fail', `${PATH} is false`],
  ['fails where the profile holds something else', { workloadIdentity: { enabled: true } }, 'fail', `${PATH} not set`],
  ['fails where the profile is {}', {}, 'fail', `${PATH} not set`],
  ['fails where the profile is null', null, 'fail', `${PATH} not set`],
  ['does not guess from text', { imageCleaner: { enabled: 'yes' } }, 'unknown', `odd payload: ${PATH} is text`],
])('image-cleaner %s', (_what, securityProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', securityProfile });
  const severity = status === 'fail' ? 'low' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
