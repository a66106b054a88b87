import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-capabilities',
  title: 'Containers hold capabilities that they should not',
  why: 'Each capability beyond the default is a piece of root.',
  points: [5],
  severity: 'medium',
  policy: POLICIES.capabilities,
  remediation: {
    text: 'Drop ALL capabilities and add back only those that the program needs.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/developer-best-practices-pod-security',
  },
});
