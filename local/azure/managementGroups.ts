import type { ManagementGroup, Subscription } from './world.js';

const PREFIX = '/providers/Microsoft.Management/managementGroups/';

export function managementGroupId(name: string): string {
  return `${PREFIX}${name}`;
}

/** The chain that Resource Graph shows of a subscription: its parent first, the root last. */
export function ancestorsOf(
  { managementGroups = [], tenantId = '' }: Subscription,
  own: string,
): readonly ManagementGroup[] {
  return [...managementGroups, { displayName: 'Tenant Root Group', name: tenantId || own }].map(
    ({ displayName, name }) => ({
      displayName,
      name,
    }),
  );
}

/**
 * Groups and subscriptions below a group, as Resource Manager lists them.
 * @returns `undefined`: there is no such group
 */
export function descendantsOf(
  group: string,
  subscriptions: readonly Subscription[],
  tenantId: string,
): readonly unknown[] | undefined {
  const wanted = group.toLowerCase();
  const groups = new Map<string, unknown>();
  const below: unknown[] = [];
  let isKnown = wanted === tenantId.toLowerCase();
  for (const subscription of subscriptions) {
    const chain = ancestorsOf(subscription, tenantId);
    const at = chain.findIndex(({ name }) => name.toLowerCase() === wanted);
    if (at < 0) continue;
    isKnown = true;
    const { id, name } = subscription;
    below.push(child(`/subscriptions/${id}`, '/subscriptions', id, name, chain[0]));
    for (const [place, between] of chain.slice(0, at).entries())
      groups.set(
        between.name.toLowerCase(),
        child(
          managementGroupId(between.name),
          'Microsoft.Management/managementGroups',
          between.name,
          between.displayName,
          chain[place + 1],
        ),
      );
  }
  return isKnown ? [...groups.values(), ...below] : undefined;
}

function child(id: string, type: string, name: string, displayName: string, parent: ManagementGroup | undefined) {
  return { id, type, name, properties: { displayName, parent: { id: managementGroupId(parent?.name ?? '') } } };
}
