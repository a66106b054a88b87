import { addon, propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';
import { SECRETS_PROVIDER } from './secretsProvider.js';

const PATH = `addonProfiles.${SECRETS_PROVIDER}.config.enableSecretRotation`;

/** The configuration of an add-on is text: "true", never a flag. Any other text is not it. */
export default defineCheck({
  id: 'secret-rotation',
  title: 'Mounted secrets are not rotated',
  why: 'Without rotation pods keep the secret that they started with, also after it was changed in Key Vault because it leaked.',
  profile: 'recommended',
  points: [5],
  severity: 'low',
  remediation: {
    text: 'Turn on rotation for the Key Vault provider; mounted secrets are then read again every two minutes unless set otherwise.',
    command:
      'az aks addon update --subscription {subscription} --resource-group {group} --name {cluster} --addon azure-keyvault-secrets-provider --enable-secret-rotation',
    link: 'https://learn.microsoft.com/azure/aks/csi-secrets-store-configuration-options',
  },
  notThere(cluster) {
    const provider = addon(cluster, SECRETS_PROVIDER);
    return provider.state === 'off' ? notApplicable(provider.words, provider.evidence) : undefined;
  },
  evaluate(cluster) {
    const provider = addon(cluster, SECRETS_PROVIDER);
    if (provider.state === 'odd') return unknown(provider.words);
    const rotation = propertiesOf(cluster).text(PATH);
    if (rotation.state === 'odd') return unknown(`odd payload: ${rotation.found}`);
    if (rotation.state === 'absent') return fail('low', 'enableSecretRotation not set', { enableSecretRotation: null });
    const evidence = { enableSecretRotation: rotation.value };
    const reason = `enableSecretRotation is "${rotation.value}"`;
    return rotation.value.toLowerCase() === 'true' ? pass(reason, evidence) : fail('low', reason, evidence);
  },
});
