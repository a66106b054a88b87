import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createPipelineFromOptions,
  createPipelineRequest,
  type Pipeline,
  type PipelinePolicy,
  type PipelineRequest,
} from '@azure/core-rest-pipeline';
import pLimit from 'p-limit';
import { DURATIONS } from '../config/durations.js';
import type { JsonObject } from '../json.js';
import { bodyOf, failureOfThrown } from './answers.js';
import type { Read } from './failure.js';
import { readingHttpClient } from './httpClient.js';
import { LedElsewhere } from './network.js';
import { answerOf } from './tape.js';
import type { Limit, Throttle } from './throttle.js';

/** How many requests to each service run at once. */
export interface ReadLimits {
  /** @default 12 */
  readonly resourceManager: number;
  /** @default 4 */
  readonly resourceGraph: number;
  /** Log Analytics takes 5 of one caller (docs: service limits of the query API). @default 4 */
  readonly logAnalytics: number;
  /** Managed Prometheus counts what queries cost, not how many run (docs: Azure Monitor service limits). @default 4 */
  readonly prometheus: number;
  /** @default 4 */
  readonly vulnerabilityData: number;
}

export const READ_LIMITS: ReadLimits = {
  resourceManager: 12,
  resourceGraph: 4,
  logAnalytics: 4,
  prometheus: 4,
  vulnerabilityData: 4,
};

export function limitOf(atOnce: number): Limit {
  const limit = pLimit(atOnce);
  return (work) => limit(work);
}

/** One for all: it keeps connections open. */
export const http = readingHttpClient();

/** What every reading client is given: our throttle does the waiting, so the client's own retries are off. */
export function clientOptions(throttle: Throttle, limit: Limit, home: string) {
  return {
    httpClient: http,
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: `vigie/${process.env.VIGIE_VERSION ?? 'dev'}` },
    // Next to the wire: further out, clients have already turned some answers into errors.
    additionalPolicies: [{ policy: throttlePolicy(throttle, limit, home), position: 'perRetry' as const }],
  };
}

/**
 * What the SDK does to each request and we have no use for: forms and parts are never sent, the throttle tries again, our
 * HTTP client sees to proxies, and spans of single reads are not kept.
 */
const UNUSED = ['formDataPolicy', 'multipartPolicy', 'defaultRetryPolicy', 'proxyPolicy', 'tracingPolicy'];

/** A pipeline of its own, for clients that take one and for plain GETs. Without a credential no token is sent. */
export function readingPipeline(
  throttle: Throttle,
  limit: Limit,
  home: string,
  token?: { credential: TokenCredential; audience: string },
): Pipeline {
  const options = clientOptions(throttle, limit, home);
  const pipeline = createPipelineFromOptions(options);
  for (const name of UNUSED) pipeline.removePolicy({ name });
  if (token !== undefined) {
    const { credential, audience } = token;
    pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${audience}/.default` }));
  }
  for (const { policy } of options.additionalPolicies) pipeline.addPolicy(policy, { afterPhase: 'Sign' });
  return pipeline;
}

/** One GET through a pipeline. */
export function plainGet(pipeline: Pipeline, url: string): Promise<Read<JsonObject>> {
  return answered(pipeline, createPipelineRequest({ url, method: 'GET' }));
}

/** One question that is put as a form: what it asks may be longer than an address. */
export function formPost(
  pipeline: Pipeline,
  url: string,
  form: Readonly<Record<string, string>>,
): Promise<Read<JsonObject>> {
  const request = createPipelineRequest({ url, method: 'POST', body: new URLSearchParams(form).toString() });
  request.headers.set('content-type', 'application/x-www-form-urlencoded');
  return answered(pipeline, request);
}

async function answered(pipeline: Pipeline, request: PipelineRequest): Promise<Read<JsonObject>> {
  request.headers.set('accept', 'application/json');
  try {
    return bodyOf(answerOf(await pipeline.sendRequest(http, request)));
  } catch (thrown) {
    return failureOfThrown(thrown);
  }
}

/**
 * Which quota a request counts against: ARM counts by subscription, Resource Graph and the other services by caller.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function quotaOf(url: string): string {
  const { host, pathname } = new URL(url);
  const path = pathname.toLowerCase();
  if (path.includes('/providers/microsoft.resourcegraph/')) return `${host} resource graph`;
  const [, subscription] = /\/subscriptions\/([^/]+)/.exec(path) ?? [];
  return subscription === undefined ? host : `${host} ${subscription}`;
}

function throttlePolicy(throttle: Throttle, limit: Limit, home: string): PipelinePolicy {
  const { origin } = new URL(home);
  return {
    name: 'vigieThrottle',
    sendRequest(request, next) {
      const to = new URL(request.url).origin;
      if (to !== origin) return Promise.reject(new LedElsewhere(to, origin));
      if (request.timeout === 0) request.timeout = DURATIONS.readAnswer;
      return throttle.send(quotaOf(request.url), limit, () => next(request));
    },
  };
}
