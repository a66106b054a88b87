import { rowsOfTable } from '../../local/azure/graphRows.js';
import { parseQuery, type Row } from '../../local/azure/kql.js';
import { withPascalCaseKeys } from '../../local/azure/pascalCase.js';
import { type ArmResource, emptyWorld } from '../../local/azure/world.js';
import { readRegistry } from '../../shared/estate/registry.js';
import { TABLES } from '../../shared/estate/tables.js';
import type { JsonObject } from '../../shared/json.js';
import type { RowReader, TableSignal } from '../../shared/signals/tableSignal.js';
import type { SignalName, SignalTypes } from '../../shared/signals/types.js';
import { CLUSTER_ID, clusterOf } from './clusters.js';

const SUBSCRIPTION = '/subscriptions/11111111-1111-4111-8111-111111111111';
export const REGISTRY_ID = `${SUBSCRIPTION}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/shop`;
export const CONNECTOR = `${SUBSCRIPTION}/resourceGroups/rg-dev/providers/Microsoft.Security/securityConnectors/gh`;
export const REPOSITORY_ID = `${CONNECTOR}/devops/default/gitHubOwners/acme/repos/Shop`;

const clusters = [clusterOf({ nodeResourceGroup: 'mc' })];
const registries = [readRegistry({ id: REGISTRY_ID, name: 'shop', location: 'westeurope', properties: {} })];
const KEY = '00000000-0000-4000-8000-0000000000';
let made = 0;

/** What an individual finding says beside the resource that it is about. */
export interface Finding {
  readonly key?: string;
  readonly category?: string;
  readonly severity?: string | null;
  readonly code?: string | null;
  readonly title?: string;
  readonly asset?: JsonObject;
  readonly additionalData?: JsonObject;
  readonly resourceAdditionalData?: unknown;
}

/** An assessment below a resource, as ARM has it; without a category it is one with a key of its own. */
export function assessment(resource: string, finding: Finding = {}): ArmResource {
  made += 1;
  const { key = `${KEY}${String(made).padStart(2, '0')}`, category, severity = 'High', code = 'Unhealthy' } = finding;
  return {
    id: `${resource}/providers/Microsoft.Security/assessments/${key}`,
    name: key,
    type: 'Microsoft.Security/assessments',
    properties: {
      displayName: finding.title ?? 'Update openssl',
      resourceDetails: { Source: 'Azure', Id: resource.toLowerCase(), ...finding.asset },
      status: code === null ? {} : { code, cause: '' },
      metadata: {
        displayName: 'Update',
        ...(severity === null ? {} : { severity }),
        ...(category === undefined ? {} : { recommendationCategory: category }),
      },
      additionalData: finding.additionalData ?? {},
      ...(finding.resourceAdditionalData === undefined
        ? {}
        : { resourceAdditionalData: finding.resourceAdditionalData }),
    },
  };
}

/** The old form: a CVE of an image below a recommendation. */
export function subAssessment(
  resource: string,
  recommendation: string,
  severity: string,
  additionalData: JsonObject = {},
): ArmResource {
  made += 1;
  return {
    id: `${resource}/providers/Microsoft.Security/assessments/${recommendation}/subassessments/${KEY}${made}`,
    name: `${KEY}${made}`,
    type: 'Microsoft.Security/assessments/subassessments',
    properties: {
      id: `CVE-2025-${1000 + made}`,
      displayName: `CVE-2025-${1000 + made}`,
      resourceDetails: { id: '/repositories/shop/web/images/sha256:aa', source: 'Azure' },
      status: { code: 'Unhealthy', severity },
      additionalData: {
        vulnerabilityDetails: { severity, cveId: `CVE-2025-${1000 + made}` },
        artifactDetails: { registryHost: 'shop.azurecr.io', repositoryName: 'shop/web', digest: 'sha256:aa' },
        ...additionalData,
      },
    },
  };
}

const cve = (severity: string, id = 'CVE-2026-1') => ({ CveId: id, Description: 'long', Severity: severity });
/** What comes with an image: CVEs as JSON text, as a tenant was seen to have them. */
export const cves = (...severities: string[]): JsonObject => ({
  SoftwareName: 'openssl',
  CvesDetails: JSON.stringify(severities.map((severity) => cve(severity))),
});

export const DIGEST = `sha256:${'ab'.repeat(32)}`;
export const RUNNING = { category: 'SoftwareUpdate', asset: { ResourceType: 'K8s-container', ResourceName: 'web' } };
export const IN_REGISTRY = { category: 'SoftwareUpdate', asset: { ResourceType: '.containerimage' } };
export const imageAsset = (repository = 'shop-web', digest = DIGEST) =>
  `${REGISTRY_ID}/securityEntityData/repositories-${repository}-images-${digest}`;

/** The rows that a table's query gives for these resources, with keys in Pascal case if wanted. */
export function played(name: string, resources: readonly ArmResource[], pascalCase = false): JsonObject[] {
  const { query = '' } = TABLES.find((one) => one.name === name) ?? {};
  const world = emptyWorld('22222222-2222-4222-8222-222222222222');
  for (const resource of resources) world.resources[resource.id.toLowerCase()] = resource;
  const { table, stages } = parseQuery(query);
  const rows = rowsOfTable(world, table) ?? [];
  const told = pascalCase ? rows.map(withPascalCaseKeys) : rows;
  return stages.reduce<readonly Row[]>((before, stage) => stage(before), told) as JsonObject[];
}

/** A reader of a table's signal that has taken all that its query gives for these resources. */
export function readerOf<Name extends SignalName>(
  signal: TableSignal<Name>,
  resources: readonly ArmResource[],
  pascalCase = false,
): RowReader<SignalTypes[Name]> {
  const reader = signal.open({ clusters, registries, previousAlerts: new Map() });
  for (const row of played(signal.table, resources, pascalCase)) reader.take(row);
  return reader;
}

/** What a reader says of a resource, by its id as it is written. */
export const said = <T>(reader: RowReader<T>, id: string = CLUSTER_ID): T => reader.of(id.toLowerCase());
