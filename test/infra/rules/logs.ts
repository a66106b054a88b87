import type { Made } from '../template.js';
import { type Look, ofType, type Rule } from './rule.js';

/**
 * Types that write a resource log (Azure Monitor, supported categories). Application Insights is left out: what it could
 * log is what it stores in the same workspace. Plans, NAT gateways and endpoints have metrics alone.
 */
const LOGGING = [
  'Microsoft.Insights/dataCollectionRules',
  'Microsoft.KeyVault/vaults',
  'Microsoft.Logic/workflows',
  'Microsoft.Network/networkSecurityGroups',
  'Microsoft.Network/publicIPAddresses',
  'Microsoft.Network/virtualNetworks',
  'Microsoft.OperationalInsights/workspaces',
  'Microsoft.Storage/storageAccounts/blobServices',
  'Microsoft.Storage/storageAccounts/queueServices',
  'Microsoft.Storage/storageAccounts/tableServices',
  'Microsoft.Web/sites',
];
/** Types that a reader of the templates has thought about and that write none. */
const SILENT = [
  'Microsoft.Authorization/roleAssignments',
  'Microsoft.Authorization/roleDefinitions',
  'Microsoft.Insights/components',
  'Microsoft.Insights/diagnosticSettings',
  'Microsoft.Insights/workbooks',
  'Microsoft.ManagedIdentity/userAssignedIdentities',
  'Microsoft.Network/natGateways',
  'Microsoft.Network/privateDnsZones',
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  'Microsoft.Network/privateEndpoints',
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  'Microsoft.OperationalInsights/workspaces/savedSearches',
  'Microsoft.OperationalInsights/workspaces/tables',
  'Microsoft.SecurityInsights/alertRules',
  'Microsoft.SecurityInsights/onboardingStates',
  'Microsoft.SecurityInsights/watchlists',
  'Microsoft.Storage/storageAccounts',
  'Microsoft.Storage/storageAccounts/blobServices/containers',
  'Microsoft.Web/serverfarms',
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
  'Microsoft.Web/sites/config',
];

export const logged: Rule = {
  id: 'logged',
  what: 'a diagnostic setting on every resource that writes a log',
  look: ({ main }) =>
    main
      .filter(({ resource }) => !SILENT.includes(resource.type))
      .map((made): Look => ({ where: made.where, problem: problemOf(made, main) })),
};

function problemOf({ resource: { type }, template }: Made, all: readonly Made[]): string | undefined {
  if (!LOGGING.includes(type)) return `is a ${type}: nobody has said yet whether that writes a log (rules/logs.ts)`;
  const beside = all.filter((one) => one.template === template);
  const settings = ofType(beside, 'Microsoft.Insights/diagnosticSettings').filter(
    ({ resource }) =>
      resource.scope?.startsWith(`[resourceId('${type}',`) && enabled(resource.properties?.logs, template),
  );
  return settings.length < ofType(beside, type).length ? 'has no diagnostic setting with a log that is on' : undefined;
}

/** What is logged is written in the setting, or is a variable beside it. */
function enabled(logs: unknown, { variables = {} }: Made['template']): boolean {
  const name = typeof logs === 'string' ? /^\[variables\('([^']+)'\)\]$/.exec(logs)?.[1] : undefined;
  const list = name === undefined ? logs : variables[name];
  return Array.isArray(list) && list.some((log: { enabled?: unknown }) => log.enabled === true);
}
