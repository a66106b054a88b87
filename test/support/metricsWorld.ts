import type { ArmResource, World } from '../../local/azure/world.js';
import { clusterId, clusterResource, EMPTY, fixtureWorld, PAY, SEARCH } from './fixtureWorld.js';

/** An Azure Monitor workspace that lies in a subscription of its own, apart from the clusters that send to it. */
export const ACCOUNT = `/subscriptions/${EMPTY}/resourceGroups/rg-metrics/providers/Microsoft.Monitor/accounts/amw`;
/** Two clusters of one name in two subscriptions, and one whose metrics are there without kured's. */
export const METRICS_PAY = clusterId(PAY, 'aks-metrics');
export const METRICS_SEARCH = clusterId(SEARCH, 'aks-metrics');
export const METRICS_CALM = clusterId(SEARCH, 'aks-calm');
export const WAITING = 'aks-np1-33333333-vmss000000';

/** The small estate with three clusters more, which send metrics to managed Prometheus and no logs. */
export function metricsWorld(): World {
  const world = fixtureWorld();
  put(world, {
    id: ACCOUNT,
    name: 'amw',
    type: 'Microsoft.Monitor/accounts',
    location: 'westeurope',
    properties: { metrics: { prometheusQueryEndpoint: 'https://amw-1a2b.westeurope.prometheus.monitor.azure.com' } },
  });
  for (const id of [METRICS_PAY, METRICS_SEARCH, METRICS_CALM]) addCluster(world, id);
  addNode(world, METRICS_PAY, WAITING, 1, '2026-11-12T04:20:00.000Z');
  addNode(world, METRICS_PAY, 'aks-np1-33333333-vmss000001', 0, '2026-11-20T00:00:00.000Z');
  addNode(world, METRICS_SEARCH, 'aks-np1-44444444-vmss000000', 0, '2026-11-20T00:00:00.000Z');
  addNode(world, METRICS_CALM, 'aks-np1-55555555-vmss000000');
  return world;
}

function associationOf(cluster: string): string {
  return `${cluster}/providers/Microsoft.Insights/dataCollectionRuleAssociations/ContainerInsightsMetricsExtension`;
}

function addCluster(world: World, id: string): void {
  const [, , subscription] = id.split('/');
  const rule = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Insights/dataCollectionRules/MSProm-${id.split('/').at(-1)}`;
  const metrics = { azureMonitorProfile: { metrics: { enabled: true } } };
  put(
    world,
    clusterResource(id, { ...metrics, nodeResourceGroup: `MC_${subscription?.slice(0, 4)}_${id.split('/').at(-1)}` }),
  );
  put(world, {
    id: rule,
    name: 'MSProm',
    type: 'Microsoft.Insights/dataCollectionRules',
    location: 'westeurope',
    properties: { destinations: { monitoringAccounts: [{ name: 'a', accountResourceId: ACCOUNT.toUpperCase() }] } },
  });
  put(world, {
    id: associationOf(id),
    name: 'ContainerInsightsMetricsExtension',
    type: 'Microsoft.Insights/dataCollectionRuleAssociations',
    properties: { dataCollectionRuleId: rule.toLowerCase() },
  });
}

function addNode(world: World, resourceId: string, name: string, value?: 0 | 1, since = ''): void {
  world.nodes.push({ resourceId, name, pool: 'np1', nodeImageVersion: '', os: 'Linux', lastBoot: null });
  if (value !== undefined) world.kured.push({ resourceId, node: name, value, since });
}

function put(world: World, resource: ArmResource): void {
  world.resources[resource.id.toLowerCase()] = resource;
}
