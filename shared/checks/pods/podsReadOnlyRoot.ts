import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-read-only-root',
  title: 'Containers can write to their own file system',
  why: 'Whoever gets into a container can change its programs and stay.',
  points: [5],
  severity: 'low',
  policy: POLICIES.readOnlyRoot,
  remediation: {
    text: 'Set securityContext.readOnlyRootFilesystem to true; mount an emptyDir where the program writes.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/developer-best-practices-pod-security',
  },
});
