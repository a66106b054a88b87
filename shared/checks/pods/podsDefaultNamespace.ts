import { POLICIES } from '../../estate/kubernetesPolicies.js';
import { definePolicyCheck } from './podPolicy.js';

export default definePolicyCheck({
  id: 'pods-default-namespace',
  title: 'Workloads run in the default namespace',
  why: 'In the default namespace no quota, role or network policy tells one workload from another.',
  points: [6],
  severity: 'medium',
  policy: POLICIES.defaultNamespace,
  remediation: {
    text: 'Move the workloads to namespaces of their own.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/operator-best-practices-cluster-isolation',
  },
});
