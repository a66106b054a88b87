import { defineCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { networkWord } from './networkProfile.js';

/** As egress-outboundtype names them, in lower case. managedNATGatewayV2 came and went with preview api-versions of 2026. */
const STRAIGHT_OUT = ['loadbalancer', 'managednatgateway', 'managednatgatewayv2', 'userassignednatgateway'];
const HELD = ['userdefinedrouting', 'none', 'block'];

/** Where docs/check-rules.md is silent: an outboundType that is not known here is unknown. */
export default defineCheck({
  id: 'egress-control',
  title: 'Outgoing traffic passes no firewall',
  why: 'A pod that was taken over can send data anywhere and load tools from anywhere.',
  profile: 'recommended',
  points: [4, 6],
  severity: 'medium',
  remediation: {
    text: "Route the cluster's own subnet through a firewall that lets out what AKS needs, then change the outbound type; the outgoing address changes with it.",
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --outbound-type userDefinedRouting',
    link: 'https://learn.microsoft.com/azure/aks/limit-egress-traffic',
  },
  evaluate(cluster) {
    const type = networkWord(cluster, 'outboundType');
    if (type.state === 'blind') return unknown(type.why);
    if (type.state === 'absent') return unknown('networkProfile.outboundType not in the payload');
    const evidence = { outboundType: type.value };
    const word = type.value.toLowerCase();
    if (HELD.includes(word)) return pass(`outboundType is ${type.value}`, evidence);
    return STRAIGHT_OUT.includes(word)
      ? fail('medium', `outboundType is ${type.value}: no firewall in the way`, evidence)
      : unknown(`outboundType is ${type.value}, which is not known here`, evidence);
  },
});
