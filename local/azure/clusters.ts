import { notFound, ok, page, refusedGroup, refusedSubscription, resourceAt } from './arm.js';
import { clustersIn, diagnosticSettingsOf } from './bySubscription.js';
import { type Answer, type AzureRequest, nameAt, type Route } from './exchange.js';
import { regionName, resourceGroupOf } from './ids.js';
import { at, isObject, type JsonObject, textAt } from './json.js';
import { newestImage } from './nodeImages.js';
import { armError } from './refusals.js';
import type { Simulation } from './simulation.js';
import type { ArmResource } from './world.js';

const SUBSCRIPTION = '/subscriptions/{}/providers/Microsoft.ContainerService';
const CLUSTER = '/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ContainerService/managedClusters/{}';
/** The path of a resource group's clusters, whose list has a quota of its own. */
export const AKS_GROUP_LIST =
  '/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ContainerService/managedClusters';
/** Clusters a page of a list. */
const PAGE = 100;

/** AKS: clusters and what is asked about each, and the versions of a region. */
export const clusterRoutes: readonly Route[] = [
  get(`${SUBSCRIPTION}/managedClusters`, list),
  get(AKS_GROUP_LIST, listOfGroup),
  get(`${SUBSCRIPTION}/locations/{}/kubernetesVersions`, kubernetesVersions),
  get(`${SUBSCRIPTION}/locations/{}/meshRevisionProfiles`, meshRevisions),
  get(
    CLUSTER,
    about((cluster) => ok(cluster)),
  ),
  get(
    `${CLUSTER}/agentPools`,
    about((cluster) => ok({ value: poolsOf(cluster).map((pool) => shownPool(cluster, pool)) })),
  ),
  get(`${CLUSTER}/agentPools/{}`, about(onePool)),
  get(`${CLUSTER}/agentPools/{}/upgradeProfiles/default`, about(poolUpgrades)),
  get(`${CLUSTER}/upgradeProfiles/default`, about(clusterUpgrades)),
  get(
    `${CLUSTER}/maintenanceConfigurations`,
    about((cluster, _request, azure) => ok({ value: windowsOf(cluster, azure) })),
  ),
  get(`${CLUSTER}/maintenanceConfigurations/{}`, about(oneWindow)),
  get(
    `${CLUSTER}/providers/Microsoft.Insights/diagnosticSettings`,
    // Not paged: there are five at most.
    about((cluster, _request, azure) => ok({ value: diagnosticSettingsOf(azure, cluster.id) })),
  ),
];

type AboutCluster = (cluster: ArmResource, request: AzureRequest, azure: Simulation) => Answer;

function get(pattern: string, answer: Route['answer']): Route {
  return { method: 'GET', pattern, service: 'resourceManager', answer };
}

function about(answer: AboutCluster): Route['answer'] {
  return (request, azure) => {
    const refused = refusedSubscription(request, azure);
    if (refused !== undefined) return refused;
    const id = request.path.split('/').slice(0, 9).join('/');
    const found = resourceAt(azure.world, id, 'Microsoft.ContainerService/managedClusters');
    return 'refused' in found ? found.refused : answer(found.resource, request, azure);
  };
}

function list(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  return page(request, azure, clustersIn(azure, nameAt(request, 0)), PAGE);
}

function listOfGroup(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  const wanted = nameAt(request, 1).toLowerCase();
  const own = clustersIn(azure, nameAt(request, 0)).filter(({ id }) => resourceGroupOf(id).toLowerCase() === wanted);
  // Only a group without clusters is looked for among all resources.
  const groupless = own.length === 0 ? refusedGroup(azure.world, request.path) : undefined;
  return groupless ?? page(request, azure, own, PAGE);
}

function kubernetesVersions(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  const region = nameAt(request, 1);
  const versions = azure.world.versions[regionName(region)];
  return versions === undefined ? unknownRegion(region, 'kubernetesVersions', azure) : ok(versions);
}

/** A region without a mesh has an empty list. */
function meshRevisions(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  const region = nameAt(request, 1);
  const { versions, meshRevisions: profiles } = azure.world;
  if (versions[regionName(region)] === undefined) return unknownRegion(region, 'meshRevisionProfiles', azure);
  return page(request, azure, profiles[regionName(region)] ?? [], PAGE);
}

