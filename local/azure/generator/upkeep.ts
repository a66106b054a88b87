import type { World } from '../world.js';
import type { Names } from './cluster.js';
import type { Draft } from './draft.js';

/** States of backup instances, by turns; null: there is none. */
const BACKUPS = [
  'ProtectionConfigured',
  'ProtectionConfigured',
  null,
  'ProtectionConfigured',
  'ProtectionStopped',
  'ProtectionConfigured',
  'ConfiguringProtection',
] as const;

/** What keeps a cluster reproducible: where its content is declared, and whether it is backed up. */
export function addUpkeep(world: World, draft: Draft, names: Names): void {
  addGitOps(world, draft, names);
  addBackup(world, draft, names);
}

/** Two of five clusters have Flux, one has Argo CD, the others neither; all have some other extension. */
function addGitOps(world: World, { index }: Draft, { id }: Names): void {
  const below = (type: string, name: string, properties: Record<string, unknown>): void =>
    put(world, `${id}/providers/Microsoft.KubernetesConfiguration/${type}/${name}`, type, name, properties);
  // Both spellings of keys come.
  const key = index % 2 === 0 ? 'ExtensionType' : 'extensionType';
  below('extensions', 'azure-aks-backup', {
    [key]: 'microsoft.dataprotection.kubernetes',
    autoUpgradeMinorVersion: true,
  });
  if (index % 5 < 2) {
    below('extensions', 'flux', { [key]: 'microsoft.flux', autoUpgradeMinorVersion: true });
    below('fluxConfigurations', 'cluster-config', {
      scope: 'cluster',
      namespace: 'flux-system',
      sourceKind: 'GitRepository',
      suspend: false,
      complianceState: 'Compliant',
    });
  } else if (index % 5 === 2) below('extensions', 'argocd', { [key]: 'Microsoft.ArgoCD' });
}

/** The vault of all clusters is in the first subscription. */
function addBackup(world: World, { index, fleet, region }: Draft, { id, name }: Names): void {
  const state = BACKUPS[index % BACKUPS.length];
  if (state === null || state === undefined) return;
  const vault = `/subscriptions/${fleet.subscriptions[0]}/resourceGroups/rg-backup/providers/Microsoft.DataProtection/backupVaults/bv-${region.name}`;
  const source = {
    resourceID: index % 4 === 0 ? id.toLowerCase() : id,
    resourceUri: id,
    datasourceType: 'Microsoft.ContainerService/managedClusters',
    resourceName: name,
    resourceType: 'Microsoft.ContainerService/managedClusters',
    resourceLocation: region.name,
    objectType: 'Datasource',
  };
  const instance = `${vault}/backupInstances/${name}`;
  world.resources[instance.toLowerCase()] = {
    id: instance,
    name,
    type: 'Microsoft.DataProtection/backupVaults/backupInstances',
    properties: {
      friendlyName: name,
      [index % 3 === 0 ? 'datasourceinfo' : 'dataSourceInfo']: source,
      policyInfo: { policyId: `${vault}/backupPolicies/daily` },
      protectionStatus: { status: state },
      currentProtectionState: state,
      provisioningState: 'Succeeded',
      objectType: 'BackupInstance',
    },
  };
}

function put(world: World, id: string, type: string, name: string, properties: Record<string, unknown>): void {
  world.resources[id.toLowerCase()] = { id, name, type: `Microsoft.KubernetesConfiguration/${type}`, properties };
}
