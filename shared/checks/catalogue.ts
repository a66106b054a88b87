import azureRbac from './access/azureRbac.js';
import clusterAdminAssignments from './access/clusterAdminAssignments.js';
import codeFindings from './access/codeFindings.js';
import conditionalAccess from './access/conditionalAccess.js';
import entraIntegration from './access/entraIntegration.js';
import gitops from './access/gitops.js';
import hostEncryption from './access/hostEncryption.js';
import keyVaultSecrets from './access/keyVaultSecrets.js';
import kubernetesRbac from './access/kubernetesRbac.js';
import localAccounts from './access/localAccounts.js';
import managedIdentity from './access/managedIdentity.js';
import nodeSshAccess from './access/nodeSshAccess.js';
import podIdentity from './access/podIdentity.js';
import requiredTags from './access/requiredTags.js';
import runCommand from './access/runCommand.js';
import secretRotation from './access/secretRotation.js';
import secretsEncryption from './access/secretsEncryption.js';
import secretsInRepositories from './access/secretsInRepositories.js';
import workloadIdentity from './access/workloadIdentity.js';
import type { Check } from './check.js';
import autoUpgradeFailed from './core/autoUpgradeFailed.js';
import defenderOpenAlerts from './core/defenderOpenAlerts.js';
import deprecatedApi from './core/deprecatedApi.js';
import maintenanceWindow from './core/maintenanceWindow.js';
import nodeImageAge from './core/nodeImageAge.js';
import nodeImageVulnerabilities from './core/nodeImageVulnerabilities.js';
import nodeOsChannel from './core/nodeOsChannel.js';
import pendingReboot from './core/pendingReboot.js';
import poolVersionBehind from './core/poolVersionBehind.js';
import poolVersionSkew from './core/poolVersionSkew.js';
import provisioningFailed from './core/provisioningFailed.js';
import rebootUnmanaged from './core/rebootUnmanaged.js';
import retiredFeature from './core/retiredFeature.js';
import slaTier from './core/slaTier.js';
import upgradeChannel from './core/upgradeChannel.js';
import versionPatch from './core/versionPatch.js';
import versionPreview from './core/versionPreview.js';
import versionSupport from './core/versionSupport.js';
import acrAdminUser from './images/acrAdminUser.js';
import acrAnonymousPull from './images/acrAnonymousPull.js';
import acrExternalMirror from './images/acrExternalMirror.js';
import acrGeoRedundancy from './images/acrGeoRedundancy.js';
import acrPrivateEndpoint from './images/acrPrivateEndpoint.js';
import acrPublicAccess from './images/acrPublicAccess.js';
import acrRetention from './images/acrRetention.js';
import acrSigning from './images/acrSigning.js';
import imageCleaner from './images/imageCleaner.js';
import imageIntegrity from './images/imageIntegrity.js';
import imageVulnerabilities from './images/imageVulnerabilities.js';
import registryAllowList from './images/registryAllowList.js';
import registryVulnerabilities from './images/registryVulnerabilities.js';
import podsCapabilities from './pods/podsCapabilities.js';
import podsDefaultNamespace from './pods/podsDefaultNamespace.js';
import podsHostNamespaces from './pods/podsHostNamespaces.js';
import podsHostPaths from './pods/podsHostPaths.js';
import podsHttpsIngress from './pods/podsHttpsIngress.js';
import podsPrivileged from './pods/podsPrivileged.js';
import podsPrivilegeEscalation from './pods/podsPrivilegeEscalation.js';
import podsReadOnlyRoot from './pods/podsReadOnlyRoot.js';
import podsResourceLimits from './pods/podsResourceLimits.js';
import podsRunAsRoot from './pods/podsRunAsRoot.js';
import podsServiceAccountToken from './pods/podsServiceAccountToken.js';
import apiGateway from './traffic/apiGateway.js';
import apiServerExposure from './traffic/apiServerExposure.js';
import egressControl from './traffic/egressControl.js';
import exposedServices from './traffic/exposedServices.js';
import httpApplicationRouting from './traffic/httpApplicationRouting.js';
import imdsRestriction from './traffic/imdsRestriction.js';
import ingressFirewall from './traffic/ingressFirewall.js';
import kubenetLimits from './traffic/kubenetLimits.js';
import networkPolicy from './traffic/networkPolicy.js';
import nodePublicIp from './traffic/nodePublicIp.js';
import serviceMesh from './traffic/serviceMesh.js';
import serviceMeshRevision from './traffic/serviceMeshRevision.js';
import zoneRedundancy from './traffic/zoneRedundancy.js';
import azurePolicyAddon from './watching/azurePolicyAddon.js';
import backup from './watching/backup.js';
import containerInsights from './watching/containerInsights.js';
import controlPlaneLogs from './watching/controlPlaneLogs.js';
import defenderPlan from './watching/defenderPlan.js';
import defenderRecommendations from './watching/defenderRecommendations.js';
import defenderSensor from './watching/defenderSensor.js';
import managedPrometheus from './watching/managedPrometheus.js';

/** Every check there is, in the order in which they are shown. A new check is one import and one line here. */
export const CATALOGUE: readonly Check[] = [
  versionSupport,
  versionPatch,
  versionPreview,
  poolVersionSkew,
  poolVersionBehind,
  nodeImageAge,
  nodeImageVulnerabilities,
  retiredFeature,
  pendingReboot,
  rebootUnmanaged,
  autoUpgradeFailed,
  defenderOpenAlerts,
  upgradeChannel,
  nodeOsChannel,
  maintenanceWindow,
  deprecatedApi,
  provisioningFailed,
  slaTier,
  kubernetesRbac,
  entraIntegration,
  localAccounts,
  azureRbac,
  managedIdentity,
  workloadIdentity,
  podIdentity,
  clusterAdminAssignments,
  runCommand,
  nodeSshAccess,
  keyVaultSecrets,
  secretRotation,
  secretsEncryption,
  hostEncryption,
  secretsInRepositories,
  codeFindings,
  conditionalAccess,
  gitops,
  requiredTags,
  defenderSensor,
  defenderPlan,
  containerInsights,
  managedPrometheus,
  controlPlaneLogs,
  azurePolicyAddon,
  defenderRecommendations,
  backup,
  apiServerExposure,
  networkPolicy,
  nodePublicIp,
  egressControl,
  httpApplicationRouting,
  ingressFirewall,
  serviceMesh,
  exposedServices,
  apiGateway,
  serviceMeshRevision,
  kubenetLimits,
  imdsRestriction,
  zoneRedundancy,
  imageCleaner,
  imageIntegrity,
  imageVulnerabilities,
  registryVulnerabilities,
  registryAllowList,
  acrAdminUser,
  acrAnonymousPull,
  acrPublicAccess,
  acrPrivateEndpoint,
  acrSigning,
  acrRetention,
  acrExternalMirror,
  acrGeoRedundancy,
  podsPrivileged,
  podsPrivilegeEscalation,
  podsRunAsRoot,
  podsHostNamespaces,
  podsHostPaths,
  podsCapabilities,
  podsReadOnlyRoot,
  podsResourceLimits,
  podsServiceAccountToken,
  podsDefaultNamespace,
  podsHttpsIngress,
];
