import { onOff, ruledOut } from '../blocks.js';
import { defineCheck } from '../check.js';

export default defineCheck({
  id: 'pod-identity',
  title: 'Pod-managed identity is still in use',
  why: 'Its project is archived and its support has ended: what stands between pods and the tokens of their nodes is no longer mended.',
  profile: 'recommended',
  points: [5],
  severity: 'high',
  remediation: {
    text: 'Move the workloads to Microsoft Entra Workload ID, then turn the add-on off (needs the extension aks-preview).',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --disable-pod-identity',
    link: 'https://learn.microsoft.com/azure/aks/workload-identity-migrate-from-pod-identity',
  },
  evaluate: ({ properties }) => ruledOut(onOff(properties, 'podIdentityProfile.enabled'), 'high'),
});
