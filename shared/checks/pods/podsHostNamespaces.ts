import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-host-namespaces',
  title: 'Pods share namespaces of their node',
  why: 'With hostPID, hostIPC or hostNetwork a pod sees and reaches what runs on its node.',
  points: [5, 6],
  severity: 'high',
  policy: POLICIES.hostNamespaces,
  also: [POLICIES.hostNetwork],
  remediation: {
    text: 'Remove hostPID, hostIPC and hostNetwork from the pods; expose ports through a Service.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/developer-best-practices-pod-security',
  },
});
