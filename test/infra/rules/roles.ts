import { idsIn, type Made } from '../template.js';
import { type Look, ofType, type Rule } from './rule.js';

/** Built-in roles that something here may have, each on the one type of resource that it is for (docs/deploy.md says why). */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Storage/storageAccounts': [
    'b7e6dc6d-f1e8-4753-8033-0f276bb0955b', // Storage Blob Data Owner
    '974c5e8b-45b9-4653-ba55-5f855dd0fb88', // Storage Queue Data Contributor
    '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3', // Storage Table Data Contributor
  ],
  'Microsoft.Insights/dataCollectionRules': ['3913510d-42f4-4e42-8a64-420c390055eb'], // Monitoring Metrics Publisher
  'Microsoft.Insights/components': ['3913510d-42f4-4e42-8a64-420c390055eb'],
  'Microsoft.KeyVault/vaults': ['4633458b-17de-408a-b874-0445c86b69e6'], // Key Vault Secrets User
  'Microsoft.OperationalInsights/workspaces': ['3e150937-b8fe-4cfb-8069-0eaf05ecd056'], // Microsoft Sentinel Responder
};

const MONITORING_DATA_READER = 'b0d8363b-8ddd-447d-831f-62ca05bff136';

/** Built-in roles that only read. */
const READING = [
  'acdd72a7-3385-48ef-bd42-f606fba81ae7', // Reader
  '39bc4728-0917-49c7-9d2c-d95423bc2eb4', // Security Reader
  MONITORING_DATA_READER,
];

const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';

export const leastRights: Rule = {
  id: 'least-rights',
  what: 'no role but the few that are listed, each on the one resource that it is for',
  look: ({ main }) => [
    ...ofType(main, ASSIGNMENT).map((made): Look => ({ where: made.where, problem: problemOf(made) })),
    ...definitions(main),
  ],
};

export const readsOnly: Rule = {
  id: 'reads-only',
  what: 'nothing on a management group but roles that read, and on one resource but the role for metrics',
  look: ({ managementGroup }) =>
    managementGroup.map(({ where, resource, template }): Look => {
      if (resource.type !== ASSIGNMENT)
        return { where, problem: `is a ${resource.type}; only role assignments go there` };
      const allowed = resource.scope === undefined ? READING : metricsOf(resource.scope);
      return { where, problem: given(resource.properties?.roleDefinitionId, allowed, template) };
    }),
};

/** Azure Monitor workspaces are opened one by one, with the role that shows their metrics. */
function metricsOf(scope: string): readonly string[] {
  return typeOf(scope) === 'Microsoft.Monitor/accounts' ? [MONITORING_DATA_READER] : [];
}

/** The type of the one resource that a scope names. */
function typeOf(scope: string | undefined): string | undefined {
  return /^\[resourceId\('([^']+)'/.exec(scope ?? '')?.[1];
}

function problemOf({ resource, template }: Made): string | undefined {
  const target = typeOf(resource.scope);
  if (target === undefined) return 'has no resource as its scope: it holds for the whole resource group';
  if (resource.properties?.principalType !== 'ServicePrincipal') return 'has no principalType ServicePrincipal';
  return given(resource.properties.roleDefinitionId, ROLES[target] ?? [], template);
}

function given(role: unknown, allowed: readonly string[], template: Made['template']): string | undefined {
  const ids = idsIn(role, template);
  if (ids.length === 0) return `names no role that can be read out of the template: ${JSON.stringify(role)}`;
  const others = ids.filter((id) => !allowed.includes(id));
  return others.length === 0 ? undefined : `gives ${others.join(', ')}, which is not among the roles for it`;
}

/** Roles of our own would be rights that nobody else knows. */
function definitions(made: readonly Made[]): readonly Look[] {
  return ofType(made, 'Microsoft.Authorization/roleDefinitions').map(({ where }) => ({
    where,
    problem: 'defines a role; use a built-in one',
  }));
}
