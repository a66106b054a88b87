import type { World } from '../world.js';
import type { Names } from './cluster.js';
import type { Draft } from './draft.js';
import { FRONTS, type Front } from './fronts.js';
import { randomOf } from './random.js';

/** Every third cluster has services on public addresses. */
const EXPOSED_EVERY = 3;
/** What stands in front of these, by turns. */
const TURNS: readonly Front[] = ['nothing', 'gateway', 'profile', 'frontDoor', 'api', 'nothing', 'containers'];
/** These stand in a network that the cluster's pools share; other clusters are in one that AKS made. */
const IN_NETWORK: readonly Front[] = ['gateway', 'api', 'containers'];
const SERVICES = ['ingress-nginx/ingress-nginx-controller', 'shop/web, shop/api', 'mongo/reports-mongodb-0'] as const;

export function applyNetwork(draft: Draft): void {
  if (!isExposed(draft) || !IN_NETWORK.includes(frontOf(draft))) return;
  for (const pool of draft.pools) pool.more = { ...pool.more, vnetSubnetID: `${networkOf(draft)}/subnets/nodes` };
}

/** Public addresses of a cluster's services, and what stands in front of them. */
export function addExposure(world: World, draft: Draft, names: Names): void {
  if (!isExposed(draft)) return;
  addAddresses(world, draft, names);
  const place = {
    providers: `${groupOf(draft, 'rg-network')}/providers`,
    subnet: `${networkOf(draft)}/subnets/gateways`,
    address: addressOf(draft),
    name: names.name,
  };
  for (const resource of FRONTS[frontOf(draft)](place)) world.resources[resource.id.toLowerCase()] = resource;
}

function isExposed({ index }: Draft): boolean {
  return index % EXPOSED_EVERY === 1;
}

/** Only the last of several subscriptions has a Front Door that tells nothing, or it would hide all the others. */
function frontOf({ index, fleet, subscriptionId }: Draft): Front {
  const front = TURNS[Math.floor(index / EXPOSED_EVERY) % TURNS.length] ?? 'nothing';
  const isLast = fleet.subscriptions.length > 1 && fleet.subscriptions.at(-1) === subscriptionId;
  return front === 'profile' && !isLast ? 'nothing' : front;
}

function groupOf({ subscriptionId }: Draft, name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
}

function networkOf(draft: Draft): string {
  const name = `vnet-${draft.region.name}-${draft.index + 1}`;
  return `${groupOf(draft, 'rg-network')}/providers/Microsoft.Network/virtualNetworks/${name}`;
}

/** An address of its own for each cluster, of the range for benchmarks (RFC 2544). */
function addressOf({ index }: Draft): string {
  return `198.${18 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
}

/** The address of its services, and the one by which it goes out. */
function addAddresses(world: World, draft: Draft, { nodeGroup }: Names): void {
  const { index, fleet } = draft;
  const random = randomOf(fleet.seed, 'exposure', index);
  const nodes = groupOf(draft, nodeGroup);
  const frontend = `${nodes}/providers/Microsoft.Network/loadBalancers/kubernetes/frontendIPConfigurations`;
  // The key of old clusters.
  const key = index % 5 === 4 ? 'service' : 'k8s-azure-service';
  const services = SERVICES[Math.floor(index / EXPOSED_EVERY) % SERVICES.length] ?? '';
  put(world, draft, {
    // One that the user brought keeps its own group.
    group: index % 4 === 1 ? groupOf(draft, 'rg-addresses') : nodes,
    name: `kubernetes-a${random.hex(32)}`,
    tags: { [key]: services, 'k8s-azure-cluster-name': 'kubernetes' },
    ipAddress: addressOf(draft),
    frontend: `${frontend}/a${random.hex(31)}`,
  });
  const outgoing = random.guid();
  put(world, draft, {
    group: nodes,
    name: outgoing,
    tags: { 'aks-managed-type': 'aks-slb-managed-outbound-ip', 'aks-managed-cluster-rg': nodeGroup },
    ipAddress: '192.0.2.7',
    frontend: `${frontend}/${outgoing}`,
  });
}

interface Address {
  /** `/subscriptions/…/resourceGroups/…` */
  readonly group: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly ipAddress: string;
  readonly frontend: string;
}

function put(world: World, { region }: Draft, { group, name, tags, ipAddress, frontend }: Address): void {
  const id = `${group}/providers/Microsoft.Network/publicIPAddresses/${name}`;
  world.resources[id.toLowerCase()] = {
    id,
    name,
    type: 'Microsoft.Network/publicIPAddresses',
    location: region.name,
    tags,
    sku: { name: 'Standard', tier: 'Regional' },
    properties: {
      ipAddress,
      publicIPAddressVersion: 'IPv4',
      publicIPAllocationMethod: 'Static',
      idleTimeoutInMinutes: 4,
      ipConfiguration: { id: frontend },
    },
  };
}
