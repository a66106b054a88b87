import type { Answer, AzureRequest, Route, Service } from '../exchange.js';
import { armError, graphQuota, throttled, tooManyReads } from '../refusals.js';
import type { Simulation } from '../simulation.js';
import { chargesOf } from './charges.js';
import type { LimitName } from './limits.js';
import type { Charge, Quotas } from './quotas.js';
import { Window } from './window.js';

/** In the whole seconds that every service states. */
function secondsOf(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}

/** Takes what a request costs. @returns the 429 where there is not enough, undefined where there is or nobody counts */
export function overQuota(route: Route | undefined, request: AzureRequest, azure: Simulation): Answer | undefined {
  const refusal = azure.quotas?.take(chargesOf(route, request, azure));
  if (refusal === undefined) return undefined;
  const seconds = secondsOf(refusal.wait);
  return refusalOf(refusal.charge.name, route?.service ?? 'destination', request, seconds);
}

function refusalOf(name: LimitName, service: Service, request: AzureRequest, seconds: number): Answer {
  const header = { 'retry-after': String(seconds) };
  switch (name) {
    case 'armReads':
    case 'armGlobalReads':
      return armError(429, 'SubscriptionRequestsThrottled', tooManyReads(request, seconds), header);
    case 'armTenantReads':
      return armError(429, 'TenantRequestsThrottled', tooManyReads(request, seconds), header);
    case 'graphPolicies':
      return throttled(service, request, undefined);
    default:
      return throttled(service, request, seconds);
  }
}

const REMAINING: Readonly<Partial<Record<LimitName, string>>> = {
  armReads: 'x-ms-ratelimit-remaining-subscription-reads',
  armGlobalReads: 'x-ms-ratelimit-remaining-subscription-global-reads',
  armTenantReads: 'x-ms-ratelimit-remaining-tenant-reads',
};

/** What Resource Manager and Resource Graph tell of a quota with every answer; always the same where nobody counts. */
export function quotaHeaders(
  route: Route | undefined,
  request: AzureRequest,
  azure: Simulation,
): Readonly<Record<string, string>> {
  const { quotas } = azure;
  if (quotas === undefined) return { 'x-ms-ratelimit-remaining-subscription-global-reads': '3749' };
  const told = chargesOf(route, request, azure).map((charge) => toldOf(charge, quotas));
  return Object.assign({}, ...told);
}

function toldOf(charge: Charge, quotas: Quotas): Readonly<Record<string, string>> {
  const header = REMAINING[charge.name];
  // AKS refuses without having told what is left.
  if (header === undefined && charge.name !== 'resourceGraph') return {};
  const quota = quotas.quota(charge);
  if (quota instanceof Window) return graphQuota(quota.left(), secondsOf(quota.resetsAfter()));
  return header === undefined ? {} : { [header]: String(quota.left()) };
}
