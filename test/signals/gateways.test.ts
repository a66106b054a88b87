import { frontGateways } from '../../shared/signals/frontGateways.js';
import { ingressGateway, ingressGatewayIdOf } from '../../shared/signals/ingressGateway.js';
import { sideOf } from '../support/asked.js';
import { clusterOf } from '../support/clusters.js';

const OWN = '/subscriptions/11111111-1111-4111-8111-111111111111';
const OTHER = '/subscriptions/22222222-2222-4222-8222-222222222222';
const NETWORK = `${OTHER}/resourceGroups/rg-net/providers/Microsoft.Network`;
const POLICIES = `${NETWORK}/ApplicationGatewayWebApplicationFirewallPolicies`;
const subnet = (network: string, name = 'nodes') => `${NETWORK}/virtualNetworks/${network}/subnets/${name}`;

const resource = (type: string, id: string, properties: unknown, more: Record<string, unknown> = {}) => ({
  id,
  name: id.split('/').at(-1),
  type,
  sku: null,
  properties,
  ...more,
});
const gatewayId = (name: string) => `${NETWORK}/applicationGateways/${name}`;
const gateway = (name: string, properties: Record<string, unknown> = {}) =>
  resource('microsoft.network/applicationgateways', gatewayId(name), {
    sku: { name: 'WAF_v2', tier: 'WAF_v2' },
    gatewayIPConfigurations: [{ properties: { subnet: { id: subnet('hub', 'gateways') } } }],
    ...properties,
  });
const policy = (name: string, mode: string) =>
  resource('microsoft.network/applicationgatewaywebapplicationfirewallpolicies', `${POLICIES}/${name}`, {
    policySettings: { state: 'Enabled', mode },
  });
const by = (name: string) => ({ firewallPolicy: { id: `${POLICIES}/${name}` } });
const detects = { webApplicationFirewallConfiguration: { enabled: true, firewallMode: 'Detection' } };
const side = (...rows: Record<string, unknown>[]) => new Map([['gateways', sideOf('gateways', rows)]]);

const clusterWith = (config: Record<string, unknown> | undefined, pool: Record<string, unknown> = {}) =>
  clusterOf({
    nodeResourceGroup: 'MC_pay',
    addonProfiles: { IngressApplicationGateway: { enabled: true, config } },
    agentPoolProfiles: [{ name: 'np1', ...pool }],
  });
const cluster = clusterWith({ effectiveApplicationGatewayId: gatewayId('agw').toUpperCase() });

test.each([
  ['that it works with', { effectiveApplicationGatewayId: 'a', applicationGatewayId: 'b' }, 'a'],
  ['that it was given, where it works with none yet', { applicationGatewayId: ' b ' }, 'b'],
  [
    'that it was given, where the other is empty',
    { effectiveApplicationGatewayId: '', applicationGatewayId: 'b' },
    'b',
  ],
  ['of nobody', { applicationGatewayName: 'c' }, undefined],
  ['of nobody without a configuration', undefined, undefined],
])('the add-on names the gateway %s', (_what, config, expected) => {
  expect(ingressGatewayIdOf(clusterWith(config))).toBe(expected);
});

test.each([
  ['the classic configuration', [gateway('agw', detects)], [['the gateway', 'detection', null]]],
  ['nothing', [gateway('agw')], [['the gateway', 'none', null]]],
  [
    'a policy, whatever the classic configuration says',
    [gateway('agw', { ...detects, ...by('waf') }), policy('waf', 'Prevention')],
    [['the gateway', 'prevention', 'waf']],
  ],
  ['a policy that was not returned', [gateway('agw', by('gone'))], [['the gateway', 'unknown', 'gone']]],
  [
    'a policy of a listener beside that of the gateway',
    [
      gateway('agw', {
        ...by('waf'),
        httpListeners: [
          { name: 'shop', properties: by('own') },
          { name: 'pay', properties: {} },
        ],
      }),
      policy('waf', 'Prevention'),
      policy('own', 'Detection'),
    ],
    [
      ['the gateway', 'prevention', 'waf'],
      ['listener shop', 'detection', 'own'],
    ],
  ],
  [
    'policies of all listeners, and nothing of the gateway',
    [
      gateway('agw', { ...detects, httpListeners: [{ name: 'shop', properties: by('own') }] }),
      policy('own', 'Prevention'),
    ],
    [['listener shop', 'prevention', 'own']],
  ],
])('an ingress goes by %s', (_what, rows, expected) => {
  const seen = ingressGateway.of(side(...rows), cluster);
  expect(seen).toMatchObject({ id: gatewayId('agw'), tier: 'WAF_v2' });
  expect(seen?.firewalls.map((one) => [one.of, one.mode, one.policy?.split('/').at(-1) ?? null])).toEqual(expected);
});

