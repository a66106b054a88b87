import check from '../../../shared/checks/traffic/ingressFirewall.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { GatewayFirewall, IngressGateway, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const NETWORK = '/subscriptions/s/resourceGroups/rg-net/providers/Microsoft.Network';
const GATEWAY = `${NETWORK}/applicationGateways/agw-pay`;
const POLICY = `${NETWORK}/ApplicationGatewayWebApplicationFirewallPolicies/waf-pay`;

const addon = (ingress: unknown) => ({ addonProfiles: { ingressApplicationGateway: ingress } });
const ON = addon({ enabled: true, config: { effectiveApplicationGatewayId: GATEWAY } });
const gateway = (value: IngressGateway | null): Signals['ingressGateway'] => known(value, new Date(NOW));
const firewall = (
  mode: GatewayFirewall['mode'],
  of = 'the gateway',
  policy: string | null = POLICY,
): GatewayFirewall => ({
  of,
  mode,
  policy,
});
const guarded = (...firewalls: GatewayFirewall[]) => gateway({ id: GATEWAY, tier: 'WAF_v2', firewalls });

test.each([
  [
    'passes where it blocks',
    ON,
    guarded(firewall('prevention')),
    'pass',
    null,
    'the firewall of the gateway blocks (policy waf-pay)',
  ],
  [
    'passes where the classic configuration blocks',
    ON,
    guarded(firewall('prevention', 'the gateway', null)),
    'pass',
    null,
    'Application Gateway agw-pay: the firewall of the gateway blocks',
  ],
  [
    'is medium where it only detects',
    ON,
    guarded(firewall('detection')),
    'fail',
    'medium',
    'only detects (policy waf-pay)',
  ],
  ['is medium where it is switched off', ON, guarded(firewall('off')), 'fail', 'medium', 'is switched off'],
  [
    'is medium where there is none',
    ON,
    guarded(firewall('none', 'the gateway', null)),
    'fail',
    'medium',
    'does not exist',
  ],
  [
    'is medium where one listener goes another way',
    ON,
    guarded(firewall('prevention'), firewall('detection', 'listener shop')),
    'fail',
    'medium',
    'Application Gateway agw-pay: the firewall of listener shop only detects (policy waf-pay)',
  ],
  [
    'is medium for a tier without firewall, whatever is set',
    ON,
    gateway({ id: GATEWAY, tier: 'Standard_v2', firewalls: [firewall('prevention')] }),
    'fail',
    'medium',
    'Application Gateway agw-pay is of tier Standard_v2, which has no firewall',
  ],
  [
    'judges by the firewalls where no tier is told',
    ON,
    gateway({ id: GATEWAY, tier: '', firewalls: [firewall('prevention')] }),
    'pass',
    null,
    'blocks',
  ],
  [
    'fails on one that detects, whatever else cannot be told',
    ON,
    guarded(firewall('unknown'), firewall('detection', 'path rule pay')),
    'fail',
    'medium',
    'path rule pay only detects',
  ],
  [
    'does not guess what a policy says that was not returned',
    ON,
    guarded(firewall('unknown')),
    'unknown',
    null,
    'cannot be told',
  ],
  [
    'does not guess where the gateway was not returned',
    ON,
    gateway(null),
    'unknown',
    null,
    "Application Gateway agw-pay was not returned: it is gone, or Vigie's reader may not read it",
  ],
  [
    'does not guess where the add-on names no gateway',
    addon({ enabled: true }),
    gateway(null),
    'unknown',
    null,
    'the add-on is on, but the payload names no Application Gateway',
  ],
  ['does not guess where the add-on is odd', addon({ enabled: 'yes' }), gateway(null), 'unknown', null, 'odd payload'],
  ['does not guess where gateways were not read', ON, notKnown('not read (403)'), 'unknown', null, 'not read (403)'],
  [
    'does not apply where the add-on is off',
    addon({ enabled: false, config: { effectiveApplicationGatewayId: GATEWAY } }),
    guarded(firewall('off')),
    'notApplicable',
    null,
    'no Application Gateway ingress: add-on ingressApplicationGateway is off',
  ],
  [
    'does not apply where it was never on, also when gateways were not read',
    { addonProfiles: {} },
    notKnown('not read (403)'),
    'notApplicable',
    null,
    'no Application Gateway ingress: add-on ingressApplicationGateway not set',
  ],
] as const)('ingress-firewall %s', (_what, properties, ingressGateway, status, severity, reason) => {
  const verdicts = check.evaluate(clusterOf(properties), signalsWith({ ingressGateway }), contextAt(NOW));
  expect(verdicts).toMatchObject([{ status, severity, reason: expect.stringContaining(reason), subject: null }]);
});

test('ingress-firewall names three firewalls, counts the others, and fills the first policy into the command', () => {
  const open = ['a', 'b', 'c', 'd', 'e'].map((name) => firewall('detection', `listener ${name}`));
  const [verdict] = check.evaluate(clusterOf(ON), signalsWith({ ingressGateway: guarded(...open) }), contextAt(NOW));
  expect(verdict?.reason).toMatch(/listener c only detects \(policy waf-pay\), and 2 more$/);
  expect(verdict?.evidence).toMatchObject({ policySubscription: 's', policyGroup: 'rg-net', policy: 'waf-pay' });
});
