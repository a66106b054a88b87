import { isObject, type JsonObject, parsed } from '../json.js';
import type { Handled, Received, Receiver, ReceiverAnswer, ReceiverRequest } from './receiver.js';

/** The least that hosted Elasticsearch takes of a request, packed or not. */
const MAX_BODY_BYTES = 10 * 1_048_576;
const PATH = /^\/elastic\/([^/]+)\/_bulk\/?$/i;

export interface ElasticOptions {
  /** `encoded` of an API key: base64 of id and key. */
  readonly apiKey: string;
  /** Data stream that the key may create documents in. @default logs-vigie-default */
  readonly dataStream?: string;
  /** Whether documents that cannot be mapped are kept in a failure store. @default false */
  readonly failureStore?: boolean;
}

interface Item extends JsonObject {
  readonly _index: string;
  readonly status: number;
}

/** `_bulk` of one data stream of Elasticsearch; it remembers the ids that are there. */
export function elasticReceiver(options: ElasticOptions): Receiver {
  const ids = new Set<string>();
  return {
    destination: 'elastic',
    prefixes: ['/elastic/'],
    handle: (request) => refusal(request, options) ?? bulk(request, options, ids),
    state: () => ({ ids: [...ids] }),
    restore(state) {
      if (!isObject(state) || !Array.isArray(state.ids)) throw new Error('state of elastic has no list "ids"');
      ids.clear();
      for (const id of state.ids) ids.add(String(id));
    },
  };
}

function failure(status: number, type: string, reason: string): ReceiverAnswer {
  return { status, body: { error: { root_cause: [{ type, reason }], type, reason }, status } };
}

function refusal(request: ReceiverRequest, options: ElasticOptions): Handled | undefined {
  const answer = refusedRequest(request, options);
  return answer && { answer, received: [record(request, request.text(), false)] };
}

function refusedRequest(request: ReceiverRequest, options: ElasticOptions): ReceiverAnswer | undefined {
  const { headers, body, lie, method, path } = request;
  const stream = PATH.exec(path)?.[1];
  if (headers.authorization !== `ApiKey ${options.apiKey}` || lie === 'expire')
    return failure(401, 'security_exception', 'unable to authenticate with provided credentials');
  if (stream === undefined) return failure(400, 'illegal_argument_exception', `no handler found for uri [${path}]`);
  if (method !== 'POST' && method !== 'PUT') return failure(405, 'method_not_allowed', `Incorrect HTTP method`);
  if (stream !== (options.dataStream ?? 'logs-vigie-default') || lie === 'forbid')
    return failure(
      403,
      'security_exception',
      `action [indices:data/write/bulk[s]] is unauthorized for API key on indices [${stream}]`,
    );
  if (!/^application\/(x-ndjson|json)\b/i.test(headers['content-type'] ?? ''))
    return failure(406, 'media_type_header_exception', 'Invalid media-type value on headers [Content-Type]');
  if (body.length > MAX_BODY_BYTES) return { status: 413 };
  return request.text().endsWith('\n')
    ? undefined
    : failure(400, 'illegal_argument_exception', 'The bulk request must be terminated by a newline [\\n]');
}

function bulk(request: ReceiverRequest, options: ElasticOptions, ids: Set<string>): Handled {
  const lines = request.text().trimEnd().split('\n').map(parsed);
  if (lines.length % 2 !== 0 || !lines.every(isObject)) {
    const answer = failure(400, 'illegal_argument_exception', 'Malformed action/metadata line');
    return { answer, received: [record(request, request.text(), false)] };
  }
  const stored: JsonObject[] = [];
  const items: JsonObject[] = [];
  for (let at = 0; at < lines.length; at += 2) {
    const [action, document] = [lines[at], lines[at + 1]] as [JsonObject, JsonObject];
    const item = itemOf(request, options, ids, action, document);
    if (item.status === 201 && item.failure_store === undefined) stored.push(document);
    items.push({ [Object.keys(action)[0] ?? 'index']: item });
  }
  const errors = items.some((item) =>
    Object.values(item).some((inner) => isObject(inner) && inner.error !== undefined),
  );
  const answer = { status: 200, body: { took: 3, errors, items } };
  const whole = record(request, stored, stored.length > 0);
  return { answer, received: request.lie === 'acceptTwice' ? [whole, whole] : [whole] };
}

function itemOf(
  { lie }: ReceiverRequest,
  { dataStream = 'logs-vigie-default', failureStore = false }: ElasticOptions,
  ids: Set<string>,
  action: JsonObject,
  document: JsonObject,
): Item {
  const no = (status: number, type: string, reason: string) => ({
    _index: dataStream,
    _id: id,
    status,
    error: { type, reason },
  });
  const id = isObject(action.create) ? String(action.create._id) : '';
  if (!isObject(action.create))
    return no(
      400,
      'illegal_argument_exception',
      'only write ops with an op_type of create are allowed in data streams',
    );
  const backing = `.ds-${dataStream}-2026.11.23-000001`;
  if (ids.has(id))
    return {
      ...no(409, 'version_conflict_engine_exception', `[${id}]: version conflict, document already exists`),
      _index: backing,
    };
  const wrong = mappingError(document);
  if ((wrong !== undefined && failureStore) || lie === 'acceptAndDrop')
    return { _index: `.fs-${dataStream}-2026.11.23-000001`, _id: id, status: 201, failure_store: 'used' };
  if (wrong !== undefined) return no(400, 'document_parsing_exception', wrong);
  ids.add(id);
  return { _index: backing, _id: id, _version: 1, result: 'created', status: 201 };
}

/** What the index template of the page on Elasticsearch would refuse. */
function mappingError(document: JsonObject): string | undefined {
  if (document['@timestamp'] === undefined)
    return 'data stream timestamp field [@timestamp] is missing or has a wrong form';
  if (typeof document['@timestamp'] !== 'string' || Number.isNaN(Date.parse(document['@timestamp'])))
    return 'failed to parse field [@timestamp] of type [date]';
  const severity = isObject(document.event) ? document.event.severity : undefined;
  return severity === undefined || Number.isInteger(severity) ? undefined : 'failed to parse field [event.severity]';
}

function record({ now, method, path }: ReceiverRequest, body: unknown, accepted: boolean): Received {
  return { at: now.toISOString(), destination: 'elastic', method, path, body, accepted };
}
