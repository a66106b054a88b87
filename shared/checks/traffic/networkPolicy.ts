import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { networkWord } from './networkProfile.js';

const ENGINES = ['azure', 'calico', 'cilium'];

/** Where docs/check-rules.md is silent: an engine that is not known here is unknown, not a pass. */
export default defineCheck({
  id: 'network-policy',
  title: 'No network policy engine',
  why: 'Without an engine network policies are not enforced: every pod reaches every other.',
  profile: 'recommended',
  points: [6],
  severity: 'high',
  remediation: {
    text: 'Choose an engine and write policies for it. Cilium needs Azure CNI Overlay or dynamic pod addresses, and Linux pools only; Calico works elsewhere. All nodes are made anew.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --network-dataplane cilium',
    link: 'https://learn.microsoft.com/azure/aks/use-network-policies',
  },
  evaluate(cluster) {
    const policy = networkWord(cluster, 'networkPolicy');
    if (policy.state === 'blind') return unknown(policy.why);
    // Absence is Azure's answer (docs/check-rules.md, Absent).
    if (policy.state === 'absent') return fail('high', 'networkPolicy not set', { networkPolicy: null });
    const evidence = { networkPolicy: policy.value };
    const word = policy.value.toLowerCase();
    if (word === 'none') return fail('high', `networkPolicy is ${policy.value}`, evidence);
    return ENGINES.includes(word)
      ? pass(`networkPolicy is ${policy.value}`, evidence)
      : unknown(`networkPolicy is ${policy.value}, which is not known here`, evidence);
  },
});
