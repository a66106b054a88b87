import { addon, onOff } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

/**
 * Container Insights is the add-on of old, or a profile that ARM returns from api-version 2026-06-01 on: either will do.
 * Where docs/check-rules.md is silent: one that is on passes whatever is odd about the other.
 */
export default defineCheck({
  id: 'container-insights',
  title: 'Container Insights is off',
  why: 'Logs and inventory that stay in the cluster are lost with its pods, and an attacker can delete them.',
  profile: 'recommended',
  points: [3],
  severity: 'medium',
  remediation: {
    text: 'Enable Container Insights with a Log Analytics workspace.',
    command:
      'az aks enable-addons --subscription {subscription} --resource-group {group} --name {cluster} --addons monitoring',
    link: 'https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-enable',
  },
  evaluate(cluster) {
    const ways = [
      addon(cluster, 'omsagent'),
      onOff(cluster.properties, 'azureMonitorProfile.containerInsights.enabled'),
    ];
    const on = ways.find(({ state }) => state === 'on');
    if (on !== undefined) return pass(on.words, on.evidence);
    const odd = ways.find(({ state }) => state === 'odd');
    if (odd !== undefined) return unknown(odd.words);
    return fail(
      'medium',
      ways.map(({ words }) => words).join(', '),
      Object.assign({}, ...ways.map(({ evidence }) => evidence)),
    );
  },
});
