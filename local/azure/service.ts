import { setTimeout as wait } from 'node:timers/promises';
import { armHeaders } from './arm.js';
import { unauthorized } from './authorization.js';
import { clusterRoutes } from './clusters.js';
import { deliver, receiverOf } from './deliveries.js';
import type { Answer, AzureRequest, Lie, Route, Service } from './exchange.js';
import type { FaultRule } from './faults.js';
import { keyVaultRoutes } from './keyVault.js';
import { logRoutes } from './logAnalytics.js';
import { microsoftGraphRoutes } from './microsoftGraph.js';
import { prometheusRoutes } from './prometheus.js';
import { overQuota, quotaHeaders } from './quotas/answers.js';
import { armError, failed, forbidden, throttled } from './refusals.js';
import { registryRoutes } from './registries.js';
import { unpacked } from './requestBody.js';
import { resourceGraphRoutes } from './resourceGraph.js';
import { rightsRoutes } from './rights.js';
import { countedAs, Router } from './router.js';
import type { Simulation } from './simulation.js';
import { subscriptionRoutes } from './subscriptions.js';
import { tokenRoutes } from './tokens.js';
import { vulnerabilityRoutes } from './vulnerabilityData.js';

/** A request as it came over the wire. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly raw: Buffer;
}

/** An answer, and what the request was counted under. */
interface Served extends Answer {
  readonly route: string;
}

const ROUTES: readonly Route[] = [
  ...tokenRoutes,
  ...subscriptionRoutes,
  ...rightsRoutes,
  ...clusterRoutes,
  ...registryRoutes,
  ...resourceGraphRoutes,
  ...logRoutes,
  ...prometheusRoutes,
  ...vulnerabilityRoutes,
  ...keyVaultRoutes,
  ...microsoftGraphRoutes,
];
const LIES: readonly string[] = ['expire', 'pascalCase', 'dropRow', 'acceptTwice', 'acceptAndDrop', 'blindSearch'];

/** Answers requests: counts them, plays the fault in force, asks the route. `cut` means that the connection drops. */
export function createService(azure: Simulation): (incoming: Incoming) => Promise<Served | 'cut'> {
  const router = new Router(ROUTES);
  return async (incoming) => {
    const { method, path } = incoming;
    const match = router.match(method, path);
    const receiver = match === undefined ? receiverOf(azure, path) : undefined;
    const route = `${method} ${match?.route.pattern ?? countedAs(path)}`;
    azure.requests.asked(route, incoming.raw.length);
    const fault = azure.faults.take(method, path);
    if (fault?.fault === 'cutBefore') return 'cut';
    if (fault?.fault === 'delay') await wait(fault.ms ?? 1_000, undefined, { ref: false });
    const service = match?.route.service ?? (receiver === undefined ? 'resourceManager' : 'destination');
    const request = requestOf(incoming, match?.names ?? [], azure, fault, service);
    const answer =
      request === undefined
        ? armError(400, 'InvalidRequestContent', 'The body is not gzip, although content-encoding says so.')
        : (played(fault, service, request, azure) ?? answerOf(match?.route, request, azure));
    if (fault?.fault === 'cutAfter') return 'cut';
    if (service !== 'resourceManager' && service !== 'resourceGraph') return { ...answer, route };
    const told = request === undefined ? {} : quotaHeaders(match?.route, request, azure);
    return { ...answer, headers: { ...armHeaders(), ...withTold(answer, told) }, route };
  };
}

function requestOf(
  { raw, ...incoming }: Incoming,
  names: readonly string[],
  azure: Simulation,
  fault: FaultRule | undefined,
  service: Service,
): AzureRequest | undefined {
  const body = unpacked(raw, incoming.headers['content-encoding']);
  if (body === undefined) return undefined;
  // Receivers refuse in their own words.
  const isLie = LIES.includes(fault?.fault ?? '') || (fault?.fault === 'forbid' && service === 'destination');
  return { ...incoming, names, body, hidden: azure.faults.hidden(), lie: isLie ? (fault?.fault as Lie) : null };
}

/** What is left of a quota is told with every answer; a refusal knows better, also one that a fault made up. */
function withTold({ status, headers }: Answer, told: Readonly<Record<string, string>>): Answer['headers'] {
  return status === 429 ? { ...told, ...headers } : { ...headers, ...told };
}

/** The answer of a fault that keeps the request from the route, and from using up a quota. */
function played(
  fault: FaultRule | undefined,
  service: Service,
  request: AzureRequest,
  azure: Simulation,
): Answer | undefined {
  switch (fault?.fault) {
    case 'throttle':
      return throttled(service, request, fault.retryAfter);
    case 'error':
      return withRetryAfter(failed(service, request, fault.status ?? 500), fault.retryAfter);
    case 'garbage':
      // What a proxy in between would say.
      return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>It works!</body></html>' };
    case 'forbid':
      return service === 'destination' ? undefined : forbidden(service, request, azure);
    default:
      return undefined;
  }
}

function withRetryAfter(answer: Answer, seconds: number | undefined): Answer {
  if (seconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}

function answerOf(route: Route | undefined, request: AzureRequest, azure: Simulation): Answer {
  const refused =
    (route === undefined ? undefined : unauthorized(route.service, request, azure)) ?? overQuota(route, request, azure);
  if (refused !== undefined) return refused;
  if (route !== undefined) return route.answer(request, azure);
  return (
    deliver(request, azure) ??
    armError(404, 'NotFound', `No route of the simulated Azure answers ${request.method} ${request.path}.`)
  );
}
