import { isObject, type JsonObject, parsed } from '../json.js';
import type { Handled, Receiver, ReceiverAnswer, ReceiverRequest, Ticket } from './receiver.js';

const MAX_BODY_BYTES = 512_000;
const MAX_SUMMARY = 1_024;
const MAX_DEDUP_KEY = 255;
const SEVERITIES = ['critical', 'error', 'warning', 'info'];
const PATH = /^\/pagerduty\/v2\/enqueue\/?$/i;

export interface PagerDutyOptions {
  /** Services by their integration key. A well-formed key that is not among them is a disabled integration's. */
  readonly services: Readonly<Record<string, string>>;
}

interface Alert {
  readonly id: string;
  readonly service: string;
  readonly dedupKey: string;
  state: 'open' | 'closed';
  payload: JsonObject;
  readonly log: { readonly at: string; readonly action: string; readonly payload: unknown }[];
}

/** The Events API v2: it says 202 to all that is well-formed, and makes alerts of it later. */
export function pagerDutyReceiver(options: PagerDutyOptions): Receiver {
  let alerts: Alert[] = [];
  return {
    destination: 'pagerduty',
    prefixes: ['/pagerduty/'],
    handle(request) {
      const event = parsed(request.text());
      const no = refusal(request, event);
      if (no !== undefined || !isObject(event)) return record(request, event, no ?? unrecognized(), [false], options);
      const service = DEAD.has(request.lie ?? '') ? undefined : options.services[String(event.routing_key)];
      if (service !== undefined) apply(alerts, event, service, request.now);
      const times = request.lie === 'acceptTwice' && service !== undefined ? 2 : 1;
      const answer = { status: 202, body: { ...YES, dedup_key: event.dedup_key ?? `generated-${alerts.length}` } };
      return record(request, event, answer, Array(times).fill(service !== undefined), options);
    },
    tickets: () => alerts.map(ticketOf),
    state: () => ({ alerts }),
    restore(state) {
      if (!isObject(state) || !Array.isArray(state.alerts)) throw new Error('state of pagerduty has no list "alerts"');
      alerts = structuredClone(state.alerts) as Alert[];
    },
  };
}

const YES = { status: 'success', message: 'Event processed' } as const;
/** An integration that was disabled or deleted is not refused: its events are dropped. */
const DEAD = new Set(['acceptAndDrop', 'expire', 'forbid']);

function refusal(request: ReceiverRequest, event: unknown): ReceiverAnswer | undefined {
  if (!PATH.test(request.path)) return { status: 404, body: '<html>Not Found</html>' };
  if (request.method !== 'POST') return { status: 405 };
  if (request.body.length > MAX_BODY_BYTES) return { status: 413 };
  if (!isObject(event)) return unrecognized();
  const errors = [...keyErrors(event), ...(event.event_action === 'trigger' ? payloadErrors(event.payload) : [])];
  return errors.length === 0 ? undefined : invalid('Event object is invalid', errors);
}

function keyErrors({ routing_key: key, event_action: action, dedup_key: dedup }: JsonObject): string[] {
  const errors: string[] = [];
  if (typeof key !== 'string') errors.push("'routing_key' is missing or blank");
  else if (key.length !== 32) errors.push("Length of 'routing_key' is incorrect (should be 32 characters)");
  if (!['trigger', 'acknowledge', 'resolve'].includes(String(action)))
    errors.push("'event_action' is invalid (must be one of trigger, acknowledge, resolve)");
  if (dedup === undefined && action !== 'trigger') errors.push("'dedup_key' is missing or blank");
  if (typeof dedup === 'string' && dedup.length > MAX_DEDUP_KEY)
    errors.push(`'dedup_key' is too long (maximum is ${MAX_DEDUP_KEY} characters)`);
  return errors;
}

function payloadErrors(payload: unknown): string[] {
  if (!isObject(payload)) return ["'payload' is missing or blank"];
  const errors: string[] = [];
  for (const name of ['summary', 'source', 'severity'])
    if (typeof payload[name] !== 'string' || payload[name] === '') errors.push(`'payload.${name}' is missing or blank`);
  if (typeof payload.summary === 'string' && payload.summary.length > MAX_SUMMARY)
    errors.push(`'summary' is too long (maximum is ${MAX_SUMMARY} characters)`);
  if (typeof payload.severity === 'string' && !SEVERITIES.includes(payload.severity))
    errors.push(`'payload.severity' is invalid (must be one of ${SEVERITIES.join(', ')})`);
  return errors;
}

/** The same key while its alert is open is that alert; after it was resolved, a trigger makes a new one. */
function apply(alerts: Alert[], event: JsonObject, service: string, now: Date): void {
  const dedupKey = typeof event.dedup_key === 'string' ? event.dedup_key : `generated-${alerts.length}`;
  const open = alerts.find((one) => one.service === service && one.dedupKey === dedupKey && one.state === 'open');
  const entry = { at: now.toISOString(), action: String(event.event_action), payload: event.payload ?? null };
  if (event.event_action === 'trigger') {
    const payload = isObject(event.payload) ? event.payload : {};
    if (open === undefined)
      alerts.push({ id: `Q${alerts.length + 1}`, service, dedupKey, state: 'open', payload, log: [entry] });
    else {
      open.payload = payload;
      open.log.push(entry);
    }
    return;
  }
  if (open === undefined) return;
  open.log.push(entry);
  if (event.event_action === 'resolve') open.state = 'closed';
}

function ticketOf({ id, service, dedupKey, state, payload, log }: Alert): Ticket {
  return { id, correlationId: dedupKey, state, fields: { service, ...payload, log } };
}

function unrecognized(): ReceiverAnswer {
  return invalid('Event object format is unrecognized', ['JSON parse error']);
}

function invalid(message: string, errors: readonly string[]): ReceiverAnswer {
  return { status: 400, body: { status: 'invalid event', message, errors } };
}

/** The integration key is a secret: its service's name stands in its place. */
function record(
  { now, method, path }: ReceiverRequest,
  event: unknown,
  answer: ReceiverAnswer,
  accepted: readonly boolean[],
  { services }: PagerDutyOptions,
): Handled {
  const body = isObject(event)
    ? { ...event, routing_key: services[String(event.routing_key)] ?? '(a key of no service)' }
    : null;
  const one = { at: now.toISOString(), destination: 'pagerduty', method, path, body };
  return { answer, received: accepted.map((seen) => ({ ...one, accepted: seen })) };
}
