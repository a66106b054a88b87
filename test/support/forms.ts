import { isObject, type JsonObject } from '../../shared/json.js';

/** Keys that `az` spells otherwise than ARM. */
const AZ_SPELLING: Readonly<Record<string, string>> = {
  enableRBAC: 'enableRbac',
  nodeOSUpgradeChannel: 'nodeOsUpgradeChannel',
  enableNodePublicIP: 'enableNodePublicIp',
  enableFIPS: 'enableFips',
  osSKU: 'osSku',
  osDiskSizeGB: 'osDiskSizeGb',
  dnsServiceIP: 'dnsServiceIp',
  issuerURL: 'issuerUrl',
  resourceUID: 'resourceUid',
};
const ARM_SPELLING = Object.fromEntries(Object.entries(AZ_SPELLING).map(([arm, az]) => [az, arm]));

/** Keys that stand beside `properties` in ARM's form. */
const TOP = new Set([
  'id',
  'name',
  'type',
  'location',
  'tags',
  'sku',
  'identity',
  'kind',
  'extendedLocation',
  'systemData',
  'resourceGroup',
]);
/** What `az` prints as null where ARM leaves it out. */
const NULLS = [
  'aadProfile',
  'addonProfiles',
  'apiServerAccessProfile',
  'autoUpgradeProfile',
  'ingressProfile',
  'podIdentityProfile',
  'serviceMeshProfile',
  'supportPlan',
];

/** ARM's form of a cluster as `az aks show -o json` would print it. */
export function flattened(resource: JsonObject): JsonObject {
  const { properties, ...top } = resource;
  const inner = isObject(properties) ? properties : {};
  const nulls = Object.fromEntries(NULLS.map((key) => [key, null]));
  return { ...nulls, tags: null, ...top, ...(respelled(inner, AZ_SPELLING) as JsonObject) };
}

/** What `az` printed, as ARM would have answered: nested, without nulls. */
export function nested(resource: JsonObject): JsonObject {
  const entries = Object.entries(respelled(resource, ARM_SPELLING) as JsonObject).filter(([, value]) => value !== null);
  return {
    ...Object.fromEntries(entries.filter(([key]) => TOP.has(key))),
    properties: Object.fromEntries(entries.filter(([key]) => !TOP.has(key))),
  };
}

function respelled(value: unknown, spelling: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((entry) => respelled(entry, spelling));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => spelling !== ARM_SPELLING || inner !== null)
      .map(([key, inner]) => [spelling[key] ?? key, respelled(inner, spelling)]),
  );
}
