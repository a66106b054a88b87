import { BARE } from '../../shared/estate/gatewayRow.js';
import { keepGateway } from '../../shared/estate/gatewayRows.js';
import { recordings } from '../support/recordings.js';

const NETWORK = '/subscriptions/s/resourceGroups/rg-net/providers/Microsoft.Network';
const VNET = `${NETWORK}/virtualNetworks/hub`;
const SUBNET = `${VNET}/subnets/gateways`;
const POLICY = `${NETWORK}/ApplicationGatewayWebApplicationFirewallPolicies/waf`;
const HUB = [VNET.toLowerCase()];

const row = (type: string, properties: unknown, more: Record<string, unknown> = {}) => ({
  id: `/subscriptions/s/x/${type}`,
  type,
  sku: null,
  properties,
  ...more,
});
const gateway = (properties: unknown) => row('microsoft.network/applicationgateways', properties);
const classic = (block: unknown) => gateway({ webApplicationFirewallConfiguration: block });
const listener = (name: string, policy?: unknown) => ({
  name,
  properties: policy === undefined ? {} : { firewallPolicy: policy },
});
const rules = (...policies: unknown[]) => [
  {
    properties: {
      pathRules: policies.map((firewallPolicy, at) => ({ name: `r${at}`, properties: { firewallPolicy } })),
    },
  },
];
const policy = (policySettings: unknown) =>
  row('microsoft.network/applicationgatewaywebapplicationfirewallpolicies', { policySettings });

test('the recorded gateway only detects', () => {
  const [body] = recordings().flatMap((one) => (one.file.startsWith('arm-list-applicationgateways') ? [one.body] : []));
  const [recorded] = (body as { value: Record<string, unknown>[] }).value;
  expect(keepGateway({ ...recorded })).toMatchObject({
    kind: 'applicationGateway',
    tier: 'WAF_v2',
    mode: 'detection',
    policy: null,
    inherits: true,
    own: [],
  });
});

test.each([
  ['in prevention mode', classic({ enabled: true, firewallMode: 'Prevention' }), 'prevention'],
  ['with modes in any case', classic({ Enabled: true, FirewallMode: 'DETECTION' }), 'detection'],
  ['switched off', classic({ enabled: false, firewallMode: 'Prevention' }), 'off'],
  ['in a mode that nobody knows', classic({ enabled: true, firewallMode: 'Log' }), 'unknown'],
  ['that says neither on nor off', classic({ firewallMode: 'Prevention' }), 'unknown'],
  ['that is odd', classic('on'), 'unknown'],
  ['that is null', classic(null), 'none'],
  ['of a gateway without properties', gateway(undefined), 'unknown'],
  ['of a gateway whose policy is odd', gateway({ firewallPolicy: 'waf' }), 'unknown'],
  ['of a policy in prevention mode', policy({ state: 'Enabled', mode: 'Prevention' }), 'prevention'],
  ['of a policy that is disabled', policy({ state: 'disabled', mode: 'Prevention' }), 'off'],
  ['of a policy that only detects', policy({ state: 'Enabled', mode: 'Detection' }), 'detection'],
  ['of a policy that does not say', policy(undefined), 'unknown'],
  ['of a policy without a state', policy({ mode: 'Prevention' }), 'unknown'],
])('a firewall %s', (_what, raw, mode) => {
  expect(keepGateway(raw)?.mode).toBe(mode);
});

test.each([
  ['no listener', {}, { policy: null, inherits: true, own: [] }],
  ['its own policy', { firewallPolicy: { id: POLICY } }, { policy: POLICY, inherits: true, own: [] }],
  [
    'a listener with another policy',
    { httpListeners: [listener('shop', { id: POLICY }), listener('pay')] },
    { inherits: true, own: [{ of: 'listener shop', policy: POLICY }] },
  ],
  [
    'a policy on every listener',
    { httpListeners: [listener('shop', { id: POLICY }), listener('pay', { id: POLICY })] },
    { inherits: false, own: [{ of: 'listener shop', policy: POLICY }] },
  ],
  [
    'a path rule with another policy',
    { httpListeners: [listener('shop')], urlPathMaps: rules({ id: POLICY }, null) },
    { inherits: true, own: [{ of: 'path rule r0', policy: POLICY }] },
  ],
  [
    'a policy that is odd',
    { httpListeners: [listener('shop', { id: 7 })] },
    { inherits: false, own: [{ of: 'listener shop', policy: null }] },
  ],
  [
    'listeners that are odd',
    { httpListeners: 'many' },
    { inherits: true, own: [{ of: 'properties.httpListeners', policy: null }] },
  ],
])('an Application Gateway with %s', (_what, properties, expected) => {
  expect(keepGateway(gateway(properties))).toMatchObject(expected);
});

