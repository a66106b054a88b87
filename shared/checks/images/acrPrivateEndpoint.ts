import { Facts } from '../../estate/facts.js';
import { isObject } from '../../json.js';
import { count } from '../../text.js';
import { defineRegistryCheck } from '../check.js';
import { fail, pass, unknown } from '../verdict.js';
import { premiumOnly, propertiesOf, tierOf } from './registryFacts.js';

const PATH = 'privateEndpointConnections';

/**
 * No endpoint is `[]` in every tier (recordings of `az acr create`). Old api-versions leave the list out: absent is unknown,
 * but in the tiers that offer no private endpoint (container-registry-skus, read 2026-11).
 */
export default defineRegistryCheck({
  id: 'acr-private-endpoint',
  title: 'Registry has no private endpoint',
  why: 'Without one images travel by public addresses, and public access can never be closed altogether.',
  profile: 'recommended',
  points: [2],
  severity: 'low',
  remediation: {
    text: 'Connect the registry to the network of its clusters by a private endpoint, with the zone privatelink.azurecr.io. It needs tier Premium.',
    command:
      'az network private-endpoint create --subscription {subscription} --resource-group {group} --name pe-{registry} --vnet-name {vnet} --subnet {subnet} --private-connection-resource-id /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerRegistry/registries/{registry} --group-id registry --connection-name {registry}',
    link: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-link',
  },
  evaluate(registry) {
    const tier = tierOf(registry);
    const list = propertiesOf(registry).list(PATH);
    if (list.state === 'odd') return unknown(`odd payload: ${list.found}`);
    if (list.state === 'absent')
      return tier.state === 'lower'
        ? fail('low', `no private endpoint${premiumOnly(tier, 'private endpoints')}`)
        : unknown(`${PATH} not in the payload; older api-versions leave it out`);
    const states = list.value.map(stateOf);
    const approved = states.filter((state) => state === 'approved').length;
    const evidence = { connections: states.length, approved };
    if (approved > 0) return pass(`${count(approved, 'approved private endpoint')}`, evidence);
    if (states.includes(undefined))
      return unknown('odd payload: a private endpoint connection without a status', evidence);
    const found =
      states.length === 0
        ? 'no private endpoint'
        : `${count(states.length, 'private endpoint')}, none of them approved`;
    return fail('low', `${found}${premiumOnly(tier, 'private endpoints')}`, evidence);
  },
});

/** ARM's form nests the state in `properties`, `az`'s does not. */
function stateOf(connection: unknown): string | undefined {
  if (!isObject(connection)) return undefined;
  const facts = new Facts(connection);
  for (const path of [
    'properties.privateLinkServiceConnectionState.status',
    'privateLinkServiceConnectionState.status',
  ]) {
    const status = facts.text(path);
    if (status.state === 'value') return status.value.trim().toLowerCase();
  }
  return undefined;
}
