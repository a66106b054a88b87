import { isObject, type JsonObject } from './json.js';
import type { ArmResource } from './world.js';

/** Keys that stand beside `properties`, whatever the resource. */
const TOP = new Set([
  ...['id', 'name', 'type', 'location', 'tags', 'sku', 'identity', 'kind', 'zones', 'plan', 'managedby', 'etag'],
  ...['extendedlocation', 'systemdata', 'resourcegroup', 'subscriptionid', 'tenantid', 'properties'],
]);
/** What the flattened form spells in its own way (`az aks show`), by how ARM spells it. */
const SPELLINGS: Readonly<Record<string, string>> = {
  enableRbac: 'enableRBAC',
  enableFips: 'enableFIPS',
  enableVtpm: 'enableVTPM',
  enableNodePublicIp: 'enableNodePublicIP',
  nodeOsUpgradeChannel: 'nodeOSUpgradeChannel',
  osDiskSizeGb: 'osDiskSizeGB',
  osSku: 'osSKU',
  azurePortalFqdn: 'azurePortalFQDN',
  privateFqdn: 'privateFQDN',
  podSubnetId: 'podSubnetID',
  vnetSubnetId: 'vnetSubnetID',
  proximityPlacementGroupId: 'proximityPlacementGroupID',
  nodePublicIpPrefixId: 'nodePublicIPPrefixID',
  capacityReservationGroupId: 'capacityReservationGroupID',
  hostGroupId: 'hostGroupID',
  diskEncryptionSetId: 'diskEncryptionSetID',
  resourceUid: 'resourceUID',
  dnsServiceIp: 'dnsServiceIP',
  effectiveOutboundIps: 'effectiveOutboundIPs',
  managedOutboundIps: 'managedOutboundIPs',
  outboundIps: 'outboundIPs',
  logAnalyticsWorkspaceResourceId: 'logAnalyticsWorkspaceResourceId',
  eTag: 'eTag',
};

/**
 * A resource in ARM's own form: as it is where it has `properties`; else flattened, as `az` prints it, and turned back:
 * keys into `properties`, spelled as ARM spells them, and those that are null left out.
 * @returns undefined where there is no id of a resource
 */
export function armForm(raw: JsonObject): ArmResource | undefined {
  const { id, type } = raw;
  if (typeof id !== 'string' || !/^\/subscriptions\/[^/]+\/.+\/providers\/[^/]+\/[^/]+\/[^/]+/i.test(id))
    return undefined;
  const name = typeof raw.name === 'string' ? raw.name : (id.split('/').at(-1) ?? '');
  const known = { id, name, type: typeof type === 'string' ? type : typeOf(id) };
  if (isObject(raw.properties)) return { ...withoutColumns(raw), ...known };
  const entries = Object.entries(raw).filter(([, value]) => value !== null);
  const top = entries.filter(([key]) => TOP.has(key.toLowerCase()));
  const rest = entries.filter(([key]) => !TOP.has(key.toLowerCase()));
  return {
    ...withoutColumns(Object.fromEntries(top.map(([key, value]) => [key, respelled(value)]))),
    ...known,
    properties: Object.fromEntries(rest.map(([key, value]) => [SPELLINGS[key] ?? key, respelled(value)])),
  };
}

/** Resource Graph and `az` add columns that ARM does not have. */
function withoutColumns(raw: JsonObject): JsonObject {
  const columns = ['resourcegroup', 'subscriptionid', 'tenantid'];
  return Object.fromEntries(
    Object.entries(raw).filter(
      ([key, value]) => !columns.includes(key.toLowerCase()) && value !== null && value !== '',
    ),
  );
}

function respelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(respelled);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inside]) => inside !== null)
      .map(([key, inside]) => [SPELLINGS[key] ?? key, respelled(inside)]),
  );
}

/** `Microsoft.ContainerService/managedClusters` of an id. */
function typeOf(id: string): string {
  const [provider = '', ...rest] =
    id
      .split(/\/providers\//i)
      .at(-1)
      ?.split('/') ?? [];
  return [provider, ...rest.filter((_part, place) => place % 2 === 0)].join('/');
}
