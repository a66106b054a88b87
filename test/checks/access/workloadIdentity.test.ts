import check from '../../../shared/checks/access/workloadIdentity.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const ISSUER = 'oidcIssuerProfile.enabled';
const IDENTITY = 'securityProfile.workloadIdentity.enabled';
const on = { enabled: true };
const off = { enabled: false };

test.each([
  ['passes where both are on', on, { workloadIdentity: on }, 'pass', `${ISSUER} is true, ${IDENTITY} is true`],
  ['fails without the issuer', off, { workloadIdentity: on }, 'fail', `${ISSUER} is false`],
  ['fails without the identity', on, { workloadIdentity: off }, 'fail', `${IDENTITY} is false`],
  ['fails where the block is {}', on, {}, 'fail', `${IDENTITY} not set`],
  ['fails where the block is null', on, null, 'fail', `${IDENTITY} not set`],
  ['fails where neither is there', undefined, undefined, 'fail', `${ISSUER} not set, ${IDENTITY} not set`],
  [
    'fails on the one that is off, whatever the other cannot tell',
    off,
    { workloadIdentity: 'on' },
    'fail',
    `${ISSUER} is false`,
  ],
  [
    'does not guess about the issuer',
    { enabled: 'true' },
    { workloadIdentity: on },
    'unknown',
    `odd payload: ${ISSUER} is text`,
  ],
  [
    'does not guess about the identity',
    on,
    { workloadIdentity: 'on' },
    'unknown',
    `odd payload: ${IDENTITY}: expected an object above enabled, found text`,
  ],
])('workload-identity %s', (_what, oidcIssuerProfile, securityProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', oidcIssuerProfile, securityProfile });
  const severity = status === 'fail' ? 'medium' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});

test('workload-identity shows both in its evidence', () => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', oidcIssuerProfile: on });
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { evidence: { [ISSUER]: true, [IDENTITY]: null } },
  ]);
});
