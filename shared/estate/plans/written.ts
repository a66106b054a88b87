import { isObject, type JsonObject, property } from '../../json.js';
import { otherwiseOf, Unsaid, withUnsaidBelow } from '../unsaid.js';

const AZURE_CHOOSES = new Unsaid('is not written in the plan: Azure chooses');
const AS_IT_IS = new Unsaid('is not written in the plan: it stays as it is in Azure');
const AUTOMATIC = new Unsaid('is not written in the plan, and AKS Automatic sets it');

/**
 * What Azure fills in where a request to make the resource leaves it out. Whatever else is left out is off then, as in an
 * answer of ARM.
 * Source: azure-rest-api-specs, Microsoft.ContainerService/aks managedClusters and Microsoft.ContainerRegistry registries
 * (defaults in the descriptions of the properties); learn.microsoft.com/azure/aks/auto-upgrade-node-os-image (NodeImage
 * is the default of the channel from api-version 2023-06-01 on).
 */
const CHOSEN = {
  cluster: ['sku.tier'],
  properties: [
    'kubernetesVersion',
    'enableRBAC',
    'nodeResourceGroup',
    'provisioningState',
    'autoUpgradeProfile.nodeOSUpgradeChannel',
    'networkProfile.networkPlugin',
    'networkProfile.outboundType',
    'networkProfile.loadBalancerSku',
    'serviceMeshProfile.istio.revisions',
  ],
  pool: [
    'nodeImageVersion',
    'orchestratorVersion',
    'osSKU',
    'osType',
    'type',
    'count',
    'provisioningState',
    'securityProfile.sshAccess',
  ],
} as const;

const MSI = { clientId: 'msi' };

/** A cluster that is to be made as somebody wrote it in ARM's form. */
export function writtenCluster(raw: JsonObject): JsonObject {
  const properties = property(raw, 'properties');
  if (!isObject(properties) || properties instanceof Unsaid) return raw;
  const isAutomatic = textAt(raw, 'sku', 'name')?.toLowerCase() === 'automatic';
  const own = isAutomatic ? (withUnsaidBelow(properties, AUTOMATIC) as JsonObject) : properties;
  const pools = property(own, 'agentPoolProfiles');
  const hasIdentity = isObject(property(raw, 'identity'));
  return {
    ...chosen(raw, CHOSEN.cluster),
    properties: {
      ...chosen(own, CHOSEN.properties),
      servicePrincipalProfile: property(own, 'servicePrincipalProfile') ?? (hasIdentity ? MSI : AZURE_CHOOSES),
      ...(Array.isArray(pools) && { agentPoolProfiles: pools.map(writtenPool) }),
    },
  };
}

/** @param pool an entry that is no object stays as it is */
export function writtenPool<T>(pool: T): T | JsonObject {
  return isObject(pool) && !(pool instanceof Unsaid) ? chosen(pool, CHOSEN.pool) : pool;
}

/** Of a registry nothing that is left out is off for certain, and private endpoints are resources of their own. */
export function writtenRegistry(raw: JsonObject): JsonObject {
  return { ...raw, properties: withUnsaidBelow(property(raw, 'properties') ?? {}, AZURE_CHOOSES) };
}

/** A resource that exists, of which only a part is written: the rest is as it is in Azure. */
export function writtenInPart(raw: JsonObject): JsonObject {
  return { ...raw, properties: inPart(property(raw, 'properties') ?? {}) };
}

/** The same of one object. */
export function inPart(object: unknown): JsonObject {
  return withUnsaidBelow(object, AS_IT_IS) as JsonObject;
}

function textAt(raw: JsonObject, outer: string, inner: string): string | undefined {
  const object = property(raw, outer);
  const value = isObject(object) ? property(object, inner) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The same object, in which those of the paths that are missing are not said. */
function chosen(object: JsonObject, paths: readonly string[]): JsonObject {
  return paths.reduce((here, path) => filled(here, path.split('.')), object);
}

function filled(object: JsonObject, [key, ...rest]: readonly string[]): JsonObject {
  if (key === undefined || object instanceof Unsaid) return object;
  const name = Object.keys(object).find((own) => own.toLowerCase() === key.toLowerCase()) ?? key;
  const value = object[name] ?? undefined;
  if (value === undefined && otherwiseOf(object) !== undefined) return object;
  if (rest.length === 0) return value === undefined ? { ...object, [name]: AZURE_CHOOSES } : object;
  if (value !== undefined && !isObject(value)) return object;
  return { ...object, [name]: filled(value ?? {}, rest) };
}
