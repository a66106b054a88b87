import { resourceGroupOf, subscriptionOf } from './ids.js';
import type { Row } from './kql.js';
import type { ArmResource, Subscription, World } from './world.js';

/** Tables of Resource Graph that this estate fills, by lower-case name. */
const TABLES: Readonly<Record<string, (world: World) => readonly Row[]>> = {
  resourcecontainers: (world) => [
    ...world.subscriptions.map((subscription) => subscriptionRow(subscription, world)),
    ...groupRows(world),
  ],
  resources: (world) => Object.values(world.resources).map((resource) => rowOf(resource, world)),
  securityresources: (world) => world.alerts.map((alert) => rowOf(alert, world)),
  containerserviceeventresources: (world) => world.scheduledEvents.map((event) => rowOf(event, world)),
  advisorresources: (world) => world.recommendations.map((one) => rowOf(one, world)),
};

/** Real tables of which this estate has no rows. */
const EMPTY = [
  ...['maintenanceresources', 'policyresources', 'authorizationresources', 'kubernetesconfigurationresources'],
  ...['recoveryservicesresources', 'healthresources', 'servicehealthresources', 'patchassessmentresources'],
];

/** All rows of a table, of every subscription; undefined for a table that does not exist. */
export function rowsOfTable(world: World, table: string): readonly Row[] | undefined {
  if (EMPTY.includes(table)) return [];
  return Object.hasOwn(TABLES, table) ? TABLES[table]?.(world) : undefined;
}

/** The envelope of every row: columns that are always there, in the order of recorded ones. */
function rowOf(resource: ArmResource, { tenantId }: World): Row {
  return {
    id: resource.id,
    name: resource.name,
    type: resource.type.toLowerCase(),
    tenantId,
    kind: resource.kind ?? '',
    location: (resource.location ?? '').toLowerCase().replace(/\s+/g, ''),
    resourceGroup: resourceGroupOf(resource.id).toLowerCase(),
    subscriptionId: subscriptionOf(resource.id),
    managedBy: resource.managedBy ?? '',
    sku: resource.sku ?? null,
    plan: resource.plan ?? null,
    properties: resource.properties ?? null,
    tags: resource.tags ?? null,
    identity: resource.identity ?? null,
    zones: resource.zones ?? null,
    extendedLocation: resource.extendedLocation ?? null,
  };
}

function subscriptionRow({ id, name, state, tags }: Subscription, world: World): Row {
  return {
    ...rowOf({ id: `/subscriptions/${id}`, name, type: 'microsoft.resources/subscriptions' }, world),
    tags: tags ?? null,
    properties: {
      state,
      managementGroupAncestorsChain: [{ displayName: 'Tenant Root Group', name: world.tenantId }],
      subscriptionPolicies: { quotaId: 'EnterpriseAgreement_2014-09-01', spendingLimit: 'Off' },
    },
  };
}

function groupRows(world: World): readonly Row[] {
  const groups = new Map<string, ArmResource>();
  for (const { id, location } of Object.values(world.resources)) {
    const group = id.split('/').slice(0, 5).join('/');
    const type = 'microsoft.resources/subscriptions/resourcegroups';
    const found = { id: group, name: resourceGroupOf(id), type, properties: { provisioningState: 'Succeeded' } };
    if (!groups.has(group.toLowerCase()))
      groups.set(group.toLowerCase(), location === undefined ? found : { ...found, location });
  }
  return [...groups.values()].map((group) => rowOf(group, world));
}
