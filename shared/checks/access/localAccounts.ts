import { askedFor, onOff } from '../blocks.js';
import { defineCheck } from '../check.js';

export default defineCheck({
  id: 'local-accounts',
  title: 'Local accounts are open',
  why: 'The local administrator goes around Entra ID, leaves no name in the logs and lives on in copied kubeconfig files.',
  profile: 'recommended',
  points: [3],
  severity: 'high',
  remediation: {
    text: 'Integrate the cluster with Entra ID first, then disable local accounts, and rotate the certificates so that copies of them end.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --disable-local-accounts',
    link: 'https://learn.microsoft.com/azure/aks/local-accounts',
  },
  evaluate: ({ properties }) => askedFor(onOff(properties, 'disableLocalAccounts'), 'high'),
});
