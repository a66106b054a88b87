import { propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

/** Where docs/check-rules.md is silent: a mode that is not known here is unknown. */
export default defineCheck({
  id: 'service-mesh',
  title: 'No service mesh',
  why: 'Without a mesh traffic between services is neither encrypted nor bound to an identity.',
  profile: 'all',
  points: [4, 6],
  severity: 'low',
  remediation: {
    text: 'Enable the Istio add-on, then ask for mutual TLS between the services.',
    command: 'az aks mesh enable --subscription {subscription} --resource-group {group} --name {cluster}',
    link: 'https://learn.microsoft.com/azure/aks/istio-deploy-addon',
  },
  evaluate(cluster) {
    const mode = propertiesOf(cluster).text('serviceMeshProfile.mode');
    if (mode.state === 'odd') return unknown(`odd payload: ${mode.found}`);
    // Absence is Azure's answer (docs/check-rules.md, Absent).
    if (mode.state === 'absent') return fail('low', 'serviceMeshProfile.mode not set', { mode: null });
    const evidence = { mode: mode.value };
    const words = `serviceMeshProfile.mode is ${mode.value}`;
    switch (mode.value.toLowerCase()) {
      case 'istio':
        return pass(words, evidence);
      case 'disabled':
        return fail('low', words, evidence);
      default:
        return unknown(`${words}, which is not known here`, evidence);
    }
  },
});
