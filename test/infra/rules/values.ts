import { expecting } from './expected.js';

const STORAGE = 'Microsoft.Storage/storageAccounts';
const SITE = 'Microsoft.Web/sites';
const VAULT = 'Microsoft.KeyVault/vaults';
const WORKSPACE = 'Microsoft.OperationalInsights/workspaces';
const TLS = ['TLS1_2', 'TLS1_3'];
const SITE_TLS = ['1.2', '1.3'];
/** Closed where private networking is asked for. */
const CLOSED = ["[if(parameters('closed'), 'Disabled', 'Enabled')]", 'Disabled'];
const DENIED = ["[if(parameters('closed'), 'Deny', 'Allow')]", 'Deny'];

export const notPublic = expecting('not-public', 'no storage or vault that anybody may read', [
  { type: STORAGE, path: ['allowBlobPublicAccess'], allowed: [false] },
  { type: STORAGE, path: ['publicNetworkAccess'], allowed: CLOSED },
  { type: STORAGE, path: ['networkAcls', 'defaultAction'], allowed: DENIED },
  { type: `${STORAGE}/blobServices/containers`, path: ['publicAccess'], allowed: ['None'] },
  { type: VAULT, path: ['publicNetworkAccess'], allowed: CLOSED },
  { type: VAULT, path: ['networkAcls', 'defaultAction'], allowed: DENIED },
]);

export const noKeys = expecting('no-keys', 'nothing that a key or a password opens', [
  { type: STORAGE, path: ['allowSharedKeyAccess'], allowed: [false] },
  { type: VAULT, path: ['enableRbacAuthorization'], allowed: [true] },
  { type: WORKSPACE, path: ['features', 'disableLocalAuth'], allowed: [true] },
  { type: 'Microsoft.Insights/components', path: ['DisableLocalAuth'], allowed: [true] },
  { type: `${SITE}/basicPublishingCredentialsPolicies`, path: ['allow'], allowed: [false] },
  {
    type: SITE,
    path: ['functionAppConfig', 'deployment', 'storage', 'authentication', 'type'],
    allowed: ['UserAssignedIdentity'],
  },
]);

/** Whose identity is meant is said in each place: an app with two has no default that is right. */
const HOST = ["[parameters('hostId')]"];

export const identities = expecting('identities', 'no place that leaves it to Azure which identity opens it', [
  { type: SITE, path: ['keyVaultReferenceIdentity'], allowed: HOST },
  {
    type: SITE,
    path: ['functionAppConfig', 'deployment', 'storage', 'authentication', 'userAssignedIdentityResourceId'],
    allowed: HOST,
  },
]);

export const tls = expecting('tls', 'no connection below TLS 1.2', [
  { type: STORAGE, path: ['minimumTlsVersion'], allowed: TLS },
  { type: STORAGE, path: ['supportsHttpsTrafficOnly'], allowed: [true] },
  { type: SITE, path: ['httpsOnly'], allowed: [true] },
  { type: SITE, path: ['siteConfig', 'minTlsVersion'], allowed: SITE_TLS },
  { type: SITE, path: ['siteConfig', 'scmMinTlsVersion'], allowed: SITE_TLS },
  { type: SITE, path: ['siteConfig', 'ftpsState'], allowed: ['Disabled'] },
]);

export const recoverable = expecting('recoverable', 'nothing whose deletion cannot be taken back', [
  { type: VAULT, path: ['enableSoftDelete'], allowed: [true] },
  { type: VAULT, path: ['enablePurgeProtection'], allowed: [true] },
  { type: `${STORAGE}/blobServices`, path: ['deleteRetentionPolicy', 'enabled'], allowed: [true] },
  { type: `${STORAGE}/blobServices`, path: ['containerDeleteRetentionPolicy', 'enabled'], allowed: [true] },
]);

export const signedIn = expecting('signed-in', 'no http function that answers who has not signed in', [
  { type: `${SITE}/config`, path: ['platform', 'enabled'], allowed: [true] },
  { type: `${SITE}/config`, path: ['globalValidation', 'requireAuthentication'], allowed: [true] },
  { type: `${SITE}/config`, path: ['globalValidation', 'unauthenticatedClientAction'], allowed: ['Return401'] },
  { type: `${SITE}/config`, path: ['identityProviders', 'azureActiveDirectory', 'enabled'], allowed: [true] },
]);
