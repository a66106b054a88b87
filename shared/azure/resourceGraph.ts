import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import type { TokenCredential } from '@azure/core-auth';
import type { Pipeline } from '@azure/core-rest-pipeline';
import type { CloudSettings } from '../config/cloud.js';
import { type JsonObject, property } from '../json.js';
import { bodyOf, failureOfThrown, listIn } from './answers.js';
import { failure, type Read, read } from './failure.js';
import { http } from './pipeline.js';
import type { GraphPage, GraphPageRequest, ReadingAzure } from './readingAzure.js';
import { type Answer, listen } from './tape.js';

const LARGEST_PAGE = 1_000;

/** Resource Graph, page by page. */
export function resourceGraph(
  credential: TokenCredential,
  cloud: CloudSettings,
  pipeline: Pipeline,
): Pick<ReadingAzure, 'queryPage'> {
  const client = new ResourceGraphClient(credential, { endpoint: cloud.resourceManager, pipeline, httpClient: http });
  const ask = async (query: string, page: GraphPageRequest, top: number) => {
    const { subscriptions, skipToken } = page;
    const options = { top, resultFormat: 'objectArray' as const, ...(skipToken === undefined ? {} : { skipToken }) };
    const scope = subscriptions === undefined ? {} : { subscriptions: [...subscriptions] };
    const { answer, thrown } = await listen((listener) => client.resources({ query, ...scope, options }, listener));
    return answer === undefined ? failureOfThrown(thrown) : pageIn(answer, top);
  };
  return {
    async queryPage(query, page = {}) {
      // More than 16 MB in one answer is refused whole, and only fewer rows make it smaller.
      for (let top = page.top ?? LARGEST_PAGE; ; top = Math.floor(top / 2)) {
        const answer = await ask(query, page, top);
        if (answer.ok || answer.code !== 'ResponsePayloadTooLarge' || top === 1) return answer;
      }
    },
  };
}

function pageIn(answer: Answer, top: number): Read<GraphPage> {
  const body = bodyOf(answer);
  if (!body.ok) return body;
  const rows = listIn(body.value, 'data');
  if (!rows.ok) return rows;
  const total = numberIn(body.value, 'totalRecords');
  const count = numberIn(body.value, 'count');
  if (total === undefined || count === undefined)
    return failure('garbage', 'the answer has no totalRecords or no count');
  const skipToken = property(body.value, '$skipToken');
  const hasNext = typeof skipToken === 'string' && skipToken !== '';
  if (String(property(body.value, 'resultTruncated')).toLowerCase() === 'true' && !hasNext)
    return failure('cut', `Resource Graph cut its answer after ${count} of ${total} rows and gave no way to go on`, {
      status: 200,
      code: 'ResultTruncated',
    });
  return read({
    rows: rows.value,
    totalRecords: total,
    count,
    top,
    subscriptionLimitHit: answer.header('x-ms-tenant-subscription-limit-hit')?.toLowerCase() === 'true',
    ...(hasNext ? { skipToken } : {}),
  });
}

function numberIn(body: JsonObject, key: string): number | undefined {
  const value = property(body, key);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
