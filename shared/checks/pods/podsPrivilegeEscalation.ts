import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-privilege-escalation',
  title: 'Containers may gain more rights than they began with',
  why: 'With escalation allowed, a set-uid program in the image turns any user into root.',
  points: [5],
  severity: 'high',
  policy: POLICIES.privilegeEscalation,
  remediation: {
    text: 'Set securityContext.allowPrivilegeEscalation to false in every container.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/developer-best-practices-pod-security',
  },
});
