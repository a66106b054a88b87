import type { World } from '../world.js';
import type { Names } from './cluster.js';
import type { Draft } from './draft.js';
import { randomOf } from './random.js';

/** Built-in roles: the first four make master of a cluster, the last two do not. */
const ROLES = {
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  clusterAdmin: '0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8',
  rbacClusterAdmin: 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b',
  clusterUser: '4abbcc35-e782-43d8-92c5-2d3f1bd2253f',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
} as const;
/** Every seventh cluster has more masters than it should. */
const MANY_EVERY = 7;

/** Role assignments on a cluster: a group and a pipeline are masters of it; on some five people more. */
export function addGrants(world: World, { index, fleet, subscriptionId }: Draft, { id }: Names): void {
  const random = randomOf(fleet.seed, 'grants', index);
  const grant = (role: keyof typeof ROLES, principalType: string, principalId = random.guid(), scope = id): string => {
    const name = random.guid();
    // Prefix and case of the ids of roles vary.
    const prefix = index % 2 === 0 ? `/subscriptions/${subscriptionId}` : '';
    const segment = index % 3 === 0 ? 'RoleDefinitions' : 'roleDefinitions';
    const assignment = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    world.resources[assignment.toLowerCase()] = {
      id: assignment,
      name,
      type: 'Microsoft.Authorization/roleAssignments',
      properties: {
        roleDefinitionId: `${prefix}/providers/Microsoft.Authorization/${segment}/${ROLES[role]}`,
        principalId,
        principalType,
        scope,
        createdOn: '2026-02-03T08:00:00.0000000Z',
        updatedOn: '2026-02-03T08:00:00.0000000Z',
      },
    };
    return principalId;
  };
  const group = grant('rbacClusterAdmin', 'Group');
  grant('clusterAdmin', 'Group', group);
  grant('contributor', 'ServicePrincipal');
  grant('clusterUser', 'Group');
  grant('reader', 'User');
  grant('rbacClusterAdmin', 'Group', random.guid(), `${id}/namespaces/shop`);
  for (let person = 0; index % MANY_EVERY === 3 && person < 5; person += 1)
    grant(person % 2 === 0 ? 'owner' : 'rbacClusterAdmin', 'User');
}
