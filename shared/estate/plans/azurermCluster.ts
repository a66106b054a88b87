import type { JsonObject } from '../../json.js';
import { mapped, opposite, present, type Row } from './mapping.js';

/*
 * azurerm_kubernetes_cluster as ARM is sent it. Where a row has two names the later provider (4.x) comes first.
 * Source: hashicorp/terraform-provider-azurerm, website/docs/r/kubernetes_cluster.html.markdown and
 * internal/services/containers/kubernetes_cluster_resource.go, kubernetes_addons.go (3.x and 4.x).
 */
const PROPERTIES: readonly Row[] = [
  { arm: 'kubernetesVersion', from: ['kubernetes_version'], azureChooses: true },
  { arm: 'enableRBAC', from: ['role_based_access_control_enabled'], azureChooses: true },
  { arm: 'disableLocalAccounts', from: ['local_account_disabled'] },
  { arm: 'nodeResourceGroup', from: ['node_resource_group'], azureChooses: true },
  { arm: 'supportPlan', from: ['support_plan'] },
  { arm: 'apiServerAccessProfile.enablePrivateCluster', from: ['private_cluster_enabled'] },
  {
    arm: 'apiServerAccessProfile.authorizedIPRanges',
    from: ['api_server_access_profile.authorized_ip_ranges', 'api_server_authorized_ip_ranges'],
  },
  {
    arm: 'apiServerAccessProfile.enableVnetIntegration',
    from: [
      'api_server_access_profile.virtual_network_integration_enabled',
      'api_server_access_profile.vnet_integration_enabled',
    ],
  },
  { arm: 'apiServerAccessProfile.disableRunCommand', from: ['run_command_enabled'], as: opposite },
  { arm: 'publicNetworkAccess', from: ['public_network_access_enabled'], as: enabledWord },
  { arm: 'autoUpgradeProfile.upgradeChannel', from: ['automatic_upgrade_channel', 'automatic_channel_upgrade'] },
  {
    arm: 'autoUpgradeProfile.nodeOSUpgradeChannel',
    from: ['node_os_upgrade_channel', 'node_os_channel_upgrade'],
    azureChooses: true,
  },
  // The block turns it on; 3.x could also name the legacy integration by `managed = false`.
  {
    arm: 'aadProfile.managed',
    from: ['azure_active_directory_role_based_access_control'],
    as: managedEntra,
    block: true,
  },
  {
    arm: 'aadProfile.enableAzureRBAC',
    from: ['azure_active_directory_role_based_access_control.azure_rbac_enabled'],
  },
  {
    arm: 'aadProfile.adminGroupObjectIDs',
    from: ['azure_active_directory_role_based_access_control.admin_group_object_ids'],
  },
  { arm: 'aadProfile.clientAppID', from: ['azure_active_directory_role_based_access_control.client_app_id'] },
  { arm: 'aadProfile.serverAppID', from: ['azure_active_directory_role_based_access_control.server_app_id'] },
  { arm: 'oidcIssuerProfile.enabled', from: ['oidc_issuer_enabled'] },
  { arm: 'securityProfile.workloadIdentity.enabled', from: ['workload_identity_enabled'] },
  {
    arm: 'securityProfile.defender.securityMonitoring.enabled',
    from: ['microsoft_defender'],
    as: present,
    block: true,
  },
  { arm: 'securityProfile.azureKeyVaultKms.enabled', from: ['key_management_service'], as: present, block: true },
  { arm: 'securityProfile.imageCleaner.enabled', from: ['image_cleaner_enabled'] },
  {
    arm: 'addonProfiles.azureKeyvaultSecretsProvider.enabled',
    from: ['key_vault_secrets_provider'],
    as: present,
    block: true,
  },
  {
    arm: 'addonProfiles.azureKeyvaultSecretsProvider.config.enableSecretRotation',
    from: ['key_vault_secrets_provider.secret_rotation_enabled'],
    as: asText,
  },
  { arm: 'addonProfiles.omsagent.enabled', from: ['oms_agent'], as: present, block: true },
  { arm: 'addonProfiles.azurepolicy.enabled', from: ['azure_policy_enabled'] },
  { arm: 'addonProfiles.httpApplicationRouting.enabled', from: ['http_application_routing_enabled'] },
  { arm: 'addonProfiles.openServiceMesh.enabled', from: ['open_service_mesh_enabled'] },
  {
    arm: 'addonProfiles.ingressApplicationGateway.enabled',
    from: ['ingress_application_gateway'],
    as: present,
    block: true,
  },
  { arm: 'addonProfiles.aciConnectorLinux.enabled', from: ['aci_connector_linux'], as: present, block: true },
  { arm: 'azureMonitorProfile.metrics.enabled', from: ['monitor_metrics'], as: present, block: true },
  { arm: 'ingressProfile.webAppRouting.enabled', from: ['web_app_routing'], as: present, block: true },
  {
    arm: 'ingressProfile.webAppRouting.nginx.defaultIngressControllerType',
    from: ['web_app_routing.default_nginx_controller'],
  },
  { arm: 'serviceMeshProfile.mode', from: ['service_mesh_profile.mode'] },
  { arm: 'serviceMeshProfile.istio.revisions', from: ['service_mesh_profile.revisions'], azureChooses: true },
  { arm: 'networkProfile.networkPlugin', from: ['network_profile.network_plugin'], azureChooses: true },
  { arm: 'networkProfile.networkPolicy', from: ['network_profile.network_policy'] },
  { arm: 'networkProfile.networkPluginMode', from: ['network_profile.network_plugin_mode'] },
  { arm: 'networkProfile.networkDataplane', from: ['network_profile.network_data_plane'] },
  { arm: 'networkProfile.outboundType', from: ['network_profile.outbound_type'], azureChooses: true },
  { arm: 'networkProfile.loadBalancerSku', from: ['network_profile.load_balancer_sku'], azureChooses: true },
  { arm: 'nodeProvisioningProfile.mode', from: ['node_provisioning_profile.mode'] },
  // Without the block of an identity the provider sends the service principal, with it the word that stands for none.
  { arm: 'servicePrincipalProfile.clientId', from: ['service_principal.client_id'], azureChooses: true },
];

