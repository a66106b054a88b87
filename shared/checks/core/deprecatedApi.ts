import { clean, count } from '../../text.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

/** Recommendations kept in the evidence. */
const MOST = 20;

export default defineCheck({
  id: 'deprecated-api',
  title: 'The cluster uses Kubernetes APIs that go away',
  why: 'After the next minor upgrade these calls fail; AKS may refuse the upgrade because of them.',
  points: [3],
  severity: 'high',
  needs: ['apiDeprecations'],
  withoutProperties: true,
  remediation: {
    text: 'Move the workloads to the APIs that replace them before the next minor upgrade. Advisor names them.',
    command: 'az advisor recommendation list --subscription {subscription} --resource-group {group} --output table',
    link: 'https://learn.microsoft.com/azure/aks/stop-cluster-upgrade-api-breaking-changes',
  },
  evaluate(_cluster, { apiDeprecations }) {
    if (!apiDeprecations.known) return unknown(apiDeprecations.why);
    const found = apiDeprecations.value;
    const first = found[0];
    if (first === undefined) return pass('Azure Advisor reports no deprecated API');
    return fail('high', `Azure Advisor reports ${count(found.length, 'API deprecation')}${inWords(first.problem)}`, {
      recommendations: found.slice(0, MOST).map(({ recommendationId, problem, lastUpdated }) => ({
        recommendationId,
        problem: clean(problem, 300),
        lastUpdated,
      })),
    });
  },
});

/** Advisor's own words, without the full stop that a reason has not. */
function inWords(problem: string): string {
  const words = clean(problem, 200).replace(/[\s.]+$/, '');
  return words === '' ? '' : `: ${words}`;
}
