import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-privileged',
  title: 'Pods run privileged',
  why: 'A privileged container is as good as root on its node.',
  points: [5],
  severity: 'critical',
  policy: POLICIES.privileged,
  remediation: {
    text: 'Set securityContext.privileged to false; give the one capability that is needed instead.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/developer-best-practices-pod-security',
  },
});
