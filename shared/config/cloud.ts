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
});

export const cloudSchema = z.discriminatedUnion('name', [z.strictObject({ name: z.literal('public') }), customCloud]);

export type CloudSettings = Omit<z.infer<typeof customCloud>, 'name'> & { readonly name: 'public' | 'custom' };

/** Endpoints and audiences of the public cloud (Azure/azure-sdk constants; audiences from Microsoft's service pages). */
const PUBLIC: CloudSettings = {
  name: 'public',
  authority: 'https://login.microsoftonline.com',
  resourceManager: 'https://management.azure.com',
  logAnalytics: 'https://api.loganalytics.io',
  prometheusAudience: 'https://prometheus.monitor.azure.com',
  ingestionAudience: 'https://monitor.azure.com',
  vulnerabilityData: 'https://cve-api.prod-aks.azure.com',
  graph: 'https://graph.microsoft.com',
  keyVaultSuffix: 'vault.azure.net',
  blobSuffix: 'blob.core.windows.net',
  queueSuffix: 'queue.core.windows.net',
  portal: 'https://portal.azure.com',
};

export function cloudSettings(cloud: z.infer<typeof cloudSchema>): CloudSettings {
  return cloud.name === 'public' ? PUBLIC : cloud;
}
