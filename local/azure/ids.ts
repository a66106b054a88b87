/** Parts of ARM ids. Ids change case on their way (`/resourcegroups/`), so they are compared in lower case. */
export function subscriptionOf(id: string): string {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? '';
}

export function resourceGroupOf(id: string): string {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/i.exec(id)?.[1] ?? '';
}

/** The form of a subscription's id. Resource Graph refuses a whole query for one that has another. */
export const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Lower case without spaces: `West Europe` is `westeurope`. */
export function regionName(region: string): string {
  return region.toLowerCase().replace(/\s+/g, '');
}

export const CLUSTER_TYPE = 'microsoft.containerservice/managedclusters';
export const WORKSPACE_TYPE = 'microsoft.operationalinsights/workspaces';
