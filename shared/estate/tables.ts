import type { JsonObject } from '../json.js';
import { ADMIN_ROLES } from './adminRoles.js';
import { keepBackup } from './backupRow.js';
import { ASSESSMENTS, DEFENDER_PLANS } from './defenderQueries.js';
import { GATEWAY_TYPES, keepGateway } from './gatewayRows.js';
import { POLICIES } from './kubernetesPolicies.js';
import { keepWorkspace, RULE_ASSOCIATIONS, WORKSPACES } from './monitorQueries.js';

/**
 * One Resource Graph table that is read for the whole scope. To read another one, add an entry to TABLES; it is read
 * where a selected check rests on a signal of it (`shared/sweep/wanted.ts`).
 */
export interface EstateTable {
  /** What rows are handed out under, and what a gap is named after. */
  readonly name: string;
  /** Projects `id` and `s` (the lower-cased subscription) and is ordered by them: the streams are merged on `s`. */
  readonly query: string;
  /** `stream`: rows go to the partition of their subscription. `side`: kept as a map, for clusters of any subscription. */
  readonly kind: 'stream' | 'side';
  /** Of Defender for Cloud: not asked in a cloud that has none. */
  readonly ofDefender?: true;
  /** Of a side table: what is kept of a row; `undefined`: nothing. @default the columns of the query */
  readonly keep?: (row: JsonObject) => JsonObject | undefined;
}

/** Rows of side tables: by table name, by lower-case id, the few columns that are kept. */
export type SideTables = ReadonlyMap<string, ReadonlyMap<string, JsonObject>>;

/** Read by the plan, which decides what the others are asked for. */
export const SUBSCRIPTIONS: EstateTable = {
  name: 'subscriptions',
  kind: 'side',
  query: query(
    'resourcecontainers',
    'microsoft.resources/subscriptions',
    'id, name, subscriptionId, tags, properties, s',
  ),
};

const BELOW_CLUSTER = '/microsoft.containerservice/managedclusters/';
/** Prefix and case of the ids of roles vary. */
const ROLE = `extract('([^/]+)$', 1, tostring(${either('roleDefinitionId')}))`;

export const TABLES: readonly EstateTable[] = [
  { name: 'workspaces', kind: 'side', query: WORKSPACES, keep: keepWorkspace },
  {
    name: 'clusters',
    kind: 'stream',
    query: query(
      'resources',
      'microsoft.containerservice/managedclusters',
      'id, name, type, location, resourceGroup, subscriptionId, tags, sku, identity, properties, s',
    ),
  },
  {
    name: 'registries',
    kind: 'stream',
    // Replicas are resources of their own, below their registry.
    query: query(
      'resources',
      ['microsoft.containerregistry/registries', 'microsoft.containerregistry/registries/replications'],
      'id, name, type, location, resourceGroup, subscriptionId, tags, sku, properties, s',
    ),
  },
  {
    name: 'alerts',
    kind: 'stream',
    ofDefender: true,
    query: query('securityresources', 'microsoft.security/locations/alerts', 'id, subscriptionId, properties, s'),
  },
  {
    name: 'scheduledEvents',
    kind: 'stream',
    query: query(
      'containerserviceeventresources',
      'microsoft.containerservice/managedclusters/scheduledevents',
      'id, subscriptionId, properties, s',
    ),
  },
  {
    name: 'recommendations',
    kind: 'stream',
    query: query('advisorresources', 'microsoft.advisor/recommendations', 'id, subscriptionId, properties, s'),
  },
  {
    name: 'policyStates',
    kind: 'stream',
    query: query(
      'policyresources',
      ['microsoft.policyinsights/policystates', 'microsoft.policyinsights/componentpolicystates'],
      'id, type, resourceId = properties.resourceId, policy = properties.policyDefinitionName, assignment = properties.policyAssignmentId, state = properties.complianceState, componentId = properties.componentId, componentType = properties.componentType, s',
      `tostring(properties.policyDefinitionName) in~ (${listOf(Object.values(POLICIES).map(({ id }) => id))})`,
      // The same definitions are assigned to clusters of Azure Arc.
      "tostring(properties.resourceId) contains '/microsoft.containerservice/managedclusters/'",
    ),
  },
  {
    name: 'roleAssignments',
    kind: 'stream',
    query: query(
      'authorizationresources',
      'microsoft.authorization/roleassignments',
      `id, scope = ${either('scope')}, role = tolower(${ROLE}), principalId = ${either('principalId')}, principalType = ${either('principalType')}, s`,
      `tostring(${either('scope')}) contains '${BELOW_CLUSTER}'`,
      `${ROLE} in~ (${listOf(Object.keys(ADMIN_ROLES))})`,
    ),
  },
  {
    name: 'gitOps',
    kind: 'stream',
    query: query(
      'kubernetesconfigurationresources',
      [
        'microsoft.kubernetesconfiguration/extensions',
        'microsoft.kubernetesconfiguration/fluxconfigurations',
        'microsoft.kubernetesconfiguration/sourcecontrolconfigurations',
      ],
      `id, name, type, extensionType = ${either('extensionType')}, sourceKind = ${either('sourceKind')}, s`,
      // The same are made for clusters of Azure Arc.
      `id contains '${BELOW_CLUSTER}'`,
    ),
  },
  {
    name: 'publicAddresses',
    kind: 'stream',
    query: query(
      'resources',
      'microsoft.network/publicipaddresses',
      'id, name, tags, properties, s',
      // Keys of tags vary in case, and KQL minds it: `k8s-azure-service`, and `service` before.
      "tostring(tags) contains 'service'",
    ),
  },
  {
    name: 'backupInstances',
    kind: 'side',
    query: query(
      'recoveryservicesresources',
      'microsoft.dataprotection/backupvaults/backupinstances',
      'id, properties, s',
      "tostring(properties) contains '/microsoft.containerservice/managedclusters/'",
    ),
    keep: keepBackup,
  },
  {
    name: 'gateways',
    kind: 'side',
    query: query('resources', GATEWAY_TYPES, 'id, type, sku, properties, s'),
    keep: keepGateway,
  },
  { name: 'ruleAssociations', kind: 'stream', query: RULE_ASSOCIATIONS },
  { name: 'defenderPlans', kind: 'stream', ofDefender: true, query: DEFENDER_PLANS },
  { name: 'assessments', kind: 'stream', ofDefender: true, query: ASSESSMENTS },
];

function query(table: string, type: string | readonly string[], columns: string, ...conditions: string[]): string {
  return [
    table,
    typeof type === 'string' ? `where type =~ '${type}'` : `where type in~ (${listOf(type)})`,
    ...conditions.map((condition) => `where ${condition}`),
    'extend s = tolower(subscriptionId)',
    `project ${columns}`,
    'order by s asc, id asc',
  ].join(' | ');
}

function listOf(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}

/** A property whose keys begin with a small letter, or with a capital one: KQL minds the case of keys. */
function either(path: string): string {
  const capital = path.replace(/(^|\.)[a-z]/g, (start) => start.toUpperCase());
  return `coalesce(properties.${path}, properties.${capital})`;
}
