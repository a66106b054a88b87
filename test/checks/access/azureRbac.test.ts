import check from '../../../shared/checks/access/azureRbac.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const GROUP = '3dec0df1-dde3-491d-a560-278dfd0ae031';
const AZURE = 'aadProfile.enableAzureRBAC';

test.each([
  ['passes with Azure RBAC', { managed: true, enableAzureRBAC: true }, 'pass', `${AZURE} is true`],
  ["reads az's spelling of the key", { managed: true, enableAzureRbac: true }, 'pass', `${AZURE} is true`],
  [
    'passes with administrator groups alone',
    { managed: true, enableAzureRBAC: false, adminGroupObjectIDs: [GROUP, GROUP.toUpperCase()] },
    'pass',
    '2 administrator groups',
  ],
  [
    'passes with a group, whatever the flag cannot tell',
    { managed: true, enableAzureRBAC: 'yes', adminGroupObjectIDs: [GROUP] },
    'pass',
    '1 administrator group',
  ],
  [
    'passes with Azure RBAC, whatever the groups cannot tell',
    { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: GROUP },
    'pass',
    `${AZURE} is true`,
  ],
  [
    'fails with neither',
    { managed: true, enableAzureRBAC: false, adminGroupObjectIDs: null },
    'fail',
    `${AZURE} is false, and no administrator group`,
  ],
  ['fails where neither is set', { managed: true }, 'fail', `${AZURE} not set, and no administrator group`],
  [
    'takes an empty list and empty ids for no group',
    { managed: true, enableAzureRBAC: false, adminGroupObjectIDs: [''] },
    'fail',
    `${AZURE} is false, and no administrator group`,
  ],
  [
    'does not guess from an odd flag',
    { managed: true, enableAzureRBAC: 1, adminGroupObjectIDs: [] },
    'unknown',
    `odd payload: ${AZURE} is a number`,
  ],
  [
    'does not guess from odd groups',
    { managed: true, enableAzureRBAC: false, adminGroupObjectIDs: GROUP },
    'unknown',
    'odd payload: aadProfile.adminGroupObjectIDs is text',
  ],
  [
    'does not guess from a group that is no text',
    { managed: true, enableAzureRBAC: false, adminGroupObjectIDs: [null] },
    'unknown',
    'odd payload: aadProfile.adminGroupObjectIDs holds null',
  ],
  ['does not guess whether Entra is on', { managed: 'true' }, 'unknown', 'odd payload: aadProfile.managed is text'],
  ['does not apply without Entra', undefined, 'notApplicable', 'no Entra integration: aadProfile.managed not set'],
  [
    'does not apply where the profile is null',
    null,
    'notApplicable',
    'no Entra integration: aadProfile.managed not set',
  ],
  [
    'does not apply to the legacy integration',
    { clientAppID: GROUP, serverAppID: GROUP },
    'notApplicable',
    'no Entra integration: aadProfile.managed not set',
  ],
  [
    'does not apply where Entra is off',
    { managed: false, enableAzureRBAC: true },
    'notApplicable',
    'no Entra integration: aadProfile.managed is false',
  ],
])('azure-rbac %s', (_what, aadProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', aadProfile });
  const severity = status === 'fail' ? 'medium' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
