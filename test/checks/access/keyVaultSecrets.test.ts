import check from '../../../shared/checks/access/keyVaultSecrets.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const ADDON = 'add-on azureKeyvaultSecretsProvider';
const config = { enableSecretRotation: 'false', rotationPollInterval: '2m' };

test.each([
  ['passes where it is on', { azureKeyvaultSecretsProvider: { enabled: true, config } }, 'pass', `${ADDON} is on`],
  ['passes in another key case', { azurekeyvaultsecretsprovider: { enabled: true } }, 'pass', `${ADDON} is on`],
  [
    'fails where it is off',
    { azureKeyvaultSecretsProvider: { enabled: false, config: null } },
    'fail',
    `${ADDON} is off`,
  ],
  ['fails where other add-ons are on', { azurepolicy: { enabled: true } }, 'fail', `${ADDON} not set`],
  ['fails where it is {}', { azureKeyvaultSecretsProvider: {} }, 'fail', `${ADDON} not set`],
  ['fails where there are no add-ons', {}, 'fail', `${ADDON} not set`],
  ['fails where add-ons are null', null, 'fail', `${ADDON} not set`],
  ['fails where add-ons are absent', undefined, 'fail', `${ADDON} not set`],
  [
    'does not guess from text',
    { azureKeyvaultSecretsProvider: { enabled: 'true' } },
    'unknown',
    'odd payload: addonProfiles.azureKeyvaultSecretsProvider.enabled is text',
  ],
])('key-vault-secrets %s', (_what, addonProfiles, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', addonProfiles });
  const severity = status === 'fail' ? 'medium' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
