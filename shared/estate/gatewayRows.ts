import type { JsonObject } from '../json.js';
import { applicationGateway, firewallPolicy } from './applicationGatewayRow.js';
import { Facts } from './facts.js';
import { networksIn, partsIn, publicOnes } from './gatewayAddresses.js';
import { BARE, type GatewayRow } from './gatewayRow.js';
import { valueIn } from './readCluster.js';

/** Types whose rows stand in the side table `gateways`: what can stand between the internet and a cluster. */
export const GATEWAY_TYPES = [
  'microsoft.network/applicationgateways',
  'microsoft.network/applicationgatewaywebapplicationfirewallpolicies',
  'microsoft.network/frontdoors',
  'microsoft.cdn/profiles',
  'microsoft.apimanagement/service',
  'microsoft.apimanagement/gateways',
  'microsoft.servicenetworking/trafficcontrollers/associations',
  'microsoft.servicenetworking/trafficcontrollers/securitypolicies',
] as const;

type Kept = Omit<GatewayRow, 'id'> | undefined;

const KEEPERS: Readonly<Record<(typeof GATEWAY_TYPES)[number], (row: Facts) => Kept>> = {
  'microsoft.network/applicationgateways': applicationGateway,
  'microsoft.network/applicationgatewaywebapplicationfirewallpolicies': firewallPolicy,
  'microsoft.network/frontdoors': frontDoor,
  'microsoft.cdn/profiles': frontDoorProfile,
  'microsoft.apimanagement/service': apiManagement,
  'microsoft.apimanagement/gateways': (row) => standingIn(row, 'apiManagement', 'properties.backend.subnet.id'),
  'microsoft.servicenetworking/trafficcontrollers/associations': (row) =>
    standingIn(row, 'containersNetwork', 'properties.subnet.id'),
  'microsoft.servicenetworking/trafficcontrollers/securitypolicies': containersFirewall,
};

/** @returns `undefined`: the row is about nothing that is asked for. Never throws. */
export function keepGateway(row: JsonObject): GatewayRow | undefined {
  const facts = new Facts(row);
  const type = (valueIn(facts.text('type')) ?? '').toLowerCase();
  const known = GATEWAY_TYPES.find((one) => one === type);
  const kept = known === undefined ? undefined : KEEPERS[known](facts);
  return kept === undefined ? undefined : { ...kept, id: valueIn(facts.text('id')) ?? '' };
}

/** Front Door (classic): what is switched off sends nothing. */
function frontDoor(row: Facts): Kept {
  const isOn = (one: Facts, path: string) => valueIn(one.text(path))?.toLowerCase() !== 'disabled';
  const backends = partsIn(row, 'properties.backendPools')
    .flatMap((pool) => partsIn(pool, 'properties.backends'))
    .filter((one) => isOn(one, 'enabledState'))
    .map((one) => valueIn(one.text('address')));
  return { ...BARE, kind: 'frontDoor', backends: isOn(row, 'properties.enabledState') ? publicOnes(backends) : [] };
}

/** Other profiles of the type are content networks without a firewall. */
function frontDoorProfile(row: Facts): Kept {
  return /azurefrontdoor/i.test(valueIn(row.text('sku.name')) ?? '')
    ? { ...BARE, kind: 'frontDoorProfile' }
    : undefined;
}

function apiManagement(row: Facts): Kept {
  const subnet = 'virtualNetworkConfiguration.subnetResourceId';
  const elsewhere = partsIn(row, 'properties.additionalLocations').map((place) => valueIn(place.text(subnet)));
  const networks = networksIn([valueIn(row.text(`properties.${subnet}`)), ...elsewhere]);
  return { ...BARE, kind: 'apiManagement', networks };
}

function standingIn(row: Facts, kind: GatewayRow['kind'], path: string): Kept {
  return { ...BARE, kind, networks: networksIn([valueIn(row.text(path))]) };
}

/** Other security policies of Application Gateway for Containers are lists of addresses. */
function containersFirewall(row: Facts): Kept {
  const policy = valueIn(row.text('properties.wafPolicy.id'));
  return policy === undefined ? undefined : { ...BARE, kind: 'containersFirewall', policy };
}
