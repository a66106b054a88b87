import { onOff } from '../blocks.js';
import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';

const PATHS = ['oidcIssuerProfile.enabled', 'securityProfile.workloadIdentity.enabled'];

/** Where docs/check-rules.md is silent: one that is off fails, whatever the other cannot tell. */
export default defineCheck({
  id: 'workload-identity',
  title: 'Pods have no workload identity',
  why: 'Without it pods reach Azure with secrets of their own, or with the identity of the node that all pods of the node share.',
  profile: 'recommended',
  points: [3, 5],
  severity: 'medium',
  remediation: {
    text: 'Turn on the OIDC issuer and workload identity, then give each workload a service account with an identity of its own.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --enable-oidc-issuer --enable-workload-identity',
    link: 'https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster',
  },
  evaluate({ properties }) {
    const both = PATHS.map((path) => onOff(properties, path));
    const evidence = Object.assign({}, ...both.map((one) => one.evidence));
    const off = both.filter(({ state }) => state === 'off');
    if (off.length > 0) return fail('medium', off.map(({ words }) => words).join(', '), evidence);
    const odd = both.find(({ state }) => state === 'odd');
    return odd === undefined ? pass(both.map(({ words }) => words).join(', '), evidence) : unknown(odd.words, evidence);
  },
});
