import { addon, askedFor } from '../blocks.js';
import { defineCheck } from '../check.js';
import { SECRETS_PROVIDER } from './secretsProvider.js';

export default defineCheck({
  id: 'key-vault-secrets',
  title: 'Pods cannot mount secrets from Key Vault',
  why: 'Without the Key Vault provider secrets are written into the cluster, and from there into manifests, repositories and copies.',
  profile: 'recommended',
  points: [1, 5],
  severity: 'medium',
  remediation: {
    text: 'Turn on the Azure Key Vault provider for the Secrets Store CSI driver and mount secrets from there.',
    command:
      'az aks enable-addons --subscription {subscription} --resource-group {group} --name {cluster} --addons azure-keyvault-secrets-provider',
    link: 'https://learn.microsoft.com/azure/aks/csi-secrets-store-driver',
  },
  evaluate: (cluster) => askedFor(addon(cluster, SECRETS_PROVIDER), 'medium'),
});
