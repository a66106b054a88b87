/** What a request is for; every request of a sweep is of one kind. */
export type ReadKind =
  | 'tokens'
  | 'subscriptions'
  | 'resourceGraph'
  | 'versions'
  | 'images'
  | 'vulnerabilities'
  | 'logs'
  | 'secrets'
  | 'other';
export type Destination = 'sentinel' | 'servicenow' | 'teams';
type Kind = ReadKind | 'perCluster' | Destination;

/** By what a route holds, in lower case; the first that fits. What fits none is `other`, which no bound allows for. */
const ROUTES: readonly (readonly [part: string, kind: Kind])[] = [
  ['/datacollectionrules/', 'sentinel'],
  ['/servicenow/', 'servicenow'],
  ['/teams/', 'teams'],
  ['/openid-configuration', 'tokens'],
  ['/oauth2/v2.0/token', 'tokens'],
  ['/keyvault/secrets/', 'secrets'],
  ['/microsoft.resourcegraph/', 'resourceGraph'],
  ['/maintenanceconfigurations', 'perCluster'],
  ['/kubernetesversions', 'versions'],
  ['/agentpools/{}/upgradeprofiles/', 'images'],
  ['/api/v1/vhd-releases/', 'vulnerabilities'],
  ['/v1/workspaces/{}/query', 'logs'],
];

/** @param route as the simulated Azure counts it: `GET /subscriptions/{}/locations` */
export function kindOf(route: string): Kind {
  const lower = route.toLowerCase();
  if (lower === 'get /subscriptions') return 'subscriptions';
  return ROUTES.find(([part]) => lower.includes(part))?.[1] ?? 'other';
}

/** Adds up what each route has, by its kind. */
export function byKind(routes: Readonly<Record<string, number>>): Partial<Record<Kind, number>> {
  const sums: Partial<Record<Kind, number>> = {};
  for (const [route, count] of Object.entries(routes)) {
    const kind = kindOf(route);
    sums[kind] = (sums[kind] ?? 0) + count;
  }
  return sums;
}

const NOT_READS: readonly Kind[] = ['perCluster', 'sentinel', 'servicenow', 'teams'];

/** Requests that read what the whole estate shares: no delivery, and nothing that is asked of each cluster. */
export function sharedReads(routes: Readonly<Record<string, number>>): number {
  return Object.entries(routes)
    .filter(([route]) => !NOT_READS.includes(kindOf(route)))
    .reduce((sum, [, count]) => sum + count, 0);
}
