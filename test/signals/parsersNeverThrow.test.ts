import fc from 'fast-check';
import { seriesIn } from '../../shared/azure/metricAnswers.js';
import { isObject } from '../../shared/json.js';
import { deprecationsByCluster } from '../../shared/signals/advisor.js';
import { alertsByCluster } from '../../shared/signals/alerts.js';
import { parseCacheRules } from '../../shared/signals/cacheRules.js';
import { parseConditionalAccess } from '../../shared/signals/conditionalAccess.js';
import { parseDiagnosticSettings } from '../../shared/signals/diagnosticSettings.js';
import { distroOf } from '../../shared/signals/distro.js';
import { parseMaintenance } from '../../shared/signals/maintenance.js';
import { parseMeshRevisions } from '../../shared/signals/meshRevisions.js';
import { kuredIn, nodesIn, sinceIn } from '../../shared/signals/metricRows.js';
import { nodesByCluster } from '../../shared/signals/nodeRows.js';
import { parseRegionVersions, regionVersionsFile } from '../../shared/signals/regionVersions.js';
import { parseLocations } from '../../shared/signals/regionZones.js';
import { replications } from '../../shared/signals/replications.js';
import { scheduledEventsByCluster } from '../../shared/signals/scheduledEvents.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { REGISTRY_ID, registryOf } from '../support/registries.js';
import { NOW } from './fakeReads.js';

const clusters = [clusterOf({ nodeResourceGroup: 'mc' })];
const registries = [registryOf({})];

/** Keys and words that the parsers look for, so that odd values turn up in the right places. */
const KEYS = [
  ...[
    'values',
    'value',
    'version',
    'capabilities',
    'supportPlan',
    'patchVersions',
    'isPreview',
    'region',
    'request',
    'uri',
    'body',
  ],
  ...[
    'name',
    'id',
    'properties',
    'maintenanceWindow',
    'timeInWeek',
    'Kind',
    'ClusterId',
    'Node',
    'Required',
    'Since',
    'LastSeen',
  ],
  ...[
    'systemAlertId',
    'status',
    'severity',
    'resourceIdentifiers',
    'azureResourceId',
    'timeGeneratedUtc',
    'eventSource',
  ],
  ...[
    'eventDetails',
    'eventStatus',
    'resources',
    'eolDate',
    'kubernetesVersion',
    'description',
    'shortDescription',
    'problem',
  ],
  ...['workspaceId', 'logs', 'category', 'categoryGroup', 'enabled', 'meshRevisions', 'revision', 'compatibleWith'],
  ...['metric', 'values', 'node', 'exported_node', 'provider_id', 'cluster'],
  ...['versions', 'availabilityZoneMappings', 'state', 'conditions', 'applications', 'users', 'grantControls'],
  ...['location', 'sourceRepository', 'provisioningState', 'regionEndpointEnabled', 'zoneRedundancy'],
  ...['resourceMetadata', 'resourceId', 'lastUpdated', '__proto__', 'constructor', 'toString'],
];
const WORDS = [
  'EOLNotification',
  'AutoUpgrader',
  '1.34',
  '0001-01-01T00:00:00Z',
  '275760-99-99',
  '{"a":',
  'node',
  'reboot',
  '1',
  CLUSTER_ID,
  `${REGISTRY_ID}/replications/westus`,
  'deprecated API',
];
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<unknown>(...WORDS, null, true, -1, 1e300),
    fc.string(),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('tree')), { maxLength: 6 })
      .map((entries) => JSON.parse(JSON.stringify(Object.fromEntries(entries)))),
  ),
}));
/** An answer of Prometheus through its client's door, and whatever came through. */
function readMetrics(raw: unknown, type: 'vector' | 'matrix'): void {
  const result = Array.isArray(raw) ? raw : [raw];
  for (const body of [raw, { status: 'success', data: { resultType: type, result } }]) {
    const answer = seriesIn(isObject(body) ? body : {}, type);
    const series = answer.ok ? answer.value : [];
    nodesIn(series);
    kuredIn(series, NOW);
    sinceIn(series, NOW);
  }
}

/** What is no object never comes out of Resource Graph's door: it counts as odd. */
function replicasOf(raw: readonly unknown[]): { readonly odd: number } {
  const reader = replications.open({ clusters, registries, previousAlerts: new Map() });
  const objects = raw.filter(isObject);
  for (const row of objects) reader.take(row);
  for (const { key } of registries) reader.of(key);
  return { odd: reader.left().odd + raw.length - objects.length };
}

const rows = fc.array(tree, { maxLength: 4 });

test.each<readonly [string, (raw: unknown) => unknown]>([
  ['region versions', (raw) => parseRegionVersions(raw, 'westeurope', NOW)],
  ['a versions file', regionVersionsFile],
  ['maintenance', (raw) => parseMaintenance(raw, NOW)],
  ['conditional access', (raw) => parseConditionalAccess(raw, NOW)],
  ['cache rules', (raw) => parseCacheRules(raw, NOW)],
  ['diagnostic settings', (raw) => parseDiagnosticSettings(raw, NOW)],
  ['mesh revisions', (raw) => parseMeshRevisions(raw, 'westeurope', NOW)],
  ['locations', parseLocations],
  ['a vector of metrics', (raw) => readMetrics(raw, 'vector')],
  ['a matrix of metrics', (raw) => readMetrics(raw, 'matrix')],
  ['a distro', (raw) => distroOf(String(JSON.stringify(raw)))],
])('%s: any JSON is read or told off, never thrown at', (_what, parse) => {
  fc.assert(fc.property(tree, (raw) => void parse(raw)));
});

test.each<readonly [string, (rows: readonly unknown[]) => readonly { readonly odd: number }[]]>([
  ['alerts', (raw) => [alertsByCluster(raw, clusters)]],
  ['scheduled events', (raw) => Object.values(scheduledEventsByCluster(raw, clusters))],
  ['advisor', (raw) => [deprecationsByCluster(raw, clusters)]],
  ['nodes', (raw) => [nodesByCluster(raw, clusters, NOW)]],
  ['replications', (raw) => [replicasOf(raw)]],
])('rows of %s: any JSON is taken or counted, never thrown at', (_what, parse) => {
  fc.assert(
    fc.property(rows, (raw) => {
      const odd = parse(raw).reduce((sum, placed) => sum + placed.odd, 0);
      expect(odd).toBeGreaterThanOrEqual(raw.filter((row) => typeof row !== 'object' || row === null).length);
    }),
  );
});
