import { z } from 'zod';
import { secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import type { VigieEvent } from '../../events/event.js';
import { isObject, type JsonObject } from '../../json.js';
import { clean } from '../../text.js';
import { jsonOf, notAnAnswer, type Reading, saying, sortAnswer } from '../answers.js';
import { defineDestination, type Siem, type Surroundings } from '../destination.js';
import type { HttpAnswer, HttpResult } from '../http.js';
import { blocked, type ChunkOutcome, done, later, type Outcome, refused } from '../outcome.js';
import { elasticDocument } from './elasticDocument.js';
import { onceEach } from './jsonFormat.js';

const settings = z.strictObject({
  /** Of Elasticsearch itself, not of Kibana; a path in front of its own is kept. */
  url: z.url({ protocol: /^https$/ }),
  /** As Kibana shows it in the form `encoded`: base64 of id and key. */
  apiKey: secret(),
  dataStream: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_.-]{0,200}$/, { error: 'must be a name in lower case, like logs-vigie-default' })
    .default('logs-vigie-default'),
});
type Settings = z.infer<typeof settings>;

/** Far below http.max_content_length (10 MB at the least of hosted ones), and so that an answer stays below 1 MiB. */
const MOST_BYTES = 2_000_000;
const MOST_EVENTS = 500;
const WHO = 'Elasticsearch';
/** All that is read of an answer: without this the index and the shards of each item would come too. */
const WANTED = ['status', 'failure_store', 'error.type', 'error.reason'].map((name) => `items.*.${name}`);

/**
 * A data stream of Elasticsearch, by `_bulk`. The uid is the document's `_id` and the operation is `create`: one that is
 * there already is answered with 409, and that is a yes. Only a rollover of the data stream forgets ids.
 */
export const elastic = defineDestination<Settings>({
  kind: 'elastic',
  family: 'siem',
  settings,
  open: async (given, surroundings) => openElastic(given, surroundings),
});

function openElastic({ url, apiKey, dataStream }: Settings, { http, secrets }: Surroundings): Siem {
  const address = `${url.replace(/\/+$/, '')}/${dataStream}/_bulk?filter_path=errors,${WANTED.join(',')}`;
  const linesOf = onceEach(lines);
  return {
    family: 'siem',
    chunk: { maxBytes: MOST_BYTES, maxEvents: MOST_EVENTS, size: (event) => Buffer.byteLength(linesOf(event)) },
    async send(events) {
      if (events.length === 0) return done;
      let key: string;
      try {
        key = await secrets.read(apiKey);
      } catch (error) {
        return blocked(`${WHO}: ${messageOf(error)}`);
      }
      const body = { contentType: 'application/x-ndjson', text: events.map(linesOf).join(''), packed: true };
      const headers = { authorization: `ApiKey ${key}` };
      const answer = sortAnswer(WHO, inUsualForm(await http({ method: 'POST', url: address, headers, body })), reading);
      return answer.outcome === 'accepted' ? sorted(answer.value, events.length) : answer;
    },
  };
}

/** What to do with the document, and the document: a line each. */
function lines(event: VigieEvent): string {
  return `${JSON.stringify({ create: { _id: event.uid } })}\n${JSON.stringify(elasticDocument(event))}\n`;
}

/** A whole request that is refused says `type` and `reason` where others say code and message. */
function inUsualForm(result: HttpResult): HttpResult {
  const error = 'failed' in result || result.status < 400 ? undefined : jsonOf(result.body)?.error;
  if ('failed' in result || !isObject(error) || error.type === undefined) return result;
  return { ...result, body: JSON.stringify({ error: { code: error.type, message: error.reason } }) };
}

/** The status decides; but a data stream that cannot be one would refuse every event. */
const reading: Reading = ({ status, body }) => {
  const words = saying(body);
  return status === 400 && /data.?stream|invalid_index_name/i.test(words)
    ? blocked(`${WHO} answered 400${words}`)
    : undefined;
};

/** A 200 says yes or no for each document, in order. */
function sorted(answer: HttpAnswer, sent: number): ChunkOutcome {
  const items = jsonOf(answer.body)?.items;
  if (!Array.isArray(items) || items.length !== sent) return notAnAnswer(WHO, answer);
  for (const [taken, item] of items.entries()) {
    const outcome = outcomeOf(isObject(item) ? Object.values(item).find(isObject) : undefined);
    // Later ones that were taken are met again as 409.
    if (outcome.outcome !== 'accepted') return { ...outcome, taken };
  }
  return done;
}

function outcomeOf(item: JsonObject | undefined): Outcome {
  const status = typeof item?.status === 'number' ? item.status : 0;
  const words = isObject(item?.error) ? wordsOf(item.error) : '';
  const why = `${WHO} answered ${status} for a document${words === '' ? '' : `: ${words}`}`;
  if (item?.failure_store === 'used')
    return refused(`${WHO} put a document into the failure store, where no search finds it${words && `: ${words}`}`);
  if ((status >= 200 && status < 300) || status === 409) return done;
  if (status === 429 || status === 408 || status >= 500 || status === 0) return later(why);
  return status === 401 || status === 403 || status === 404 ? blocked(why) : refused(why);
}

function wordsOf({ type, reason }: JsonObject): string {
  const words = [type, reason].filter((word) => typeof word === 'string' && word !== '');
  return clean(words.join(': '), 300);
}
