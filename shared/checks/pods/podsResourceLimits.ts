import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-resource-limits',
  title: 'Containers have no limits of CPU and memory',
  why: 'One container without a limit can take its whole node down.',
  points: [5],
  severity: 'low',
  policy: POLICIES.resourceLimits,
  remediation: {
    text: 'Set resources.limits in every container, or a LimitRange in every namespace.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/developer-best-practices-resource-management',
  },
});