const TOP: readonly Row[] = [
  { arm: 'id', from: ['id'] },
  { arm: 'name', from: ['name'] },
  { arm: 'location', from: ['location'] },
  { arm: 'resourceGroup', from: ['resource_group_name'] },
  { arm: 'tags', from: ['tags'] },
  { arm: 'sku.tier', from: ['sku_tier'], azureChooses: true },
];

const IDENTITY: readonly Row[] = [
  { arm: 'servicePrincipalProfile.clientId', from: ['identity'], as: () => 'msi', block: true },
];

/** Off in a cluster that is made now: azurerm sends nothing of it, and AKS turns it on only where a request asks. */
const OFF_WHEN_MADE = [
  'currentKubernetesVersion',
  'publicNetworkAccess',
  'podIdentityProfile',
  'aadProfile.clientAppID',
  'aadProfile.serverAppID',
  'hostedSystemProfile',
  'azureMonitorProfile.containerInsights',
  'addonProfiles.kubeDashboard',
  'securityProfile.imageIntegrity',
  'securityProfile.kubernetesResourceObjectEncryptionProfile',
];

/** What is running follows what was asked for, once the plan is applied. */
const OFF_ALWAYS = ['currentKubernetesVersion'];

/** @param isNew it is made by this plan: nobody else can have set anything @param pools as ARM has them */
export function clusterOfAzurerm(values: JsonObject, isNew: boolean, pools: unknown): JsonObject {
  const rows = hasIdentity(values) ? [...PROPERTIES, ...IDENTITY] : PROPERTIES;
  const properties = mapped(rows, values, isNew ? OFF_WHEN_MADE : OFF_ALWAYS);
  return {
    ...mapped(TOP, values),
    type: 'Microsoft.ContainerService/managedClusters',
    properties: { ...properties, agentPoolProfiles: pools },
  };
}

function hasIdentity(values: JsonObject): boolean {
  return present(values.identity) === true;
}

function managedEntra(block: unknown): unknown {
  if (present(block) === null) return null;
  const [first] = block as readonly { readonly managed?: unknown }[];
  return first?.managed ?? true;
}

function enabledWord(value: unknown): unknown {
  return typeof value === 'boolean' ? (value ? 'Enabled' : 'Disabled') : null;
}

/** Configurations of add-ons are texts in ARM. */
function asText(value: unknown): unknown {
  return typeof value === 'boolean' ? String(value) : value;
}
