import type { ArmResource } from '../world.js';
import { type Draft, imageOfPool, osOf, type PoolDraft, skuOf } from './draft.js';

/** Names of a cluster: its own, its groups', its id as Azure spells it now and then. */
export interface Names {
  readonly name: string;
  readonly id: string;
  readonly nodeGroup: string;
}

export function namesOf({ owner, environment, index, subscriptionId, region }: Draft): Names {
  const name = `aks-${owner}-${environment.slice(0, 4)}-${String(index + 1).padStart(5, '0')}`;
  const group = `rg-${owner}-${environment}`;
  // ARM spells the segment both ways.
  const segment = index % 3 === 0 ? 'resourceGroups' : 'resourcegroups';
  return {
    name,
    id: `/subscriptions/${subscriptionId}/${segment}/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`,
    nodeGroup: `MC_${group}_${name}_${region.name}`,
  };
}

/** The draft as ARM returns it. */
export function clusterOf(draft: Draft, { name, id, nodeGroup }: Names): ArmResource {
  const { random, region } = draft;
  const properties = propertiesOf(draft, name, nodeGroup);
  return {
    id,
    location: region.name,
    name,
    type: 'Microsoft.ContainerService/ManagedClusters',
    ...(draft.properties.sparse === true ? {} : { tags: draft.tags }),
    properties: draft.pascalCase ? pascalBesidePools(properties) : properties,
    identity: { type: 'SystemAssigned', principalId: random.guid(), tenantId: random.guid() },
    sku: { name: 'Base', tier: draft.tier },
  };
}

function propertiesOf(draft: Draft, name: string, nodeGroup: string): Record<string, unknown> {
  const { sparse, minorOnly, ...more } = draft.properties;
  const minor = draft.version.split('.').slice(0, 2).join('.');
  const host = `${name}-${draft.random.hex(8)}`;
  return {
    provisioningState: draft.provisioningState,
    powerState: { code: draft.stopped ? 'Stopped' : 'Running' },
    kubernetesVersion: minorOnly === true || draft.index % 4 === 1 ? minor : draft.version,
    ...(minorOnly === true ? {} : { currentKubernetesVersion: draft.version }),
    dnsPrefix: name,
    fqdn: `${host}.hcp.${draft.region.name}.azmk8s.io`,
    azurePortalFQDN: `${host}.portal.hcp.${draft.region.name}.azmk8s.io`,
    agentPoolProfiles: draft.pools.map((pool) => agentPool(pool, draft.stopped)),
    servicePrincipalProfile: { clientId: 'msi' },
    ...addonsOf(draft),
    nodeResourceGroup: nodeGroup,
    enableRBAC: true,
    ...(sparse === true ? {} : { supportPlan: draft.plan }),
    networkProfile: draft.network,
    maxAgentPools: 100,
    ...channelsOf(draft),
    storageProfile: {
      diskCSIDriver: { enabled: true },
      fileCSIDriver: { enabled: true },
      snapshotController: { enabled: true },
    },
    workloadAutoScalerProfile: {},
    resourceUID: draft.random.hex(24),
    ...more,
  };
}

function addonsOf({ addons, logs, region, index }: Draft): Record<string, unknown> {
  if (!logs) return Object.keys(addons).length === 0 ? {} : { addonProfiles: addons };
  const workspace = index % 2 === 0 ? region.workspaceId : region.workspaceId.toLowerCase();
  const config = { logAnalyticsWorkspaceResourceID: workspace, useAADAuth: 'true' };
  return { addonProfiles: { ...addons, [index % 5 === 0 ? 'omsAgent' : 'omsagent']: { enabled: true, config } } };
}

function channelsOf({ upgradeChannel, nodeChannel }: Draft): Record<string, unknown> {
  if (upgradeChannel === null && nodeChannel === null) return {};
  return { autoUpgradeProfile: { upgradeChannel, nodeOSUpgradeChannel: nodeChannel } };
}

function agentPool(pool: PoolDraft, clusterStopped: boolean): Record<string, unknown> {
  const machines = pool.type === 'VirtualMachines';
  const manual = { scale: { manual: [{ size: 'Standard_D4s_v5', count: pool.count }] } };
  return {
    name: pool.name,
    count: machines ? null : pool.count,
    vmSize: machines ? '' : 'Standard_D4s_v5',
    ...(machines ? { virtualMachinesProfile: manual, virtualMachineNodesStatus: manual.scale.manual } : {}),
    osDiskSizeGB: 128,
    osDiskType: 'Managed',
    kubeletDiskType: 'OS',
    maxPods: 110,
    type: pool.type,
    enableAutoScaling: false,
    provisioningState: pool.provisioningState,
    powerState: { code: pool.stopped || clusterStopped ? 'Stopped' : 'Running' },
    orchestratorVersion: pool.version,
    currentOrchestratorVersion: pool.version,
    enableNodePublicIP: false,
    mode: pool.mode,
    osType: osOf(pool),
    osSKU: skuOf(pool),
    nodeImageVersion: imageOfPool(pool),
    upgradeSettings: { maxSurge: '10%' },
    enableFIPS: false,
    ...(Object.keys(pool.tags).length > 0 ? { tags: pool.tags } : {}),
    ...pool.more,
  };
}

/** Keys with a capital first letter: some answers come so. Pools keep theirs, because the server asks them for their image. */
function pascalBesidePools({ agentPoolProfiles, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { ...(pascal(rest) as Record<string, unknown>), agentPoolProfiles };
}

function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toUpperCase() + key.slice(1), pascal(inner)]),
  );
}
