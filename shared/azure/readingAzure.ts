import type { JsonObject } from '../json.js';
import type { Read } from './failure.js';

/**
 * All that Vigie reads of Azure. Estate and signals are handed one of these and import no SDK client; a test hands in its
 * own. Bodies are as they came on the wire: the SDK clients drop keys that their API version does not know.
 */
export interface ReadingAzure {
  /** One page of a Resource Graph query. */
  queryPage(query: string, page?: GraphPageRequest): Promise<Read<GraphPage>>;
  /** Every subscription that ARM lists for this identity, in no order. No rights at all: an empty list, no failure. */
  subscriptions(): Promise<Read<readonly ArmSubscription[]>>;
  /** GET of a resource that no client here covers, by its id. */
  resource(id: string, apiVersion: string): Promise<Read<JsonObject>>;
  /** A list of Resource Manager's that no client here covers, all pages. @param path `{id}/providers/Microsoft.Insights/diagnosticSettings` */
  resourceList(path: string, apiVersion: string): Promise<Read<readonly JsonObject[]>>;
  /** One cluster by its id. */
  cluster(clusterId: string): Promise<Read<JsonObject>>;
  /** The clusters of a subscription, all pages. */
  clustersOf(subscriptionId: string): Promise<Read<readonly JsonObject[]>>;
  /** The kubernetesVersions answer of a region: `{ values: [ … ] }`. */
  kubernetesVersions(subscriptionId: string, region: string): Promise<Read<JsonObject>>;
  /** The meshRevisionProfiles of a region, all pages; a region without mesh has none. */
  meshRevisionProfiles(subscriptionId: string, region: string): Promise<Read<readonly JsonObject[]>>;
  /** The maintenance configurations of a cluster, all pages. @param region of the cluster: AKS counts calls by it */
  maintenanceConfigurations(clusterId: string, region?: string): Promise<Read<readonly JsonObject[]>>;
  /** `GET {pool id}/upgradeProfiles/default` @param region of the cluster: AKS counts calls by it */
  poolUpgradeProfile(clusterId: string, pool: string, region?: string): Promise<Read<JsonObject>>;
  /** A Log Analytics query of one workspace, by its customer id. `timespan` is an ISO 8601 duration (`P14D`). */
  queryWorkspace(customerId: string, query: string, timespan: string): Promise<Read<readonly LogRow[]>>;
  /** The same with a resource (a subscription, a cluster) as scope. */
  queryResource(resourceId: string, query: string, timespan: string): Promise<Read<readonly LogRow[]>>;
  /** The Conditional Access policies of the identity's own tenant, of Microsoft Graph, all pages. */
  conditionalAccessPolicies(): Promise<Read<readonly JsonObject[]>>;
  /** An instant query of managed Prometheus. @param endpoint `prometheusQueryEndpoint` of an Azure Monitor workspace */
  queryMetrics(endpoint: string, query: string, at: Date): Promise<Read<readonly MetricSeries[]>>;
  /** The same at each step of a stretch of time, its end included. */
  queryMetricsRange(endpoint: string, query: string, range: MetricRange): Promise<Read<readonly MetricSeries[]>>;
  /** GET of the AKS Vulnerability Data API, without a token; `path` begins with `/api/v1/`. */
  vulnerabilityData(path: string): Promise<Read<JsonObject>>;
}

export interface GraphPageRequest {
  /** At most 1,000; absent: all that the identity may read. */
  readonly subscriptions?: readonly string[];
  readonly skipToken?: string;
  /** Rows a page, 1 to 1,000. @default 1_000 */
  readonly top?: number;
}

export interface GraphPage {
  readonly rows: readonly JsonObject[];
  /** Absent on the last page. */
  readonly skipToken?: string;
  /** Rows of the whole query. */
  readonly totalRecords: number;
  /** Rows of this page, as the service counts them. */
  readonly count: number;
  /** More readable subscriptions than Resource Graph answers for (10,000): some were left out. */
  readonly subscriptionLimitHit: boolean;
  /** The page size that was taken; smaller than asked for where rows are large. The next page is asked with it. */
  readonly top: number;
}

export interface ArmSubscription {
  /** The GUID, as it came. */
  readonly id: string;
  readonly name: string;
  /** Enabled | Warned | PastDue | Disabled | Deleted, as returned. */
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The tenant that it is of; absent where the answer does not say. */
  readonly tenantId?: string;
}

export interface MetricRange {
  readonly from: Date;
  readonly until: Date;
  readonly stepMs: number;
}

export interface MetricSeries {
  /** Names and values come in any case: managed Prometheus minds none. */
  readonly labels: Readonly<Record<string, string>>;
  /** One, or one a step that has a value. */
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** NaN where it was no number. */
  readonly value: number;
}

/** Cells by column name, as they came: a null stays null, a dynamic column stays JSON text. */
export type LogRow = Readonly<Record<string, unknown>>;