test('an Application Gateway keeps its networks, and of its backends those that are not private', () => {
  const backends = ['10.0.0.4', '172.20.0.1', '172.32.0.1', '203.0.113.4', 'fd00::1', '2001:DB8::4'];
  const kept = keepGateway(
    gateway({
      sku: { name: 'WAF_v2', tier: 'WAF_v2' },
      gatewayIPConfigurations: [{ properties: { subnet: { id: SUBNET } } }, { properties: {} }],
      backendAddressPools: [
        { properties: { backendAddresses: backends.map((ipAddress) => ({ ipAddress })) } },
        { properties: { backendAddresses: [{ fqdn: 'Shop.example.com' }, { fqdn: '10.example.com' }, {}] } },
        { properties: {} },
      ],
    }),
  );
  expect(kept).toMatchObject({ tier: 'WAF_v2', networks: HUB });
  expect(kept?.backends).toEqual(['172.32.0.1', '203.0.113.4', '2001:db8::4', 'shop.example.com', '10.example.com']);
});

const backend = (address: string, enabledState = 'Enabled') => ({ address, enabledState });
const pools = (...backends: unknown[]) => [{ properties: { backends } }];
test.each([
  [
    'Front Door (classic)',
    row('Microsoft.Network/frontDoors', { enabledState: 'Enabled', backendPools: pools(backend('Shop.example.com')) }),
    { kind: 'frontDoor', backends: ['shop.example.com'] },
  ],
  [
    'a backend that is switched off',
    row('microsoft.network/frontdoors', { backendPools: pools(backend('a.b', 'Disabled'), backend('c.d')) }),
    { kind: 'frontDoor', backends: ['c.d'] },
  ],
  [
    'a Front Door that is switched off',
    row('microsoft.network/frontdoors', { enabledState: 'Disabled', backendPools: pools(backend('a.b')) }),
    { kind: 'frontDoor', backends: [] },
  ],
  [
    'Front Door Premium',
    row('microsoft.cdn/profiles', {}, { sku: { name: 'Premium_AzureFrontDoor' } }),
    { kind: 'frontDoorProfile' },
  ],
  ['no other profile', row('microsoft.cdn/profiles', {}, { sku: { name: 'Standard_Microsoft' } }), undefined],
  [
    'API Management in two networks',
    row('microsoft.apimanagement/service', {
      virtualNetworkType: 'External',
      virtualNetworkConfiguration: { subnetResourceId: SUBNET },
      additionalLocations: [{ virtualNetworkConfiguration: { subnetResourceId: SUBNET.replace('hub', 'spoke') } }],
    }),
    { kind: 'apiManagement', networks: [...HUB, VNET.replace('hub', 'spoke').toLowerCase()] },
  ],
  [
    'API Management in no network',
    row('microsoft.apimanagement/service', { virtualNetworkType: 'None', virtualNetworkConfiguration: null }),
    { kind: 'apiManagement', networks: [] },
  ],
  [
    'a workspace gateway of API Management',
    row('microsoft.apimanagement/gateways', { backend: { subnet: { id: SUBNET } } }),
    { kind: 'apiManagement', networks: HUB },
  ],
  [
    'Application Gateway for Containers',
    row('microsoft.servicenetworking/trafficcontrollers/associations', { subnet: { id: SUBNET } }),
    { kind: 'containersNetwork', networks: HUB },
  ],
  [
    'its firewall policy',
    row('microsoft.servicenetworking/trafficcontrollers/securitypolicies', { wafPolicy: { id: POLICY } }),
    { kind: 'containersFirewall', policy: POLICY },
  ],
  [
    'no list of addresses of it',
    row('microsoft.servicenetworking/trafficcontrollers/securitypolicies', { ipAccessRulesPolicy: { rules: [] } }),
    undefined,
  ],
  ['nothing that was not asked for', row('microsoft.network/loadbalancers', {}), undefined],
])('of the gateways is kept: %s', (_what, raw, expected) => {
  const kept = keepGateway(raw);
  if (expected === undefined) expect(kept).toBeUndefined();
  else expect(kept).toEqual({ ...BARE, id: raw.id, ...expected });
});
