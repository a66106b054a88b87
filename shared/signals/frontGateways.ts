import type { Cluster } from '../estate/cluster.js';
import { networksIn } from '../estate/gatewayAddresses.js';
import { valueIn } from '../estate/readCluster.js';
import type { Resource } from '../estate/resource.js';
import type { SideTables } from '../estate/tables.js';
import { type GatewayIndex, gatewayIndexOf, hasFirewall } from './gatewayIndex.js';
import { ingressGatewayIdOf } from './ingressGateway.js';
import type { SideSignal } from './sideSignal.js';
import type { FrontGateway, FrontGateways } from './types.js';

/** Firewalled gateways, Front Doors and API Managements that stand near a cluster, or could stand in front of it. */
export const frontGateways: SideSignal<'frontGateways'> = {
  name: 'frontGateways',
  tables: ['gateways'],
  words: 'the gateways, Front Doors and API Managements',
  of: frontOf,
};

function frontOf(side: SideTables, resource: Resource): FrontGateways {
  const index = gatewayIndexOf(side);
  const undecided = index.undecided.get(resource.subscriptionId?.toLowerCase() ?? '') ?? [];
  return {
    inNetwork:
      resource.kind === 'cluster' ? distinct([...inNetwork(index, resource), ...ingressOf(index, resource)]) : [],
    byBackend: index.byBackend,
    undecided,
    undecidedElsewhere: index.undecidedCount - undecided.length,
  };
}

/** In a network that a pool's nodes or pods are in, or in one that AKS made in the node resource group. */
function inNetwork(index: GatewayIndex, cluster: Cluster): readonly FrontGateway[] {
  const { pools, properties, subscriptionId } = cluster;
  const own = pools.state === 'value' ? pools.value : [];
  const subnets = own.flatMap(({ facts }) => [valueIn(facts.text('vnetSubnetID')), valueIn(facts.text('podSubnetID'))]);
  const group = properties.state === 'value' ? valueIn(properties.value.text('nodeResourceGroup')) : undefined;
  const nodeGroup = `/subscriptions/${subscriptionId}/resourcegroups/${group}`.toLowerCase();
  return [
    ...networksIn(subnets).flatMap((network) => index.byNetwork.get(network) ?? []),
    ...(group ? (index.byNetworkGroup.get(nodeGroup) ?? []) : []),
  ];
}

/** The gateway of the ingress add-on, in whatever network: that is the way in. */
function ingressOf({ gateways, policies }: GatewayIndex, cluster: Cluster): readonly FrontGateway[] {
  const row = gateways.get(ingressGatewayIdOf(cluster)?.toLowerCase() ?? '');
  return row !== undefined && hasFirewall(row, policies) ? [{ kind: 'Application Gateway', id: row.id }] : [];
}

function distinct(gateways: readonly FrontGateway[]): readonly FrontGateway[] {
  return [...new Map(gateways.map((gateway) => [gateway.id.toLowerCase(), gateway])).values()];
}
