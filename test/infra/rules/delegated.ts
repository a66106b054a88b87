import { at, idsIn, type Made } from '../template.js';
import { type Look, ofType, type Rule } from './rule.js';

/** Built-in roles without data actions, which only read: those that may be delegated (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
const MAY_BE = [
  'acdd72a7-3385-48ef-bd42-f606fba81ae7', // Reader
  '39bc4728-0917-49c7-9d2c-d95423bc2eb4', // Security Reader
];

/** Why the usual others are not: Azure Lighthouse refuses a deployment with one of them (learn.microsoft.com/azure/lighthouse/concepts/tenants-users-roles). */
const MAY_NOT_BE: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'is Owner, which cannot be delegated',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'is User Access Administrator, which gives rights on',
  'b0d8363b-8ddd-447d-831f-62ca05bff136': 'is Monitoring Data Reader, which has data actions',
};

export const delegated: Rule = {
  id: 'delegated',
  what: 'nothing delegated to another tenant but roles that read and have no data actions',
  look: ({ lighthouse }) => [
    ...ofType(lighthouse, 'Microsoft.ManagedServices/registrationDefinitions').flatMap(rolesOf),
    ...lighthouse.flatMap(({ where, resource }) =>
      resource.type.startsWith('Microsoft.ManagedServices/')
        ? []
        : [{ where, problem: `is a ${resource.type}; only delegations go there` }],
    ),
  ],
};

/** A look a role, wherever in the definition it stands: given for good, to be activated, or to be handed on. */
function rolesOf({ where, resource, template }: Made): readonly Look[] {
  const expressions = valuesOf(resource.properties, ['roleDefinitionId', 'delegatedRoleDefinitionIds']);
  const ids = expressions.flatMap((expression) => {
    const found = idsIn(expression, template);
    return found.length > 0 ? found : [JSON.stringify(expression)];
  });
  if (ids.length === 0) return [{ where, problem: 'delegates no role' }];
  return ids.map((id) => ({ where: `${where}: ${id}`, problem: problemOf(id) }));
}

function problemOf(id: string): string | undefined {
  if (MAY_BE.includes(id)) return undefined;
  return MAY_NOT_BE[id] ?? 'is not among the roles that may be delegated';
}

function valuesOf(value: unknown, keys: readonly string[]): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const inner = at(value, key);
    return keys.includes(key) ? [inner] : valuesOf(inner, keys);
  });
}
