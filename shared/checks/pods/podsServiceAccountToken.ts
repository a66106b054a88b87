import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-service-account-token',
  title: 'Pods get a token of the Kubernetes API that they do not need',
  why: 'A token in every pod lets whoever gets into one ask the API server.',
  points: [5],
  severity: 'low',
  policy: POLICIES.serviceAccountToken,
  remediation: {
    text: 'Set automountServiceAccountToken to false in the pods, or in their service account.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/use-azure-policy',
  },
});
