import type { Facts } from './facts.js';
import { networksIn, partsIn, publicOnes } from './gatewayAddresses.js';
import { BARE, type FirewallMode, type GatewayRow } from './gatewayRow.js';
import { valueIn } from './readCluster.js';

/** What is kept of an Application Gateway: microsoft.network/applicationgateways. */
export function applicationGateway(row: Facts): Omit<GatewayRow, 'id'> {
  const policy = policyOf(row, 'properties.firewallPolicy');
  return {
    ...BARE,
    kind: 'applicationGateway',
    tier: valueIn(row.text('properties.sku.tier')) ?? '',
    networks: networksIn(
      partsIn(row, 'properties.gatewayIPConfigurations').map((one) => valueIn(one.text('properties.subnet.id'))),
    ),
    backends: backendsOf(row),
    mode: policy === 'odd' ? 'unknown' : classicMode(row),
    policy: typeof policy === 'object' ? policy.id : null,
    ...ownPolicies(row),
  };
}

/** What is kept of a firewall policy: microsoft.network/applicationgatewaywebapplicationfirewallpolicies. */
export function firewallPolicy(row: Facts): Omit<GatewayRow, 'id'> {
  return { ...BARE, kind: 'firewallPolicy', mode: policyMode(row) };
}

/** Policies of listeners and path rules: each wins over that of the gateway (docs: WAF policy overview). */
function ownPolicies(row: Facts): Pick<GatewayRow, 'inherits' | 'own'> {
  const policies = new Map<string | null, string>();
  const note = (what: string, entry: Facts): boolean => {
    const policy = policyOf(entry, 'properties.firewallPolicy');
    if (policy === 'none') return false;
    const id = policy === 'odd' ? null : policy.id;
    if (!policies.has(id)) policies.set(id, `${what} ${valueIn(entry.text('name')) ?? 'without a name'}`);
    return true;
  };
  const listeners = partsIn(row, 'properties.httpListeners').map((listener) => note('listener', listener));
  for (const map of partsIn(row, 'properties.urlPathMaps'))
    for (const rule of partsIn(map, 'properties.pathRules')) note('path rule', rule);
  const odd = ['properties.httpListeners', 'properties.urlPathMaps'].find((path) => row.list(path).state === 'odd');
  if (odd !== undefined) policies.set(null, odd);
  return {
    inherits: listeners.length === 0 || listeners.includes(false),
    own: [...policies].map(([policy, of]) => ({ of, policy })),
  };
}

/** The classic configuration, which a policy overrides; a block that says neither on nor off tells nothing. */
function classicMode(row: Facts): FirewallMode {
  const block = row.object('properties.webApplicationFirewallConfiguration');
  if (row.object('properties').state !== 'value' || block.state === 'odd') return 'unknown';
  if (block.state === 'absent') return 'none';
  const enabled = valueIn(block.value.flag('enabled'));
  if (enabled === undefined) return 'unknown';
  return enabled ? modeIn(valueIn(block.value.text('firewallMode'))) : 'off';
}

function policyMode(row: Facts): FirewallMode {
  const state = valueIn(row.text('properties.policySettings.state'))?.toLowerCase();
  if (state === 'disabled') return 'off';
  return state === 'enabled' ? modeIn(valueIn(row.text('properties.policySettings.mode'))) : 'unknown';
}

function modeIn(word: string | undefined): FirewallMode {
  const mode = word?.toLowerCase();
  return mode === 'prevention' || mode === 'detection' ? mode : 'unknown';
}

function policyOf(entry: Facts, path: string): { readonly id: string } | 'none' | 'odd' {
  const id = entry.text(`${path}.id`);
  if (id.state === 'value') return { id: id.value };
  return id.state === 'absent' ? 'none' : 'odd';
}

function backendsOf(row: Facts): readonly string[] {
  const addresses = partsIn(row, 'properties.backendAddressPools').flatMap((pool) =>
    partsIn(pool, 'properties.backendAddresses'),
  );
  return publicOnes(addresses.flatMap((one) => [valueIn(one.text('fqdn')), valueIn(one.text('ipAddress'))]));
}
