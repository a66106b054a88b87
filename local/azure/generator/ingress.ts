import type { World } from '../world.js';
import type { Names } from './cluster.js';
import type { Draft } from './draft.js';

/** Every fifth cluster lets traffic in by the Application Gateway add-on. */
const INGRESS_EVERY = 5;

type Properties = Record<string, unknown>;

/** How the gateway is guarded, by turns. */
const GUARDS = [
  'prevents',
  'detects',
  'prevents',
  'no firewall',
  'one listener detects',
  'gone',
  'switched off',
] as const;

/** Switches the add-on on, in both spellings of its name. */
export function applyIngress(draft: Draft): void {
  if (!hasIngress(draft)) return;
  const name = draft.index % 2 === 0 ? 'ingressApplicationGateway' : 'IngressApplicationGateway';
  draft.addons = {
    ...draft.addons,
    [name]: { enabled: true, config: { effectiveApplicationGatewayId: gatewayId(draft) } },
  };
}

/** The gateway of the add-on with its firewall policies; one in seven is gone, and the cluster still names it. */
export function addIngress(world: World, draft: Draft, { nodeGroup }: Names): void {
  if (!hasIngress(draft)) return;
  const guard = guardOf(draft);
  if (guard === 'gone') return;
  const tier = guard === 'no firewall' ? 'Standard_v2' : 'WAF_v2';
  put(world, draft, gatewayId(draft), 'applicationGateways', {
    sku: { name: tier, tier },
    operationalState: 'Running',
    gatewayIPConfigurations: [
      { name: 'appGatewayIpConfig', properties: { subnet: { id: subnetOf(draft, nodeGroup) } } },
    ],
    httpListeners: [
      { name: 'public-80', properties: { protocol: 'Http' } },
      { name: 'shop-443', properties: { protocol: 'Https', ...ownOf(draft, guard) } },
    ],
    backendAddressPools: [{ name: 'pods', properties: { backendAddresses: [{ ipAddress: '10.244.0.12' }] } }],
    ...firewallOf(draft, guard),
  });
  if (guard === 'prevents' || guard === 'one listener detects')
    addPolicy(world, draft, 'gateway', 'Enabled', 'Prevention');
  if (guard === 'one listener detects') addPolicy(world, draft, 'listener', 'Enabled', 'Detection');
  if (guard === 'switched off') addPolicy(world, draft, 'gateway', 'Disabled', 'Prevention');
}

function hasIngress({ index }: Draft): boolean {
  return index % INGRESS_EVERY === 2;
}

function guardOf({ index }: Draft): (typeof GUARDS)[number] {
  return GUARDS[Math.floor(index / INGRESS_EVERY) % GUARDS.length] ?? 'prevents';
}

function firewallOf(draft: Draft, guard: (typeof GUARDS)[number]): Properties {
  if (guard === 'no firewall') return {};
  if (guard === 'detects')
    return { webApplicationFirewallConfiguration: { enabled: true, firewallMode: 'Detection', ruleSetType: 'OWASP' } };
  return { firewallPolicy: { id: policyId(draft, 'gateway') } };
}

function ownOf(draft: Draft, guard: (typeof GUARDS)[number]): Properties {
  return guard === 'one listener detects' ? { firewallPolicy: { id: policyId(draft, 'listener') } } : {};
}

function groupOf({ subscriptionId }: Draft): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/rg-ingress/providers/Microsoft.Network`;
}

function gatewayId(draft: Draft): string {
  return `${groupOf(draft)}/applicationGateways/agw-ingress-${draft.index + 1}`;
}

function policyId(draft: Draft, of: string): string {
  return `${groupOf(draft)}/ApplicationGatewayWebApplicationFirewallPolicies/waf-${of}-${draft.index + 1}`;
}

/** The add-on puts a gateway that it makes into the network of the nodes. */
function subnetOf({ subscriptionId }: Draft, nodeGroup: string): string {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${nodeGroup}`;
  return `${group}/providers/Microsoft.Network/virtualNetworks/aks-vnet/subnets/ingress-appgateway-subnet`;
}

function addPolicy(world: World, draft: Draft, of: string, state: string, mode: string): void {
  put(world, draft, policyId(draft, of), 'ApplicationGatewayWebApplicationFirewallPolicies', {
    policySettings: { state, mode, requestBodyCheck: true },
  });
}

function put(world: World, { region }: Draft, id: string, type: string, properties: Properties): void {
  const name = id.split('/').at(-1) ?? '';
  world.resources[id.toLowerCase()] = {
    id,
    name,
    type: `Microsoft.Network/${type}`,
    location: region.name,
    properties,
  };
}
