import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { networkWord } from './networkProfile.js';

/**
 * Only preview api-versions return it, so absence says nothing. Where docs/check-rules.md is silent: the API knows the
 * two words None (restricted) and IMDS (open); any other is unknown.
 */
export default defineCheck({
  id: 'imds-restriction',
  title: 'Pods reach the metadata service of their node',
  why: "A pod that reaches the metadata service can ask it for tokens of the node's identity.",
  profile: 'all',
  points: [6],
  severity: 'low',
  remediation: {
    text: 'The restriction is in preview: register IMDSRestrictionPreview, move workloads to Workload ID, enable the restriction (extension aks-preview), then reimage the nodes. Container Insights, Azure Policy and some other add-ons do not work with it.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --enable-imds-restriction',
    link: 'https://learn.microsoft.com/azure/aks/imds-restriction',
  },
  evaluate(cluster) {
    const access = networkWord(cluster, 'podLinkLocalAccess');
    if (access.state === 'blind') return unknown(access.why);
    if (access.state === 'absent') {
      return unknown('networkProfile.podLinkLocalAccess not in the payload; only preview api-versions return it');
    }
    const evidence = { podLinkLocalAccess: access.value };
    const words = `podLinkLocalAccess is ${access.value}`;
    switch (access.value.toLowerCase()) {
      case 'none':
        return pass(words, evidence);
      case 'imds':
        return fail('low', words, evidence);
      default:
        return unknown(`${words}, which is not known here`, evidence);
    }
  },
});
