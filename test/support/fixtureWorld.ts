import { type ArmResource, emptyWorld, type World } from '../../local/azure/world.js';

export const TENANT = '00000000-0000-4000-8000-0000000000ff';
/** Pay has two clusters and a workspace, Search one cluster, Empty none. */
export const PAY = '11111111-1111-4111-8111-111111111111';
export const SEARCH = '22222222-2222-4222-8222-222222222222';
export const EMPTY = '33333333-3333-4333-8333-333333333333';
export const CUSTOMER_ID = '44444444-4444-4444-8444-444444444444';

export function clusterId(subscription: string, name: string): string {
  return `/subscriptions/${subscription}/resourcegroups/rg-${name}/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

export const PAY_PROD = clusterId(PAY, 'aks-pay-prod');
const PAY_TEST = clusterId(PAY, 'aks-pay-test');
export const SEARCH_PROD = clusterId(SEARCH, 'aks-search-prod');
const WORKSPACE = `/subscriptions/${PAY}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/law`;
const IMAGE = 'AKSUbuntu-2204gen2containerd-202611.02.0';

/** A cluster as ARM returns it; `properties` replaces single keys. */
export function clusterResource(id: string, properties: Record<string, unknown> = {}): ArmResource {
  return {
    id,
    location: 'westeurope',
    name: id.split('/').at(-1) ?? '',
    type: 'Microsoft.ContainerService/ManagedClusters',
    sku: { name: 'Base', tier: 'Standard' },
    tags: { owner: 'payments' },
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      kubernetesVersion: '1.35.2',
      currentKubernetesVersion: '1.35.2',
      nodeResourceGroup: `MC_${id.split('/').at(-1)}`,
      enableRBAC: true,
      agentPoolProfiles: [{ name: 'np1', mode: 'System', osType: 'Linux', count: 3, nodeImageVersion: IMAGE }],
      ...properties,
    },
  };
}

/** A small estate in which every table has a row. */
export function fixtureWorld(): World {
  const world = emptyWorld(TENANT);
  world.subscriptions = [
    { id: PAY, name: 'Pay', state: 'Enabled', tags: { owner: 'payments' } },
    { id: SEARCH, name: 'Search', state: 'Enabled' },
    { id: EMPTY, name: 'Empty', state: 'Enabled' },
  ];
  const logs = { omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: WORKSPACE } } };
  const resources = [
    clusterResource(PAY_PROD, { addonProfiles: logs }),
    clusterResource(PAY_TEST),
    clusterResource(SEARCH_PROD, { addonProfiles: logs }),
    {
      id: WORKSPACE,
      name: 'law',
      type: 'Microsoft.OperationalInsights/workspaces',
      location: 'westeurope',
      properties: { customerId: CUSTOMER_ID },
    },
  ];
  world.resources = Object.fromEntries(resources.map((resource) => [resource.id.toLowerCase(), resource]));
  world.versions.westeurope = {
    values: [
      {
        version: '1.36',
        isPreview: true,
        capabilities: { supportPlan: ['KubernetesOfficial'] },
        patchVersions: { '1.36.0': { upgrades: [] } },
      },
      {
        version: '1.35',
        isDefault: true,
        capabilities: { supportPlan: ['KubernetesOfficial', 'AKSLongTermSupport'] },
        patchVersions: { '1.35.2': { upgrades: ['1.35.3', '1.36.0'] }, '1.35.3': { upgrades: ['1.36.0'] } },
      },
    ],
  };
  world.newestImages.westeurope = { 'AKSUbuntu-2204gen2containerd': 'AKSUbuntu-2204gen2containerd-202611.09.0' };
  world.imageReleases['AKSUbuntu-gen2-2204containerd'] = [
    { version: '202611.09.0', previous: '202611.02.0', fixes: ['CVE-2026-1001', 'CVE-2026-1002'] },
    { version: '202611.02.0', previous: null, fixes: [] },
  ];
  world.maintenance[PAY_PROD.toLowerCase()] = [
    {
      id: `${PAY_PROD}/maintenanceConfigurations/default`,
      name: 'default',
      type: 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations',
      properties: { timeInWeek: [{ day: 'Tuesday', hourSlots: [1, 2] }] },
    },
  ];
  addRows(world);
  addNodes(world);
  return world;
}

function addRows(world: World): void {
  world.alerts.push({
    id: `/subscriptions/${PAY}/providers/Microsoft.Security/locations/westeurope/alerts/a-1`,
    name: 'a-1',
    type: 'Microsoft.Security/locations/alerts',
    properties: {
      systemAlertId: 'a-1',
      severity: 'Medium',
      status: 'Active',
      timeGeneratedUtc: '2026-11-22T10:00:00Z',
      resourceIdentifiers: [{ azureResourceId: PAY_PROD, type: 'AzureResource' }],
    },
  });
  world.scheduledEvents.push({
    id: `${PAY_PROD}/scheduledEvents/e-1`,
    name: 'e-1',
    type: 'Microsoft.ContainerService/managedClusters/scheduledEvents',
    properties: { eventSource: 'AutoUpgrader', eventStatus: 'Completed', resources: [PAY_PROD] },
  });
  world.recommendations.push({
    id: `${PAY_PROD}/providers/Microsoft.Advisor/recommendations/r-1`,
    name: 'r-1',
    type: 'Microsoft.Advisor/recommendations',
    properties: { category: 'HighAvailability', resourceMetadata: { resourceId: PAY_PROD } },
  });
}

function addNodes(world: World): void {
  for (const [resourceId, name] of [
    [PAY_PROD, 'aks-np1-11111111-vmss000000'],
    [SEARCH_PROD, 'aks-np1-22222222-vmss000000'],
  ] as const)
    world.nodes.push({
      resourceId,
      name,
      pool: 'np1',
      nodeImageVersion: IMAGE,
      os: 'Linux',
      lastBoot: '2026-11-20T04:00:00.000Z',
    });
  world.kured.push({
    resourceId: PAY_PROD,
    node: 'aks-np1-11111111-vmss000000',
    value: 1,
    since: '2026-11-21T04:00:00.000Z',
  });
  world.kuredPods.push(PAY_PROD.toLowerCase());
}
