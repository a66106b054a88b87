import { ok, refusedSubscription } from './arm.js';
import { type Answer, type AzureRequest, nameAt, type Route } from './exchange.js';
import type { Simulation } from './simulation.js';

/** What the caller may do at a subscription, and which resource providers are on there. */
export const rightsRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/subscriptions/{}/providers/Microsoft.Authorization/permissions',
    service: 'resourceManager',
    answer: permissions,
  },
  { method: 'GET', pattern: '/subscriptions/{}/providers/{}', service: 'resourceManager', answer: provider },
];

/** The read actions of Reader and of Security Reader: one entry a role that is assigned there or above. */
const ROLES = [
  ['*/read'],
  [
    'Microsoft.Authorization/*/read',
    'Microsoft.operationalInsights/workspaces/*/read',
    'Microsoft.Resources/subscriptions/resourceGroups/read',
    'Microsoft.Security/*/read',
    'Microsoft.Management/managementGroups/read',
  ],
];

function permissions(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  return ok({ value: ROLES.map((actions) => ({ actions, notActions: [], dataActions: [], notDataActions: [] })) });
}

function provider(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  const [subscription, namespace] = [nameAt(request, 0), nameAt(request, 1)];
  const id = `/subscriptions/${subscription}/providers/${namespace}`;
  return ok({ id, namespace, registrationState: 'Registered', registrationPolicy: 'RegistrationRequired' });
}
