import type { TokenCredential } from '@azure/core-auth';
import type { CloudSettings } from '../config/cloud.js';
import { kept } from '../kept.js';
import { failure } from './failure.js';
import { seriesIn } from './metricAnswers.js';
import { formPost, readingPipeline } from './pipeline.js';
import type { ReadingAzure } from './readingAzure.js';
import type { Limit, Throttle } from './throttle.js';

/** Pipelines that are kept: one a host. A fleet has a workspace a region, or one a team. */
const MOST_HOSTS = 256;

/**
 * Managed Prometheus, by plain POSTs: no client of Azure's covers it.
 *
 * Its address is a property of a resource, which whoever may write that resource chooses. So a token goes nowhere but to the
 * host that tokens for Prometheus are made out to (`cloud.prometheusAudience`), and to those below it: in every cloud of
 * Azure workspaces answer at `{workspace}.{region}.` before that name.
 * @see https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-api-promql
 */
export function prometheus(
  credential: TokenCredential,
  { prometheusAudience: audience }: CloudSettings,
  throttle: Throttle,
  limit: Limit,
): Pick<ReadingAzure, 'queryMetrics' | 'queryMetricsRange'> {
  const pipelineOf = kept((origin) => readingPipeline(throttle, limit, origin, { credential, audience }), MOST_HOSTS);
  const ask = async (
    endpoint: string,
    path: string,
    form: Readonly<Record<string, string>>,
    type: 'vector' | 'matrix',
  ) => {
    const address = addressOf(endpoint, audience);
    if (address === undefined)
      return failure('refused', `${endpoint} is no query endpoint of managed Prometheus, which is below ${audience}`);
    const url = `${address.origin}${address.pathname.replace(/\/$/, '')}/api/v1/${path}`;
    const body = await formPost(pipelineOf(address.origin), url, form);
    return body.ok ? seriesIn(body.value, type) : body;
  };
  return {
    queryMetrics: (endpoint, query, at) => ask(endpoint, 'query', { query, time: seconds(at) }, 'vector'),
    queryMetricsRange: (endpoint, query, { from, until, stepMs }) => {
      const range = { start: seconds(from), end: seconds(until), step: String(stepMs / 1_000) };
      return ask(endpoint, 'query_range', { query, ...range }, 'matrix');
    },
  };
}

/** An address that a token may be sent to; `undefined`: it may not. */
function addressOf(endpoint: string, audience: string): URL | undefined {
  const [address, home] = [URL.parse(endpoint), URL.parse(audience)];
  if (address?.protocol !== 'https:' || home?.protocol !== 'https:') return undefined;
  if (address.username !== '' || address.password !== '') return undefined;
  return address.host === home.host || address.host.endsWith(`.${home.host}`) ? address : undefined;
}

/** Unix time, as Prometheus takes it. */
function seconds(instant: Date): string {
  return String(instant.getTime() / 1_000);
}
