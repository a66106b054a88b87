import { randomUUID } from 'node:crypto';
import type { Answer, AzureRequest, Service } from './exchange.js';
import { subscriptionOf } from './ids.js';
import type { Simulation } from './simulation.js';

/** An error in the form that Resource Manager and most services share. */
export function armError(status: number, code: string, message: string, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { error: { code, message } } };
}

/** Entra answers as OAuth wants it: `error` is a word, not an object. */
function entraError(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}

/** Microsoft Graph's form: ids of the request stand inside. */
export function microsoftGraphError(status: number, code: string, message: string, headers = {}): Answer {
  const ids = { 'request-id': randomUUID(), 'client-request-id': randomUUID() };
  const innerError = { date: new Date().toISOString().slice(0, 19), ...ids };
  return { status, headers, body: { error: { code, message, innerError } } };
}

/** Resource Graph says what is wrong in `details` only. */
export function graphError(status: number, code: string, detail: { code: string; message: string }): Answer {
  const asked = new Date().toISOString();
  const message = `Please provide below info when asking for support: timestamp = ${asked}, correlationId = ${randomUUID()}.`;
  return { status, headers: graphQuota(14, 5), body: { error: { code, message, details: [detail] } } };
}

/** The quota as Resource Graph tells it, on every answer. */
export function graphQuota(remaining: number, resetsAfterSeconds: number): Record<string, string> {
  const [hours, minutes, seconds] = [3600, 60, 1].map((unit, place) => {
    const whole = Math.floor(resetsAfterSeconds / unit);
    return String(place === 0 ? whole : whole % 60).padStart(2, '0');
  });
  return {
    'x-ms-user-quota-remaining': String(remaining),
    'x-ms-user-quota-resets-after': `${hours}:${minutes}:${seconds}`,
    'x-ms-ratelimit-remaining-tenant-resource-requests': String(remaining),
  };
}

/** 403 in the service's own form. */
export function forbidden(service: Service, request: AzureRequest, azure: Simulation): Answer {
  switch (service) {
    case 'resourceGraph':
      return graphError(403, 'AccessDenied', {
        code: 'AccessDenied',
        message: 'Access is denied to the requested resource. The user might not have enough permission.',
      });
    case 'logAnalytics':
    case 'prometheus':
      return armError(
        403,
        'InsufficientAccessError',
        'The provided credentials have insufficient access to perform the requested operation',
      );
    case 'keyVault':
      return armError(
        403,
        'Forbidden',
        'The user, group or application does not have secrets get permission on key vault.',
      );
    case 'resourceManager':
      return armError(403, 'AuthorizationFailed', notAuthorized(request, azure));
    case 'microsoftGraph':
      return microsoftGraphError(
        403,
        'AccessDenied',
        'You cannot perform the requested operation, required scopes are missing in the token.',
      );
    case 'entra':
      return entraError(403, 'access_denied', 'AADSTS53003: Access has been blocked by Conditional Access policies.');
    default:
      return armError(403, 'Forbidden', 'The caller is not allowed to do this.');
  }
}

function notAuthorized({ path, method }: AzureRequest, { identity }: Simulation): string {
  const { objectId } = identity;
  const subscription = subscriptionOf(path);
  const scope = path.replace(/\/providers\/[^/]+\/[^/]+\/?$/i, '') || `/subscriptions/${subscription}`;
  return `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action '${actionOf(path, method)}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
}

/** `Microsoft.ContainerService/managedClusters/agentPools/read`: provider and types, without the names between them. */
function actionOf(path: string, method: string): string {
  const [, provider, rest] = /\/providers\/([^/]+)\/(.+)$/i.exec(path) ?? [];
  const verb = method === 'GET' ? 'read' : 'action';
  if (provider === undefined || rest === undefined) return `Microsoft.Resources/subscriptions/${verb}`;
  const types = rest.split('/').filter((_part, place) => place % 2 === 0);
  return `${[provider, ...types].join('/')}/${verb}`;
}

/**
 * 429 in the service's own form.
 * @param retryAfter seconds; absent: Resource Graph then tells its quota alone, Microsoft Graph and the flows of Teams say
 *   nothing, the others 1
 */
export function throttled(service: Service, request: AzureRequest, retryAfter: number | undefined): Answer {
  const header = { 'retry-after': String(retryAfter ?? 1) };
  switch (service) {
    case 'resourceGraph': {
      const refused = graphError(429, 'RateLimiting', {
        code: 'RateLimiting',
        message:
          'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.',
      });
      return {
        ...refused,
        headers: { ...graphQuota(0, retryAfter ?? 5), ...(retryAfter === undefined ? {} : header) },
      };
    }
    case 'resourceManager':
      return isAks(request)
        ? armError(429, 'Throttled', 'The request is throttled.', header)
        : armError(429, 'SubscriptionRequestsThrottled', tooManyReads(request, retryAfter ?? 1), header);
    case 'logAnalytics':
      return armError(429, 'ThrottledError', 'Too many queries. Please try again later.', header);
    case 'microsoftGraph': {
      // Conditional Access says no without saying for how long.
      const headers = retryAfter === undefined ? {} : header;
      return microsoftGraphError(429, 'TooManyRequests', 'Please retry again later.', headers);
    }
    case 'entra':
      return { ...entraError(429, 'temporarily_unavailable', 'AADSTS90055: The server is busy.'), headers: header };
    case 'destination':
      return throttledDestination(request, retryAfter);
    default:
      return armError(429, 'TooManyRequests', 'Too many requests.', header);
  }
}

function throttledDestination({ path }: AzureRequest, retryAfter: number | undefined): Answer {
  const header: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (!/^\/servicenow\//i.test(path)) return armError(429, 'TooManyRequests', 'Rate limit is exceeded.', header);
  const error = {
    message: 'Rate limit exceeded',
    detail: 'Rate limit of 1000 requests per hour for Table API exceeded',
  };
  return { status: 429, headers: { ...header, 'x-ratelimit-limit': '1000' }, body: { error, status: 'failure' } };
}

function isAks({ path }: AzureRequest): boolean {
  return /\/providers\/microsoft\.containerservice\//i.test(path);
}

/** The words of Resource Manager. @param seconds until it may be asked again */
export function tooManyReads({ method, path }: AzureRequest, seconds: number): string {
  return `Number of requests for subscription '${subscriptionOf(path)}' and operation '${method}${path.toUpperCase()}' exceeded the backend storage limit. Please try again after '${seconds}' seconds.`;
}

/** An answer of the fault `error`: the status asked for, in the service's own form. */
export function failed(service: Service, { path }: AzureRequest, status: number): Answer {
  const [code, message] =
    status >= 500
      ? ['InternalServerError', 'The server encountered an error while processing the request.']
      : ['BadRequest', 'The request cannot be processed.'];
  if (service === 'resourceGraph') return graphError(status, code, { code, message });
  if (service === 'microsoftGraph') return microsoftGraphError(status, code, message);
  if (service === 'entra')
    return status >= 500
      ? entraError(status, 'temporarily_unavailable', 'AADSTS90033: A transient error has occurred. Please try again.')
      : entraError(status, 'invalid_request', 'AADSTS900144: The request body must contain more parameters.');
  if (service === 'destination' && /^\/servicenow\//i.test(path))
    return { status, body: { error: { message, detail: null }, status: 'failure' } };
  return armError(status, code, message);
}
