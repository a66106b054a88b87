import { subscriptionNamed } from '../arm.js';
import { clustersIn } from '../bySubscription.js';
import { AKS_GROUP_LIST } from '../clusters.js';
import { type AzureRequest, nameAt, type Route } from '../exchange.js';
import { regionName, subscriptionOf } from '../ids.js';
import type { Simulation } from '../simulation.js';
import { withoutSlash } from '../tokenOffice.js';
import type { LimitName } from './limits.js';
import type { Charge } from './quotas.js';

const AKS = /\/providers\/Microsoft\.ContainerService\/(.+)$/;

/**
 * What a request costs, in the order in which it is counted: Resource Manager before the provider that it hands it to.
 * Quotas of one caller name that caller; Resource Manager's are of a subscription as well, in the one region that all
 * callers of the simulated Azure sit in. What the estate does not have costs nothing.
 */
export function chargesOf(route: Route | undefined, request: AzureRequest, azure: Simulation): readonly Charge[] {
  const caller = azure.identity.objectId;
  switch (route?.service) {
    case 'resourceGraph':
      return [one('resourceGraph', caller)];
    case 'logAnalytics':
      return [one('logAnalytics', caller)];
    case 'prometheus':
      return [{ ...one('prometheusHours', caller), amount: hoursOf(request) }];
    case 'microsoftGraph':
      return [one('graphPolicies', azure.identity.tenantId)];
    case 'resourceManager':
      return ofResourceManager(route, request, azure);
    case undefined:
      return ofIngestion(request, azure);
    default:
      return [];
  }
}

function one(name: LimitName, of: string): Charge {
  return { name, of: of.toLowerCase(), amount: 1 };
}

/** Hours that a query spans, one at least: an instant is counted as one. */
function hoursOf({ body }: AzureRequest): number {
  const form = new URLSearchParams(body.toString('utf8'));
  const hours = (Number(form.get('end') ?? 0) - Number(form.get('start') ?? 0)) / 3_600;
  return Number.isFinite(hours) ? Math.max(1, Math.ceil(hours)) : 1;
}

function ofResourceManager(route: Route, request: AzureRequest, azure: Simulation): readonly Charge[] {
  const id = subscriptionOf(request.path);
  if (id === '') return [one('armTenantReads', azure.identity.objectId)];
  if (subscriptionNamed(azure.world, id) === undefined) return [];
  const subscription = `/subscriptions/${id}`;
  return [
    one('armReads', subscription),
    one('armGlobalReads', subscription),
    ...ofAks(route.pattern, subscription, request, azure),
  ];
}

/** Diagnostic settings are another provider's, although they stand below a cluster. */
function ofAks(pattern: string, subscription: string, request: AzureRequest, azure: Simulation): readonly Charge[] {
  const [, asked] = AKS.exec(pattern) ?? [];
  if (asked === undefined || asked.includes('/providers/')) return [];
  if (pattern === AKS_GROUP_LIST) {
    const group = `${subscription}/resourcegroups/${nameAt(request, 1)}`.toLowerCase();
    const isThere = clustersIn(azure, nameAt(request, 0)).some(({ id }) => id.toLowerCase().startsWith(`${group}/`));
    return isThere ? [one('aksGroupLists', group)] : [];
  }
  if (asked === 'managedClusters') return [one('aksLists', subscription)];
  const cluster = azure.world.resources[request.path.split('/').slice(0, 9).join('/').toLowerCase()];
  if (asked === 'managedClusters/{}') return cluster === undefined ? [] : [one('aksGets', cluster.id)];
  const region = asked.startsWith('locations/') ? knownRegion(nameAt(request, 1), azure) : cluster?.location;
  return region === undefined ? [] : [one('aksOther', `${subscription}/locations/${regionName(region)}`)];
}

function knownRegion(name: string, { world }: Simulation): string | undefined {
  return world.versions[regionName(name)] === undefined ? undefined : name;
}

/** The bytes are those of the unpacked body. Whoever may not send is refused for that, and has used up nothing. */
function ofIngestion({ path, headers, body }: AzureRequest, azure: Simulation): readonly Charge[] {
  const { ruleId } = azure.secrets;
  if (!path.toLowerCase().startsWith(`/datacollectionrules/${ruleId.toLowerCase()}/`)) return [];
  const token = azure.tokens.read(headers.authorization);
  if (token.state !== 'good' || withoutSlash(token.audience) !== azure.endpoints.ingestionAudience) return [];
  return [one('ingestionRequests', ruleId), { name: 'ingestionBytes', of: ruleId.toLowerCase(), amount: body.length }];
}
