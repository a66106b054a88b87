import { resourceGroupOf, subscriptionOf } from './ids.js';
import type { Row } from './kql.js';
import { ancestorsOf } from './managementGroups.js';
import type { ArmResource, Subscription, World } from './world.js';

/** Tables of Resource Graph that this estate fills, by lower-case name. */
const TABLES: Readonly<Record<string, (world: World) => readonly Row[]>> = {
  resourcecontainers: (world) => [
    ...world.subscriptions.map((subscription) => subscriptionRow(subscription, world)),
    ...groupRows(world),
  ],
  securityresources: (world) => [
    ...world.alerts.map((alert) => rowOf(alert, world)),
    ...ofTable(world, 'securityresources'),
  ],
  containerserviceeventresources: (world) => world.scheduledEvents.map((event) => rowOf(event, world)),
  advisorresources: (world) => world.recommendations.map((one) => rowOf(one, world)),
};

/** The table that shows a resource, by the beginning of its type; all others are in `resources`. */
const TABLE_OF_TYPE: readonly (readonly [type: string, table: string])[] = [
  ['microsoft.security/', 'securityresources'],
  ['microsoft.policyinsights/', 'policyresources'],
  ['microsoft.authorization/', 'authorizationresources'],
  ['microsoft.kubernetesconfiguration/', 'kubernetesconfigurationresources'],
  ['microsoft.dataprotection/', 'recoveryservicesresources'],
  ['microsoft.insights/datacollectionruleassociations', 'insightsresources'],
  // Resource Manager alone answers for these.
  ['microsoft.insights/diagnosticsettings', ''],
  ['microsoft.containerregistry/registries/cacherules', ''],
];

/** Real tables; one that nothing above fills has no rows. */
const REAL = [
  ...['resources', 'maintenanceresources', 'healthresources', 'servicehealthresources', 'patchassessmentresources'],
  ...TABLE_OF_TYPE.map(([, table]) => table),
];

/** All rows of a table, of every subscription; undefined for a table that does not exist. */
export function rowsOfTable(world: World, table: string): readonly Row[] | undefined {
  if (Object.hasOwn(TABLES, table)) return TABLES[table]?.(world);
  return table !== '' && REAL.includes(table) ? ofTable(world, table) : undefined;
}

function ofTable(world: World, table: string): readonly Row[] {
  const shown = Object.values(world.resources).filter(({ type }) => tableOf(type) === table);
  return shown.map((resource) => rowOf(resource, world));
}

/** By type as it is spelled: an estate has few of them and many resources. */
const known = new Map<string, string>();

function tableOf(type: string): string {
  const found = known.get(type);
  if (found !== undefined) return found;
  const lower = type.toLowerCase();
  const table = TABLE_OF_TYPE.find(([start]) => lower.startsWith(start))?.[1] ?? 'resources';
  known.set(type, table);
  return table;
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

function subscriptionRow(subscription: Subscription, world: World): Row {
  const { id, name, state, tags } = subscription;
  return {
    ...rowOf({ id: `/subscriptions/${id}`, name, type: 'microsoft.resources/subscriptions' }, world),
    tags: tags ?? null,
    properties: {
      state,
      managementGroupAncestorsChain: ancestorsOf(subscription, world.tenantId),
      subscriptionPolicies: { quotaId: 'EnterpriseAgreement_2014-09-01', spendingLimit: 'Off' },
    },
  };
}

function groupRows(world: World): readonly Row[] {
  const groups = new Map<string, ArmResource>();
  for (const { id, location } of Object.values(world.resources)) {
    if (resourceGroupOf(id) === '') continue;
    const group = id.split('/').slice(0, 5).join('/');
    const type = 'microsoft.resources/subscriptions/resourcegroups';
    const found = { id: group, name: resourceGroupOf(id), type, properties: { provisioningState: 'Succeeded' } };
    if (!groups.has(group.toLowerCase()))
      groups.set(group.toLowerCase(), location === undefined ? found : { ...found, location });
  }
  return [...groups.values()].map((group) => rowOf(group, world));
}
