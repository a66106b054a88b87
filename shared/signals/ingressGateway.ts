import type { Cluster } from '../estate/cluster.js';
import { valueIn } from '../estate/readCluster.js';
import type { Resource } from '../estate/resource.js';
import type { SideTables } from '../estate/tables.js';
import { clean } from '../text.js';
import { firewallsOf, gatewayIndexOf } from './gatewayIndex.js';
import type { SideSignal } from './sideSignal.js';
import type { IngressGateway } from './types.js';

/** The Application Gateway of a cluster's ingress add-on, with its firewalls: it can be in another subscription. */
export const ingressGateway: SideSignal<'ingressGateway'> = {
  name: 'ingressGateway',
  tables: ['gateways'],
  words: 'the Application Gateways and their firewall policies',
  of: gatewayOf,
};

/** The id that the add-on names: the gateway that it works with, else the one that it was given. */
export function ingressGatewayIdOf({ properties }: Cluster): string | undefined {
  if (properties.state !== 'value') return undefined;
  const config = 'addonProfiles.ingressApplicationGateway.config';
  const ids = ['effectiveApplicationGatewayId', 'applicationGatewayId'].map((key) =>
    valueIn(properties.value.text(`${config}.${key}`))?.trim(),
  );
  return ids.find((id) => id !== undefined && id !== '');
}

function gatewayOf(side: SideTables, resource: Resource): IngressGateway | null {
  const id = resource.kind === 'cluster' ? ingressGatewayIdOf(resource) : undefined;
  if (id === undefined) return null;
  const { gateways, policies } = gatewayIndexOf(side);
  const row = gateways.get(id.toLowerCase());
  if (row === undefined) return null;
  const firewalls = firewallsOf(row, policies).map((firewall) => ({
    ...firewall,
    of: clean(firewall.of, 120),
    policy: firewall.policy === null ? null : clean(firewall.policy, 1_024),
  }));
  return { id: clean(row.id, 1_024), tier: clean(row.tier, 40), firewalls };
}
