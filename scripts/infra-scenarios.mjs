// Sets of parameters, and what must come of them. Conditions and loops can be read wrongly; here the compiler reckons them.
import { readdirSync } from 'node:fs';

const SOC = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-soc';
const OTHER = '/subscriptions/77777777-7777-4777-8777-777777777777/resourceGroups/rg-metrics';
const WORKSPACES = 'providers/Microsoft.OperationalInsights/workspaces';
const ACCOUNT = 'providers/Microsoft.Monitor/accounts';
const READER = "param readerPrincipalId = '55555555-5555-4555-8555-555555555555'";
const ANALYTICS_RULES = readdirSync(new URL('../infra/sentinel/rules/', import.meta.url)).length;

const of = (resources, type) => resources.filter((one) => one.type === type);
const one = (resources, type) => of(resources, type)[0];
const count = (type, number) => ({
  what: `${number} of ${type}`,
  holds: (resources) => of(resources, type).length === number,
});
const property = (type, read, value) => ({
  what: `${type}: ${read.toString().replace(/^.*?=> /, '')} is ${JSON.stringify(value)}`,
  holds: (resources) => read(one(resources, type)?.properties ?? {}) === value,
});
const givenIn = (place, number) => ({
  what: `${number} roles in ${place}`,
  holds: (resources) =>
    of(resources, 'Microsoft.Authorization/roleAssignments').filter(({ id }) => id.includes(place)).length === number,
});
const settingNames = ({ siteConfig }) => siteConfig.appSettings.map(({ name }) => name);

/** What is so in every installation. */
const ALWAYS = [
  count('Microsoft.Web/sites', 1),
  count('Microsoft.Web/serverfarms', 1),
  count('Microsoft.Storage/storageAccounts', 1),
  count('Microsoft.KeyVault/vaults', 1),
  count('Microsoft.ManagedIdentity/userAssignedIdentities', 2),
  count('Microsoft.Insights/dataCollectionRules', 1),
  count('Microsoft.OperationalInsights/workspaces/tables', 2),
  property('Microsoft.Storage/storageAccounts', (of) => of.allowSharedKeyAccess, false),
  property('Microsoft.Storage/storageAccounts', (of) => of.allowBlobPublicAccess, false),
];

