import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-host-paths',
  title: 'Pods mount folders of their node',
  why: 'A writable folder of the node is a way out of the container, and into the credentials of the kubelet.',
  points: [5],
  severity: 'high',
  policy: POLICIES.hostPaths,
  remediation: {
    text: 'Use persistent volumes, ConfigMaps or CSI drivers; allow only the host paths that node agents need.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/developer-best-practices-pod-security',
  },
});
