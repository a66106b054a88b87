import { isObject, type JsonObject, parsed } from '../json.js';
import type { Handled, Received, Receiver, ReceiverRequest } from './receiver.js';

const DAY_MS = 86_400_000;
/** Holds for packed and unpacked bodies alike (Microsoft's documentation of the Logs Ingestion API). */
const MAX_BODY_BYTES = 1_048_576;
/** A longer field is cut without a word. */
const MAX_FIELD_BYTES = 65_536;
/** Column names of a custom table. */
const COLUMN = /^[A-Za-z][A-Za-z0-9_]{1,44}$/;
/** Names that Log Analytics keeps for itself; one with a leading underscore is no column name anyway. */
const RESERVED = new Set(
  ['id', 'BilledSize', 'IsBillable', 'InvalidTimeGenerated', 'TenantId', 'Title', 'Type', 'UniqueId'].map((name) =>
    name.toLowerCase(),
  ),
);
const PATH = /^\/datacollectionrules\/([^/]+)\/streams\/([^/]+)$/i;
const API_VERSION = '2023-01-01';

export interface SentinelOptions {
  /** Audience that the bearer token must have. */
  readonly audience: string;
  /** Immutable id of the data collection rule: `dcr-` and 32 hexadecimal digits. */
  readonly ruleId: string;
  /** Streams that the rule declares. @default Custom-VigieEvents_CL and Custom-VigieSweeps_CL */
  readonly streams?: readonly string[];
}

/** The door of Azure Monitor's Logs Ingestion: a data collection rule with its streams. It keeps nothing of its own. */
export function sentinelReceiver(options: SentinelOptions): Receiver {
  const streams = options.streams ?? ['Custom-VigieEvents_CL', 'Custom-VigieSweeps_CL'];
  return {
    destination: 'sentinel',
    prefixes: ['/datacollectionrules/'],
    handle: (request) => refusal(request, options, streams) ?? take(request),
    state: () => ({}),
    restore: () => undefined,
  };
}

function refusal(request: ReceiverRequest, options: SentinelOptions, streams: readonly string[]): Handled | undefined {
  const [, rule = '', stream = ''] = PATH.exec(request.path) ?? [];
  const no = (status: number, code: string, message: string) => refused(request, status, code, message);
  if (rule === '') return no(404, 'NotFound', 'The requested resource was not found.');
  if (request.method !== 'POST') return no(405, 'MethodNotAllowed', `The method ${request.method} is not allowed.`);
  if (request.audience === null || request.audience !== options.audience || request.lie === 'expire')
    return no(401, 'AuthenticationFailed', 'The access token is missing, has expired, or is for another audience.');
  if (request.query.get('api-version') !== API_VERSION)
    return no(400, 'InvalidApiVersion', `The api-version is not supported. Supported: ${API_VERSION}.`);
  if (rule.toLowerCase() !== options.ruleId.toLowerCase())
    return no(404, 'NotFound', `Data collection rule with immutable Id '${rule}' not found.`);
  if (request.lie === 'forbid')
    return no(
      403,
      'OperationFailed',
      `The authentication token provided does not have access to ingest data for the data collection rule with immutable Id '${rule}' PipelineAccessResult: AccessGranted: False, IsRbacPresent: False, IsDcrDceBindingValid: True.`,
    );
  if (!streams.some((name) => name.toLowerCase() === stream.toLowerCase()))
    return no(400, 'InvalidStream', `Stream '${stream}' is not declared in the data collection rule.`);
  return refusedBody(request);
}

function refusedBody(request: ReceiverRequest): Handled | undefined {
  const bytes = request.body.length;
  if (bytes === 0) return { answer: { status: 500 }, received: [received(request, null, false)] };
  if (bytes > MAX_BODY_BYTES)
    return refused(
      request,
      413,
      'ContentLengthLimitExceeded',
      `Maximum allowed content length: ${MAX_BODY_BYTES} bytes (1 MB). Provided content length: ${bytes} bytes.`,
    );
  const body = parsed(request.text());
  const rows = Array.isArray(body) ? body : [body];
  if (rows.every(isObject)) return undefined;
  return refused(request, 400, 'InvalidPayload', 'The payload is not a JSON array of objects.');
}

/** 204 in every case: whether the rows arrive, nobody tells. A single object in place of an array never arrives. */
function take(request: ReceiverRequest): Handled {
  const body = parsed(request.text());
  const answer = { status: 204 };
  if (!Array.isArray(body) || request.lie === 'acceptAndDrop')
    return { answer, received: [received(request, body, false)] };
  const stored = received(
    request,
    body.filter(isObject).map((row) => rowOf(row, request.now)),
    true,
  );
  return { answer, received: request.lie === 'acceptTwice' ? [stored, stored] : [stored] };
}

/** A row as the table shows it: columns that cannot be are dropped, long fields cut, odd times replaced. */
function rowOf(row: JsonObject, now: Date): JsonObject {
  const stored: JsonObject = {};
  for (const [name, value] of Object.entries(row)) {
    if (!COLUMN.test(name) || RESERVED.has(name.toLowerCase())) continue;
    stored[name] = cut(value);
  }
  stored.TimeGenerated = timeGenerated(row.TimeGenerated, now);
  return stored;
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return cutToBytes(value, MAX_FIELD_BYTES);
  if (typeof value !== 'object' || value === null) return value;
  const text = JSON.stringify(value);
  return Buffer.byteLength(text) > MAX_FIELD_BYTES ? cutToBytes(text, MAX_FIELD_BYTES) : value;
}

/** The longest beginning of a text that takes at most `bytes` in UTF-8 and does not split a character. */
function cutToBytes(text: string, bytes: number): string {
  const packed = Buffer.from(text, 'utf8');
  if (packed.length <= bytes) return text;
  let end = bytes;
  while (end > 0 && ((packed[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return packed.subarray(0, end).toString('utf8');
}

/** More than 2 days old, more than a day ahead, or no time at all: the time of arrival takes its place. */
function timeGenerated(value: unknown, now: Date): string {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  const ageMs = now.getTime() - time;
  return Number.isNaN(time) || ageMs > 2 * DAY_MS || ageMs < -DAY_MS ? now.toISOString() : String(value);
}

function refused(request: ReceiverRequest, status: number, code: string, message: string): Handled {
  const body = parsed(request.text()) ?? request.text();
  return { answer: { status, body: { error: { code, message } } }, received: [received(request, body, false)] };
}

function received({ now, method, path }: ReceiverRequest, body: unknown, accepted: boolean): Received {
  return { at: now.toISOString(), destination: 'sentinel', method, path, body, accepted };
}
