import type { ReadingAzure } from '../azure/readingAzure.js';

/** The reads of Azure that signals are made of. Bodies are not trusted: each reader checks what it takes from them. */
export type SignalReads = Pick<
  ReadingAzure,
  | 'resource'
  | 'resourceList'
  | 'kubernetesVersions'
  | 'meshRevisionProfiles'
  | 'maintenanceConfigurations'
  | 'poolUpgradeProfile'
  | 'conditionalAccessPolicies'
  | 'queryWorkspace'
  | 'queryResource'
  | 'queryMetrics'
  | 'queryMetricsRange'
  | 'vulnerabilityData'
>;
