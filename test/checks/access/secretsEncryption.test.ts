import check from '../../../shared/checks/access/secretsEncryption.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const KMS = 'securityProfile.azureKeyVaultKms.enabled';
const PLATFORM = 'securityProfile.kubernetesResourceObjectEncryptionProfile.infrastructureEncryption';
const NOT_RETURNED = 'kubernetesResourceObjectEncryptionProfile not set, only preview API versions return it';
const kms = (enabled: unknown) => ({
  azureKeyVaultKms: { enabled, keyId: 'https://vault.vault.azure.net/keys/etcd/1', keyVaultNetworkAccess: 'Public' },
});
const platform = (infrastructureEncryption: unknown) => ({
  kubernetesResourceObjectEncryptionProfile: { infrastructureEncryption },
});

test.each([
  ['passes with KMS', kms(true), 'pass', `${KMS} is true`],
  ['passes with keys of the platform', platform('Enabled'), 'pass', `${PLATFORM} is Enabled`],
  ['passes with them in any case', { ...kms(false), ...platform('enabled') }, 'pass', `${PLATFORM} is Enabled`],
  ['passes with both: keys of your own', { ...kms(true), ...platform('Enabled') }, 'pass', `${KMS} is true`],
  ['passes with one, whatever the other cannot tell', { ...kms(true), ...platform(7) }, 'pass', `${KMS} is true`],
  [
    'passes with the other, whatever the one cannot tell',
    { ...kms('true'), ...platform('Enabled') },
    'pass',
    `${PLATFORM} is Enabled`,
  ],
  [
    'fails with neither',
    { ...kms(false), ...platform('Disabled') },
    'fail',
    `${KMS} is false; ${PLATFORM} is Disabled`,
  ],
  ['says what a stable answer cannot show', kms(false), 'fail', `${KMS} is false; ${NOT_RETURNED}`],
  ['fails where the profile is {}', {}, 'fail', `${KMS} not set; ${NOT_RETURNED}`],
  ['fails where the profile is null', null, 'fail', `${KMS} not set; ${NOT_RETURNED}`],
  ['fails where the profile is absent', undefined, 'fail', `${KMS} not set; ${NOT_RETURNED}`],
  [
    'fails where all is null',
    { azureKeyVaultKms: null, kubernetesResourceObjectEncryptionProfile: null },
    'fail',
    `${KMS} not set; ${NOT_RETURNED}`,
  ],
  ['does not guess about KMS', kms('true'), 'unknown', `odd payload: ${KMS} is text`],
  ['does not guess about the platform', platform(true), 'unknown', `odd payload: ${PLATFORM} is true or false`],
  [
    'does not guess from an unknown word',
    platform('Migrating'),
    'unknown',
    `${KMS} not set; ${PLATFORM} is Migrating, which is not known here`,
  ],
])('secrets-encryption %s', (_what, securityProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', securityProfile });
  const severity = status === 'fail' ? 'medium' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
