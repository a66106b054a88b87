import type { JsonObject } from '../../json.js';
import { mapped, type Row } from './mapping.js';

/*
 * azurerm_kubernetes_cluster_node_pool, and the default_node_pool of azurerm_kubernetes_cluster, as ARM is sent them.
 * Source: hashicorp/terraform-provider-azurerm, website/docs/r/kubernetes_cluster_node_pool.html.markdown and
 * internal/services/containers/kubernetes_nodepool.go, kubernetes_cluster_node_pool_resource.go (3.x and 4.x).
 */
const ROWS: readonly Row[] = [
  { arm: 'name', from: ['name'] },
  { arm: 'vmSize', from: ['vm_size'] },
  { arm: 'count', from: ['node_count'], azureChooses: true },
  { arm: 'minCount', from: ['min_count'] },
  { arm: 'maxCount', from: ['max_count'] },
  { arm: 'enableAutoScaling', from: ['auto_scaling_enabled', 'enable_auto_scaling'] },
  { arm: 'enableEncryptionAtHost', from: ['host_encryption_enabled', 'enable_host_encryption'] },
  { arm: 'enableNodePublicIP', from: ['node_public_ip_enabled', 'enable_node_public_ip'] },
  { arm: 'enableCustomCATrust', from: ['custom_ca_trust_enabled'] },
  { arm: 'enableFIPS', from: ['fips_enabled'] },
  { arm: 'orchestratorVersion', from: ['orchestrator_version'], azureChooses: true },
  { arm: 'osSKU', from: ['os_sku'], azureChooses: true },
  { arm: 'osType', from: ['os_type'] },
  { arm: 'mode', from: ['mode'] },
  { arm: 'type', from: ['type'] },
  { arm: 'availabilityZones', from: ['zones'] },
  { arm: 'vnetSubnetID', from: ['vnet_subnet_id'] },
  { arm: 'podSubnetID', from: ['pod_subnet_id'] },
  { arm: 'creationData.sourceResourceId', from: ['snapshot_id'] },
  { arm: 'tags', from: ['tags'] },
];

/** The provider sends these in default_node_pool, where they are no attributes. */
const OF_DEFAULT = { osType: 'Linux', mode: 'System' };
/** The only type that a pool of its own can have in azurerm. */
const OF_OTHERS = { type: 'VirtualMachineScaleSets' };

/** @param isDefault it is the block in the cluster @param isNew it is made by this plan */
export function poolOfAzurerm(values: JsonObject, isDefault: boolean, isNew: boolean): JsonObject {
  const off = ['currentOrchestratorVersion', ...(isNew ? ['enableCustomCATrust'] : [])];
  return { ...mapped(ROWS, values, off), ...(isDefault ? OF_DEFAULT : OF_OTHERS) };
}
