import { addon, askedFor } from '../blocks.js';
import { defineCheck } from '../check.js';

export default defineCheck({
  id: 'azure-policy-addon',
  title: 'Azure Policy add-on is off',
  why: 'Without the add-on no policy looks at what is deployed, and privileged pods go unseen.',
  profile: 'recommended',
  points: [3, 4],
  severity: 'medium',
  remediation: {
    text: 'Enable the Azure Policy add-on, then assign the built-in initiative for pod security.',
    command:
      'az aks enable-addons --subscription {subscription} --resource-group {group} --name {cluster} --addons azure-policy',
    link: 'https://learn.microsoft.com/azure/governance/policy/concepts/policy-for-kubernetes',
  },
  evaluate: (cluster) => askedFor(addon(cluster, 'azurepolicy'), 'medium'),
});
