import check from '../../../shared/checks/images/imageIntegrity.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PATH = 'securityProfile.imageIntegrity.enabled';
const NOT_RETURNED = `${PATH} not set; only preview api-versions return it`;

test.each([
  ['passes where it is on', { imageIntegrity: { enabled: true } }, 'pass', `${PATH} is true`],
  ['fails where it is off', { imageIntegrity: { enabled: false } }, 'fail', `${PATH} is false`],
  ['does not take {} for off', { imageIntegrity: {} }, 'unknown', NOT_RETURNED],
  ['does not take null for off', { imageIntegrity: null, imageCleaner: null }, 'unknown', NOT_RETURNED],
  ['does not take an empty profile for off', {}, 'unknown', NOT_RETURNED],
  ['does not take an absent profile for off', undefined, 'unknown', NOT_RETURNED],
  ['does not guess from a number', { imageIntegrity: { enabled: 0 } }, 'unknown', `odd payload: ${PATH} is a number`],
])('image-integrity %s', (_what, securityProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', securityProfile });
  const severity = status === 'fail' ? 'low' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
