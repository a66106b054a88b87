import check from '../../../shared/checks/access/managedIdentity.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PATH = 'servicePrincipalProfile.clientId';

test.each([
  ['passes on msi', { clientId: 'msi' }, 'pass', `${PATH} is msi: a managed identity`],
  ['passes on msi in any case', { clientId: 'MSI', secret: null }, 'pass', `${PATH} is msi: a managed identity`],
  [
    'fails on the id of an application',
    { clientId: '8232a3be-7702-4efe-957c-7d758c1f29d6' },
    'fail',
    `${PATH} is the application 8232a3be-7702-4efe-957c-7d758c1f29d6`,
  ],
  [
    'fails in any case',
    { clientId: '8232A3BE-7702-4EFE-957C-7D758C1F29D6' },
    'fail',
    `${PATH} is the application 8232A3BE-7702-4EFE-957C-7D758C1F29D6`,
  ],
  [
    'fails where the 24th digit is the first that is not zero',
    { clientId: '00000000-0000-0000-0000-000100000000' },
    'fail',
    `${PATH} is the application 00000000-0000-0000-0000-000100000000`,
  ],
  [
    'takes 24 zeros for a placeholder',
    { clientId: '00000000-0000-0000-0000-000010000000' },
    'unknown',
    `${PATH} is a placeholder, the id of no application`,
  ],
  [
    'takes a redacted id for a placeholder',
    { clientId: '00000000-0000-0000-0000-000000000001' },
    'unknown',
    `${PATH} is a placeholder, the id of no application`,
  ],
  [
    'does not guess from another word',
    { clientId: 'system' },
    'unknown',
    `${PATH} is neither msi nor the id of an application`,
  ],
  [
    'does not guess from a GUID with something around it',
    { clientId: '{8232a3be-7702-4efe-957c-7d758c1f29d6}' },
    'unknown',
    `${PATH} is neither msi nor the id of an application`,
  ],
  ['does not guess from an empty id', { clientId: '' }, 'unknown', `${PATH} not in the payload`],
  ['does not guess from null', { clientId: null }, 'unknown', `${PATH} not in the payload`],
  ['does not guess where the profile is absent', undefined, 'unknown', `${PATH} not in the payload`],
  ['does not guess from a number', { clientId: 0 }, 'unknown', `odd payload: ${PATH} is a number`],
])('managed-identity %s', (_what, servicePrincipalProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', servicePrincipalProfile });
  const severity = status === 'fail' ? 'high' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
