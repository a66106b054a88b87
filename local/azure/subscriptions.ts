import { noSubscription, ok, page, refusedSubscription, subscriptionNamed } from './arm.js';
import { type Answer, type AzureRequest, nameAt, type Route } from './exchange.js';
import { regionName } from './ids.js';
import { descendantsOf, managementGroupId } from './managementGroups.js';
import { armError } from './refusals.js';
import type { Simulation } from './simulation.js';
import type { Subscription } from './world.js';

const PAGE = 1_000;

/** Subscriptions, management groups and locations of Resource Manager. */
export const subscriptionRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/subscriptions', service: 'resourceManager', answer: list },
  { method: 'GET', pattern: '/subscriptions/{}', service: 'resourceManager', answer: one },
  { method: 'GET', pattern: '/subscriptions/{}/locations', service: 'resourceManager', answer: locations },
  {
    method: 'GET',
    pattern: '/providers/Microsoft.Management/managementGroups/{}/descendants',
    service: 'resourceManager',
    answer: descendants,
  },
];

/** All that the caller has any role on. None at all: an empty list, not a 403. */
function list(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  return page(
    request,
    azure,
    seen(request, azure).map((subscription) => shown(subscription, azure)),
    PAGE,
  );
}

function seen(request: AzureRequest, azure: Simulation): readonly Subscription[] {
  return azure.world.subscriptions.filter(({ id }) => {
    if (!request.hidden.has(id.toLowerCase())) return true;
    azure.faults.countHidden(id);
    return false;
  });
}

function shown({ id, name, state, tags, tenantId }: Subscription, { identity }: Simulation): unknown {
  return {
    id: `/subscriptions/${id}`,
    authorizationSource: 'RoleBased',
    managedByTenants: tenantId === undefined ? [] : [{ tenantId: identity.tenantId }],
    ...(tags === undefined ? {} : { tags }),
    subscriptionId: id,
    tenantId: tenantId ?? identity.tenantId,
    displayName: name,
    state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

function one(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  const found = subscriptionNamed(azure.world, nameAt(request, 0));
  return found === undefined ? noSubscription(nameAt(request, 0)) : ok(shown(found, azure));
}

/** The regions that the simulated estate uses, and one logical one. */
function locations(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  const base = `/subscriptions/${nameAt(request, 0)}/locations`;
  const used = Object.values(azure.world.resources).map(({ location }) => regionName(location ?? ''));
  const names = [...new Set([...used, ...Object.keys(azure.world.versions)])].filter((name) => name !== '').sort();
  const physical = names.map((name) => ({
    id: `${base}/${name}`,
    name,
    type: 'Region',
    displayName: name,
    regionalDisplayName: name,
    metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
    ...zonesOf(name, azure.world.zones[name] ?? 3),
  }));
  const global = { id: `${base}/global`, name: 'global', type: 'Region', displayName: 'Global' };
  return ok({
    value: [...physical, { ...global, regionalDisplayName: 'Global', metadata: { regionType: 'Logical' } }],
  });
}

/** A region without zones has no such key. */
function zonesOf(region: string, count: number): object {
  if (count === 0) return {};
  const zones = Array.from({ length: count }, (_none, place) => String(place + 1));
  return {
    availabilityZoneMappings: zones.map((zone) => ({ logicalZone: zone, physicalZone: `${region}-az${zone}` })),
  };
}

/** What is below a management group, at any depth. The root's name is the tenant's id. */
function descendants(request: AzureRequest, azure: Simulation): Answer {
  const refused = refusedSubscription(request, azure);
  if (refused !== undefined) return refused;
  const group = nameAt(request, 0);
  const below = descendantsOf(group, seen(request, azure), azure.identity.tenantId);
  if (below === undefined) return armError(404, 'NotFound', `'${managementGroupId(group)}' not found`);
  return page(request, azure, below, PAGE);
}
