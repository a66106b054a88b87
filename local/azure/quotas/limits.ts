/** A token bucket where it refills by the second, else so much in each window. */
export type Limit =
  | { readonly capacity: number; readonly refillPerSecond: number }
  | { readonly capacity: number; readonly windowSeconds: number };

/**
 * What Azure grants one caller, by the name that `GET /_vigie/quota` shows. Pages of Microsoft's documentation:
 * - resourceGraph: governance/resource-graph/concepts/guidance-for-throttled-requests
 * - arm…: azure-resource-manager/management/request-limits-and-throttling; global is what all callers of a subscription
 *   share, 15 times as much
 * - aks…: aks/quotas-skus-regions; the refill is 1 a second throughout
 * - logAnalytics: azure-monitor/service-limits, query rate of one user over all workspaces
 * - prometheusHours: azure-monitor/service-limits, hours that queries of one user look at, before they are parsed
 * - graphPolicies: Microsoft Graph's service-specific throttling limits, identity protection and conditional access: all
 *   callers of a tenant together, and no Retry-After
 * - ingestion…: azure-monitor/service-limits, Logs Ingestion API, for each data collection rule
 */
export const LIMITS = {
  resourceGraph: { capacity: 15, windowSeconds: 5 },
  armReads: { capacity: 250, refillPerSecond: 25 },
  armGlobalReads: { capacity: 3_750, refillPerSecond: 375 },
  armTenantReads: { capacity: 250, refillPerSecond: 25 },
  aksLists: { capacity: 500, refillPerSecond: 1 },
  aksGroupLists: { capacity: 60, refillPerSecond: 1 },
  aksGets: { capacity: 60, refillPerSecond: 1 },
  aksOther: { capacity: 60, refillPerSecond: 1 },
  logAnalytics: { capacity: 200, windowSeconds: 30 },
  prometheusHours: { capacity: 30_000, windowSeconds: 30 },
  graphPolicies: { capacity: 1, windowSeconds: 1 },
  ingestionRequests: { capacity: 12_000, windowSeconds: 60 },
  ingestionBytes: { capacity: 2 * 1024 ** 3, windowSeconds: 60 },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof LIMITS;