export const SCENARIOS = [
  {
    name: 'with-nothing-said',
    parameters: [],
    expected: [
      ...ALWAYS,
      // Three on storage; one each on vault, rule and telemetry.
      count('Microsoft.Authorization/roleAssignments', 6),
      count('Microsoft.Logic/workflows', 0),
      count('Microsoft.OperationalInsights/workspaces', 1),
      count('Microsoft.SecurityInsights/onboardingStates', 1),
      count('Microsoft.SecurityInsights/alertRules', ANALYTICS_RULES),
      count('Microsoft.Insights/workbooks', 2),
      count('Microsoft.Network/virtualNetworks', 0),
      count('Microsoft.Network/privateEndpoints', 0),
      count('Microsoft.Web/sites/config', 0),
      property('Microsoft.Storage/storageAccounts', (of) => of.publicNetworkAccess, 'Enabled'),
      property('Microsoft.Web/sites', (of) => of.functionAppConfig.runtime.version, '22'),
      property('Microsoft.Web/sites', (of) => of.virtualNetworkSubnetId ?? 'none', 'none'),
      property(
        'Microsoft.Web/sites',
        (of) => settingNames(of).filter((name) => name.endsWith('.Disabled')).length > 0,
        true,
      ),
    ],
  },
  {
    name: 'with-everything-given',
    parameters: [
      `param workspaceId = '${SOC}/${WORKSPACES}/soc'`,
      `param operationsWorkspaceId = '${SOC}/${WORKSPACES}/operations'`,
      "param entraClientId = '22222222-2222-4222-8222-222222222222'",
      "param nodeVersion = '24'",
      'param privateNetworking = true',
      'param closeIncidents = true',
    ],
    expected: [
      ...ALWAYS,
      // And one on the workspace.
      count('Microsoft.Authorization/roleAssignments', 7),
      count('Microsoft.Logic/workflows', 1),
      {
        what: 'the role on incidents is given in the group of the workspace',
        holds: (resources) =>
          of(resources, 'Microsoft.Authorization/roleAssignments').filter(({ id }) => id.includes(`'${SOC}/`))
            .length === 1,
      },
      count('Microsoft.OperationalInsights/workspaces', 0),
      count('Microsoft.SecurityInsights/onboardingStates', 0),
      // Whoever gives a workspace of theirs says whether content is put into it.
      count('Microsoft.SecurityInsights/alertRules', 0),
      count('Microsoft.Network/virtualNetworks', 1),
      count('Microsoft.Network/privateEndpoints', 4),
      count('Microsoft.Network/privateDnsZones', 4),
      count('Microsoft.Web/sites/config', 1),
      property('Microsoft.Storage/storageAccounts', (of) => of.publicNetworkAccess, 'Disabled'),
      property('Microsoft.Storage/storageAccounts', (of) => of.networkAcls.defaultAction, 'Deny'),
      property('Microsoft.KeyVault/vaults', (of) => of.publicNetworkAccess, 'Disabled'),
      property('Microsoft.Web/sites', (of) => of.functionAppConfig.runtime.version, '24'),
      property('Microsoft.Web/sites', (of) => /appSubnetId/.test(of.virtualNetworkSubnetId), true),
      property('Microsoft.Web/sites', (of) => settingNames(of).some((name) => name.endsWith('.Disabled')), false),
      {
        what: 'the tables lie in the workspace that is given',
        holds: (resources) =>
          of(resources, 'Microsoft.OperationalInsights/workspaces/tables').every(({ id }) =>
            id.startsWith(`${SOC}/${WORKSPACES}/soc/`),
          ),
      },
      {
        what: 'all logs go to the workspace of operations',
        holds: (resources) =>
          of(resources, 'Microsoft.Insights/diagnosticSettings').every(({ properties }) =>
            properties.workspaceId.endsWith('/operations'),
          ),
      },
    ],
  },
  {
    name: 'with-content-into-a-workspace-that-is-given',
    parameters: [`param workspaceId = '${SOC}/${WORKSPACES}/soc'`, "param sentinelContent = 'true'"],
    expected: [
      ...ALWAYS,
      // Sentinel is on there already, and stays as it is.
      count('Microsoft.SecurityInsights/onboardingStates', 0),
      count('Microsoft.SecurityInsights/alertRules', ANALYTICS_RULES),
      count('Microsoft.Insights/workbooks', 2),
      {
        what: 'the rules lie in the workspace that is given',
        holds: (resources) =>
          of(resources, 'Microsoft.SecurityInsights/alertRules').every(({ id }) =>
            id.startsWith(`${SOC}/${WORKSPACES}/soc/`),
          ),
      },
    ],
  },
  {
    name: 'with-sentinel-and-no-content',
    parameters: ["param sentinelContent = 'false'"],
    expected: [
      ...ALWAYS,
      count('Microsoft.SecurityInsights/onboardingStates', 1),
      count('Microsoft.SecurityInsights/alertRules', 0),
      count('Microsoft.Insights/workbooks', 0),
    ],
  },
  {
    name: 'rights-on-a-management-group',
    file: 'infra/managementGroup.bicep',
    place: 'managementGroup',
    parameters: [READER],
    expected: [count('Microsoft.Authorization/roleAssignments', 2), givenIn('mg-all', 2)],
  },
  {
    name: 'rights-and-metrics-of-two-workspaces',
    file: 'infra/managementGroup.bicep',
    place: 'managementGroup',
    parameters: [READER, `param monitorAccountIds = ['${SOC}/${ACCOUNT}/one', '${OTHER}/${ACCOUNT}/two']`],
    expected: [
      count('Microsoft.Authorization/roleAssignments', 4),
      givenIn('mg-all', 2),
      givenIn(`${SOC}/${ACCOUNT}/one`, 1),
      givenIn(`${OTHER}/${ACCOUNT}/two`, 1),
    ],
  },
  {
    name: 'rights-and-all-metrics',
    file: 'infra/managementGroup.bicep',
    place: 'managementGroup',
    parameters: [READER, 'param readAllPrometheus = true'],
    expected: [count('Microsoft.Authorization/roleAssignments', 3), givenIn('mg-all', 3)],
  },
  {
    name: 'a-subscription-that-is-delegated',
    file: 'infra/lighthouse/delegation.bicep',
    place: 'subscription',
    parameters: [
      "param managingTenantId = '66666666-6666-4666-8666-666666666666'",
      "param principalId = '55555555-5555-4555-8555-555555555555'",
    ],
    expected: [
      count('Microsoft.ManagedServices/registrationAssignments', 1),
      property('Microsoft.ManagedServices/registrationDefinitions', (of) => of.authorizations.length, 2),
      property(
        'Microsoft.ManagedServices/registrationDefinitions',
        (of) => of.managedByTenantId,
        '66666666-6666-4666-8666-666666666666',
      ),
    ],
  },
];
