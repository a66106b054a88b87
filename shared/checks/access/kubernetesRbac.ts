import { propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

/** ARM always returns `enableRBAC`: absent is unknown, not off (docs/check-rules.md, Absent). */
export default defineCheck({
  id: 'kubernetes-rbac',
  title: 'Kubernetes RBAC is off',
  why: 'Without Kubernetes RBAC whoever gets a credential, a pod with its service account too, may do everything in the cluster.',
  profile: 'recommended',
  points: [3],
  severity: 'critical',
  remediation: {
    text: 'It is chosen when a cluster is made: make the cluster anew with Kubernetes RBAC and move the workloads there.',
    command: null,
    link: 'https://learn.microsoft.com/azure/aks/concepts-identity',
  },
  evaluate(cluster) {
    const rbac = propertiesOf(cluster).flag('enableRBAC');
    if (rbac.state === 'odd') return unknown(`odd payload: ${rbac.found}`);
    if (rbac.state === 'absent') return unknown('enableRBAC not in the payload');
    const evidence = { enableRBAC: rbac.value };
    return rbac.value ? pass('enableRBAC is true', evidence) : fail('critical', 'enableRBAC is false', evidence);
  },
});
