import { z } from 'zod';

const https = z.url({ protocol: /^https$/ });

/** A cloud of the user's own: the simulated Azure, or one that this version does not know by name. */
const customCloud = z.strictObject({
  name: z.literal('custom'),
  /** Where tokens come from, without the tenant. */
  authority: https,
  resourceManager: https,
  logAnalytics: https,
  prometheusAudience: z.string(),
  ingestionAudience: z.string(),
  /** Base of the AKS Vulnerability Data API. */
  vulnerabilityData: https,
  graph: https,
  /** Key Vault references may only name hosts that end so. */
  keyVaultSuffix: z.string(),
  blobSuffix: z.string(),
  queueSuffix: z.string(),
  portal: https,
  /** false: it has no Defender for Cloud. */
  defender: z.boolean().default(true),
});

/** A cloud whose addresses are known here. */
const namedCloud = z.strictObject({ name: z.enum(['public', 'usGovernment', 'china']) });

export const cloudSchema = z.discriminatedUnion('name', [namedCloud, customCloud]);

type Addresses = Omit<z.infer<typeof customCloud>, 'name' | 'defender'>;

export interface CloudSettings extends Addresses {
  readonly name: z.infer<typeof cloudSchema>['name'];
  /** Why nothing is asked of Defender for Cloud; absent: it is there. */
  readonly withoutDefender?: string;
}

/** What is said of Azure China, where Defender for Cloud is no more. */
export const DEFENDER_ENDED = 'Defender for Cloud is not there in Azure China, it ended on 2026-08-18';
const DEFENDER_OFF = 'Defender for Cloud is not there in this cloud (cloud.defender is false)';

/**
 * Addresses of the AKS Vulnerability Data API are the same in all clouds: the documentation of Azure China names this one
 * too. It takes no token, and nothing about clusters is sent to it.
 * @see https://docs.azure.cn/zh-cn/aks/security-vulnerability-api-reference
 */
const VULNERABILITY_DATA = 'https://cve-api.prod-aks.azure.com';

/*
 * Where the addresses of the named clouds come from. Authorities: AzureAuthorityHosts of @azure/identity. Resource Manager:
 * the cloud settings of @azure/arm-containerservice. Log Analytics: KnownMonitorLogsQueryAudience of @azure/monitor-query.
 * Ingestion: KnownMonitorAudience of @azure/monitor-ingestion. Prometheus: the audiences that KEDA's and Grafana's clients
 * of Azure Monitor have by cloud (kedacore/keda, grafana/grafana-azure-sdk-go). Microsoft Graph: national cloud deployments.
 * Suffixes and portals: `az cloud show`, and the developer guides of Azure Government and of Azure China.
 */
const PUBLIC: CloudSettings = {
  name: 'public',
  authority: 'https://login.microsoftonline.com',
  resourceManager: 'https://management.azure.com',
  logAnalytics: 'https://api.loganalytics.io',
  prometheusAudience: 'https://prometheus.monitor.azure.com',
  ingestionAudience: 'https://monitor.azure.com',
  vulnerabilityData: VULNERABILITY_DATA,
  graph: 'https://graph.microsoft.com',
  keyVaultSuffix: 'vault.azure.net',
  blobSuffix: 'blob.core.windows.net',
  queueSuffix: 'queue.core.windows.net',
  portal: 'https://portal.azure.com',
};

/** Microsoft Graph is that of the levels below DoD, whose tenants have one of their own (`dod-graph.microsoft.us`). */
const US_GOVERNMENT: CloudSettings = {
  name: 'usGovernment',
  authority: 'https://login.microsoftonline.us',
  resourceManager: 'https://management.usgovcloudapi.net',
  logAnalytics: 'https://api.loganalytics.us',
  prometheusAudience: 'https://prometheus.monitor.azure.us',
  ingestionAudience: 'https://monitor.azure.us',
  vulnerabilityData: VULNERABILITY_DATA,
  graph: 'https://graph.microsoft.us',
  keyVaultSuffix: 'vault.usgovcloudapi.net',
  blobSuffix: 'blob.core.usgovcloudapi.net',
  queueSuffix: 'queue.core.usgovcloudapi.net',
  portal: 'https://portal.azure.us',
};

const CHINA: CloudSettings = {
  name: 'china',
  authority: 'https://login.chinacloudapi.cn',
  resourceManager: 'https://management.chinacloudapi.cn',
  logAnalytics: 'https://api.loganalytics.azure.cn',
  prometheusAudience: 'https://prometheus.monitor.azure.cn',
  ingestionAudience: 'https://monitor.azure.cn',
  vulnerabilityData: VULNERABILITY_DATA,
  graph: 'https://microsoftgraph.chinacloudapi.cn',
  keyVaultSuffix: 'vault.azure.cn',
  blobSuffix: 'blob.core.chinacloudapi.cn',
  queueSuffix: 'queue.core.chinacloudapi.cn',
  portal: 'https://portal.azure.cn',
  withoutDefender: DEFENDER_ENDED,
};

const CLOUDS: Readonly<Record<z.infer<typeof namedCloud>['name'], CloudSettings>> = {
  public: PUBLIC,
  usGovernment: US_GOVERNMENT,
  china: CHINA,
};

/** All addresses of the cloud that the configuration names. */
export function cloudSettings(cloud: z.infer<typeof cloudSchema>): CloudSettings {
  if (cloud.name !== 'custom') return CLOUDS[cloud.name];
  const { defender, ...addresses } = cloud;
  return defender ? addresses : { ...addresses, withoutDefender: DEFENDER_OFF };
}
