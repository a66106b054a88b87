import check from '../../../shared/checks/access/secretRotation.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const ADDON = 'add-on azureKeyvaultSecretsProvider';
const on = (config: unknown) => ({ azureKeyvaultSecretsProvider: { enabled: true, config } });

test.each([
  [
    'passes on "true"',
    on({ enableSecretRotation: 'true', rotationPollInterval: '2m' }),
    'pass',
    'enableSecretRotation is "true"',
  ],
  ['passes on "True"', on({ enableSecretRotation: 'True' }), 'pass', 'enableSecretRotation is "True"'],
  [
    'reads other key cases',
    { azurekeyvaultsecretsprovider: { enabled: true, config: { EnableSecretRotation: 'true' } } },
    'pass',
    'enableSecretRotation is "true"',
  ],
  ['fails on "false"', on({ enableSecretRotation: 'false' }), 'fail', 'enableSecretRotation is "false"'],
  ['fails on any other text', on({ enableSecretRotation: 'yes' }), 'fail', 'enableSecretRotation is "yes"'],
  ['fails where it is null', on({ enableSecretRotation: null }), 'fail', 'enableSecretRotation not set'],
  ['fails where the configuration is {}', on({}), 'fail', 'enableSecretRotation not set'],
  ['fails where the configuration is null', on(null), 'fail', 'enableSecretRotation not set'],
  [
    'does not guess from a flag: it is text',
    on({ enableSecretRotation: true }),
    'unknown',
    'odd payload: addonProfiles.azureKeyvaultSecretsProvider.config.enableSecretRotation is true or false',
  ],
  [
    'does not guess whether the add-on is on',
    { azureKeyvaultSecretsProvider: { enabled: 'true', config: { enableSecretRotation: 'true' } } },
    'unknown',
    'odd payload: addonProfiles.azureKeyvaultSecretsProvider.enabled is text',
  ],
  [
    'does not apply where the add-on is off',
    { azureKeyvaultSecretsProvider: { enabled: false, config: { enableSecretRotation: 'false' } } },
    'notApplicable',
    `${ADDON} is off`,
  ],
  ['does not apply where the add-on is {}', { azureKeyvaultSecretsProvider: {} }, 'notApplicable', `${ADDON} not set`],
  ['does not apply where add-ons are null', null, 'notApplicable', `${ADDON} not set`],
  ['does not apply where add-ons are absent', undefined, 'notApplicable', `${ADDON} not set`],
])('secret-rotation %s', (_what, addonProfiles, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', addonProfiles });
  const severity = status === 'fail' ? 'low' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