function unknownRegion(region: string, type: string, azure: Simulation): Answer {
  const known = Object.keys(azure.world.versions).join(',');
  return armError(
    400,
    'LocationNotAvailableForResourceType',
    `The provided location '${region}' is not available for resource type 'Microsoft.ContainerService/locations/${type}'. List of available regions for the resource type is '${known}'.`,
  );
}

function poolsOf(cluster: ArmResource): readonly JsonObject[] {
  const pools = at(cluster, 'properties', 'agentPoolProfiles');
  return Array.isArray(pools) ? pools.filter(isObject) : [];
}

function shownPool(cluster: ArmResource, { name, ...properties }: JsonObject): unknown {
  const id = `${cluster.id}/agentPools/${String(name)}`;
  return { id, name, type: 'Microsoft.ContainerService/managedClusters/agentPools', properties };
}

function poolNamed(cluster: ArmResource, request: AzureRequest): JsonObject | undefined {
  const wanted = nameAt(request, 3).toLowerCase();
  return poolsOf(cluster).find((pool) => String(pool.name).toLowerCase() === wanted);
}

function noPool(request: AzureRequest): Answer {
  return armError(404, 'NotFound', `Could not find the agent pool: ${nameAt(request, 3)}.`);
}

function onePool(cluster: ArmResource, request: AzureRequest): Answer {
  const pool = poolNamed(cluster, request);
  return pool === undefined ? noPool(request) : ok(shownPool(cluster, pool));
}

function poolUpgrades(cluster: ArmResource, request: AzureRequest, { world }: Simulation): Answer {
  const pool = poolNamed(cluster, request);
  if (pool === undefined) return noPool(request);
  const newest = newestImage(world, cluster.location ?? '', textAt(pool, 'nodeImageVersion'));
  return ok({
    id: `${cluster.id}/agentPools/${String(pool.name)}/upgradeProfiles/default`,
    name: 'default',
    type: 'Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles',
    properties: {
      kubernetesVersion: pool.currentOrchestratorVersion ?? pool.orchestratorVersion ?? runningVersion(cluster),
      osType: pool.osType ?? 'Linux',
      // A pool that does not say its image has no newest one either.
      ...(newest === undefined ? {} : { latestNodeImageVersion: newest }),
      upgrades: null,
    },
  });
}

function runningVersion(cluster: ArmResource): string {
  return (
    textAt(cluster, 'properties', 'currentKubernetesVersion') || textAt(cluster, 'properties', 'kubernetesVersion')
  );
}

function clusterUpgrades(cluster: ArmResource, _request: AzureRequest, azure: Simulation): Answer {
  const running = runningVersion(cluster);
  const upgrades = upgradesOf(azure.world.versions[regionName(cluster.location ?? '')], running);
  const profile = { kubernetesVersion: running, osType: 'Linux', ...(upgrades.length > 0 ? { upgrades } : {}) };
  return ok({
    id: `${cluster.id}/upgradeprofiles/default`,
    name: 'default',
    type: 'Microsoft.ContainerService/managedClusters/upgradeprofiles',
    properties: {
      controlPlaneProfile: { ...profile, name: 'master' },
      agentPoolProfiles: poolsOf(cluster).map(({ name, osType }) => ({ ...profile, name, osType })),
    },
  });
}

function upgradesOf(versions: unknown, running: string): readonly unknown[] {
  const values = at(versions, 'values');
  const minors = Array.isArray(values) ? values.filter(isObject) : [];
  const own = minors.find((minor) => isObject(at(minor, 'patchVersions', running)));
  const names = at(own, 'patchVersions', running, 'upgrades');
  const previews = minors.filter(({ isPreview }) => isPreview === true).map(({ version }) => `${String(version)}.`);
  return (Array.isArray(names) ? names : []).map((name) => ({
    kubernetesVersion: name,
    ...(previews.some((minor) => String(name).startsWith(minor)) ? { isPreview: true } : {}),
  }));
}

function windowsOf(cluster: ArmResource, { world }: Simulation): readonly ArmResource[] {
  return world.maintenance[cluster.id.toLowerCase()] ?? [];
}

function oneWindow(cluster: ArmResource, request: AzureRequest, azure: Simulation): Answer {
  const wanted = nameAt(request, 3);
  const found = windowsOf(cluster, azure).find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  return found === undefined ? notFound('NotFound', `Maintenance configuration ${wanted} not found.`) : ok(found);
}