test('a gateway that was not returned, or not named, is null', () => {
  expect(ingressGateway.of(side(gateway('another')), cluster)).toBeNull();
  expect(ingressGateway.of(side(gateway('agw')), clusterWith(undefined))).toBeNull();
  expect(ingressGateway.of(new Map(), cluster)).toBeNull();
});

const near = clusterWith(undefined, { vnetSubnetID: subnet('hub') });
const managed = `${OWN}/resourceGroups/mc_pay/providers/Microsoft.Network/virtualNetworks/aks-vnet/subnets/gateways`;
const api = (id: string, at: string | null) =>
  resource('microsoft.apimanagement/service', id, {
    virtualNetworkConfiguration: at === null ? null : { subnetResourceId: at },
  });
const containers = `${NETWORK.replace('Network', 'ServiceNetworking')}/trafficControllers/agc`;

test.each([
  ['an Application Gateway whose firewall only detects', near, [gateway('agw', detects)], ['Application Gateway agw']],
  ['no Application Gateway without firewall', near, [gateway('agw')], []],
  [
    'no gateway in another network',
    clusterWith(undefined, { vnetSubnetID: subnet('spoke') }),
    [gateway('agw', detects)],
    [],
  ],
  [
    'what is in the network of the pods',
    clusterWith(undefined, { podSubnetID: subnet('hub') }),
    [gateway('agw', detects)],
    ['Application Gateway agw'],
  ],
  [
    'what is in the network that AKS made',
    clusterWith(undefined),
    [gateway('agw', { ...detects, gatewayIPConfigurations: [{ properties: { subnet: { id: managed } } }] })],
    ['Application Gateway agw'],
  ],
  ['API Management in the network', near, [api(`${OTHER}/apim`, subnet('hub'))], ['API Management apim']],
  [
    'the gateway of the ingress, in whatever network, once',
    clusterWith({ effectiveApplicationGatewayId: gatewayId('agw') }, { vnetSubnetID: subnet('hub') }),
    [gateway('agw', detects)],
    ['Application Gateway agw'],
  ],
  [
    'the gateway of the ingress in another network',
    clusterWith({ effectiveApplicationGatewayId: gatewayId('agw') }),
    [gateway('agw', detects)],
    ['Application Gateway agw'],
  ],
  ['no gateway of the ingress without firewall', cluster, [gateway('agw')], []],
  [
    'Application Gateway for Containers with a firewall',
    near,
    [
      resource('microsoft.servicenetworking/trafficcontrollers/associations', `${containers}/associations/a`, {
        subnet: { id: subnet('hub') },
      }),
      resource('microsoft.servicenetworking/trafficcontrollers/securitypolicies', `${containers}/securityPolicies/p`, {
        wafPolicy: { id: `${POLICIES}/waf` },
      }),
    ],
    ['Application Gateway for Containers agc'],
  ],
  [
    'none of these without one',
    near,
    [
      resource('microsoft.servicenetworking/trafficcontrollers/associations', `${containers}/associations/a`, {
        subnet: { id: subnet('hub') },
      }),
    ],
    [],
  ],
])('near a cluster stands %s', (_what, one, rows, expected) => {
  const { inNetwork } = frontGateways.of(side(...rows), one);
  expect(inNetwork.map(({ kind, id }) => `${kind} ${id.split('/').at(-1)}`)).toEqual(expected);
});

test('who names an address is found by it, and who tells nothing is counted by subscription', () => {
  const door = (id: string) => resource('microsoft.cdn/profiles', id, {}, { sku: { name: 'Standard_AzureFrontDoor' } });
  const rows = [
    gateway('agw', {
      ...detects,
      backendAddressPools: [{ properties: { backendAddresses: [{ ipAddress: '203.0.113.4' }] } }],
    }),
    resource('microsoft.network/frontdoors', `${OTHER}/fd`, {
      backendPools: [{ properties: { backends: [{ address: '203.0.113.4' }] } }],
    }),
    door(`${OWN}/own-door`),
    door(`${OTHER}/door`),
    api(`${OTHER}/apim`, null),
  ];
  const seen = frontGateways.of(side(...rows), clusterOf({}));
  expect(seen.byBackend.get('203.0.113.4')?.map(({ kind }) => kind)).toEqual(['Application Gateway', 'Front Door']);
  expect(seen.undecided).toEqual([{ kind: 'Front Door', id: `${OWN}/own-door` }]);
  expect(seen.undecidedElsewhere).toBe(2);
});

test('a table is sorted once, whatever number of clusters ask', () => {
  const tables = side(gateway('agw', detects));
  const rows = tables.get('gateways');
  if (rows === undefined) throw new Error('no table');
  const values = jest.spyOn(rows, 'values');
  for (let at = 0; at < 5; at += 1) {
    frontGateways.of(tables, near);
    ingressGateway.of(tables, cluster);
  }
  expect(values).toHaveBeenCalledTimes(1);
});
