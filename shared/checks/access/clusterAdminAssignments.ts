import type { JsonObject } from '../../json.js';
import type { ClusterAdmin } from '../../signals/types.js';
import { count } from '../../text.js';
import { defineCheck } from '../check.js';
import { defineThresholds, howMany } from '../thresholds.js';
import { fail, pass, unknown } from '../verdict.js';

/** Principals kept in the evidence. */
const MOST = 20;
const thresholds = defineThresholds('cluster-admin-assignments', {
  mostPrincipals: howMany(3, 'fails once more principals hold such a role on the cluster itself', 4_000),
});

/*
 * Where docs/check-rules.md is silent: a group is one principal, whoever is in it; who holds two of the roles counts once.
 * An assignment that names nobody could be one more: unknown where that would decide it.
 */
export default defineCheck({
  id: 'cluster-admin-assignments',
  title: 'Many hold an administrator role on the cluster',
  why: 'Each of them can read every secret of the cluster, and one stolen account is enough.',
  profile: 'recommended',
  points: [3],
  severity: 'medium',
  needs: ['clusterAdmins'],
  withoutProperties: true,
  changeKeys: ['principals'],
  thresholds,
  remediation: {
    text: 'Take away what is not needed, assign roles to one group in place of people, and let people activate them in Privileged Identity Management.',
    command:
      'az role assignment list --include-groups --scope /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster}',
    link: 'https://learn.microsoft.com/azure/role-based-access-control/best-practices',
  },
  evaluate(_cluster, { clusterAdmins }, { settings }) {
    if (!clusterAdmins.known) return unknown(clusterAdmins.why);
    const { principals, unnamed } = clusterAdmins.value;
    const { mostPrincipals } = thresholds.at(settings);
    const evidence = evidenceOf(principals);
    const words = `${count(principals.length, 'principal')} ${principals.length === 1 ? 'holds' : 'hold'} an administrator role on the cluster itself`;
    if (principals.length > mostPrincipals) return fail('medium', `${words}, ${mostPrincipals} allowed`, evidence);
    if (principals.length + unnamed > mostPrincipals)
      return unknown(`${words}, and ${count(unnamed, 'assignment')} could not be read`, evidence);
    return pass(words, evidence);
  },
});

function evidenceOf(principals: readonly ClusterAdmin[]): JsonObject {
  return {
    principals: principals.length,
    holders: principals.slice(0, MOST).map(({ principalId, type, roles }) => ({ principalId, type, roles })),
  };
}
