import { isObject, type JsonObject, parsed } from '../json.js';
import type { Handled, Receiver, ReceiverAnswer, ReceiverRequest, Ticket } from './receiver.js';

/** `glide.rest.max_content_length` as delivered. */
const MAX_BODY_BYTES = 10 * 1_048_576;
const PATH = /^\/servicenow-events\/api\/global\/em\/jsonv2\/?$/i;

export interface ServiceNowEventsOptions {
  readonly user: string;
  readonly password: string;
}

interface Alert {
  readonly number: string;
  readonly key: string;
  state: 'open' | 'closed';
  fields: JsonObject;
  /** Events that made it what it is. */
  events: number;
}

/** The web service of ServiceNow's Event Management, and the alerts that come of its events. */
export function serviceNowEventsReceiver(options: ServiceNowEventsOptions): Receiver {
  let alerts: Alert[] = [];
  return {
    destination: 'servicenow-events',
    prefixes: ['/servicenow-events/'],
    handle(request) {
      const body = parsed(request.text());
      const no = refusal(request, body, options);
      if (no !== undefined) return record(request, body, no, [false]);
      const records = recordsOf(body);
      const isSeen = request.lie !== 'acceptAndDrop' && records.every(isUnderstood);
      const times = request.lie === 'acceptTwice' ? 2 : 1;
      for (let time = 0; time < times && request.lie !== 'acceptAndDrop'; time += 1)
        for (const one of records.filter(isUnderstood)) apply(alerts, one);
      const answer = {
        status: 200,
        body: { result: { 'Default Bulk Endpoint': `${records.length} events were inserted` } },
      };
      return record(request, body, answer, Array(times).fill(isSeen));
    },
    tickets: () => alerts.map(ticketOf),
    state: () => ({ alerts }),
    restore(state) {
      if (!isObject(state) || !Array.isArray(state.alerts))
        throw new Error('state of servicenow-events has no list "alerts"');
      alerts = structuredClone(state.alerts) as Alert[];
    },
  };
}

function refusal(
  request: ReceiverRequest,
  body: unknown,
  { user, password }: ServiceNowEventsOptions,
): ReceiverAnswer | undefined {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  if (request.headers.authorization !== expected || request.lie === 'expire')
    return failure(401, 'User Not Authenticated', 'Required to provide Auth information');
  if (request.lie === 'forbid')
    return failure(403, 'Insufficient rights to query records', 'Failed API level ACL Validation');
  if (!PATH.test(request.path)) return failure(400, 'Requested URI does not represent any resource', request.path);
  if (request.method !== 'POST')
    return failure(405, `Method ${request.method} is not supported on this resource`, null);
  if (!/json/i.test(request.headers['content-type'] ?? ''))
    return failure(415, 'Unsupported content type. Cannot consume content.', null);
  if (request.body.length > MAX_BODY_BYTES)
    return failure(400, 'Request body exceeds the maximum content length', null);
  return isObject(body) && Array.isArray(body.records) && body.records.every(isObject)
    ? undefined
    : failure(400, 'The payload is not valid JSON.', null);
}

function recordsOf(body: unknown): JsonObject[] {
  return isObject(body) && Array.isArray(body.records) ? body.records.filter(isObject) : [];
}

/** An event that is inserted but cannot be processed gets the state Error, and no alert: nobody is told. */
function isUnderstood(record: JsonObject): boolean {
  const { severity, additional_info: info = '{}', time_of_event: time } = record;
  if (typeof severity !== 'string' || !/^[0-5]$/.test(severity)) return false;
  if (typeof info !== 'string' || !isObject(parsed(info))) return false;
  return time === undefined || (typeof time === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time));
}

/** The same key is the same alert, whatever else differs; severity 0 closes it, and one that was closed comes back. */
function apply(alerts: Alert[], record: JsonObject): void {
  const key = keyOf(record);
  const isClear = record.severity === '0' || record.resolution_state === 'Closing';
  const known = alerts.find((one) => one.key === key);
  if (known === undefined) {
    // Nothing is closed that was never open.
    if (!isClear)
      alerts.push({ number: `Alert${10_001 + alerts.length}`, key, state: 'open', fields: record, events: 1 });
    return;
  }
  // A closed alert keeps the severity that it had.
  known.fields = isClear ? { ...record, severity: known.fields.severity } : record;
  known.state = isClear ? 'closed' : 'open';
  known.events += 1;
}

function keyOf(record: JsonObject): string {
  if (typeof record.message_key === 'string' && record.message_key !== '') return record.message_key;
  return ['source', 'node', 'type', 'resource', 'metric_name'].map((name) => record[name] ?? '').join('|');
}

function ticketOf({ number, key, state, fields, events }: Alert): Ticket {
  return { id: number, correlationId: key, state, fields: { ...fields, events } };
}

function failure(status: number, message: string, detail: string | null): ReceiverAnswer {
  return { status, body: { error: { message, detail }, status: 'failure' } };
}

function record(
  request: ReceiverRequest,
  body: unknown,
  answer: ReceiverAnswer,
  accepted: readonly boolean[],
): Handled {
  const { now, method, path } = request;
  const one = { at: now.toISOString(), destination: 'servicenow-events', method, path, body: body ?? request.text() };
  return { answer, received: accepted.map((seen) => ({ ...one, accepted: seen })) };
}
