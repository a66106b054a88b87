import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-run-as-root',
  title: 'Containers run as root',
  why: 'Root in a container is root on the node once the container is left.',
  points: [5],
  severity: 'high',
  policy: POLICIES.usersAndGroups,
  remediation: {
    text: 'Set securityContext.runAsNonRoot and a runAsUser above 0; build images with a USER.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/developer-best-practices-pod-security',
  },
});
