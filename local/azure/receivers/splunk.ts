import { isObject, type JsonObject, parsed } from '../json.js';
import type { Handled, Received, Receiver, ReceiverAnswer, ReceiverRequest } from './receiver.js';
import { type Ack, Channels } from './splunkAcks.js';

/** Advised for Splunk Cloud; an installation may take more. */
const MAX_BODY_BYTES = 1_000_000;
const PATH = /^\/splunk\/services\/collector(\/event(?:\/1\.0)?|\/ack|\/health)?\/?$/i;

export interface SplunkOptions {
  readonly token: string;
  /** Indexes that the token may write to; without one in the event its own, the first. @default ['main', 'vigie'] */
  readonly indexes?: readonly string[];
  /** Whether the token has indexer acknowledgement. @default true */
  readonly acknowledgement?: boolean;
  /** How long an indexer takes to write, of the simulated clock. @default 0 */
  readonly writtenAfterMs?: number;
}

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly code: number;
  /** Of the event that it stumbled over. */
  readonly at?: number;
}

/** Splunk's HTTP Event Collector with one token. */
export function splunkReceiver(options: SplunkOptions): Receiver {
  const channels = new Channels();
  return {
    destination: 'splunk',
    prefixes: ['/splunk/'],
    handle(request) {
      const [, door = '/event'] = PATH.exec(request.path) ?? [undefined, ''];
      if (door === '') return { answer: { status: 404, body: PAGE } };
      if (door.toLowerCase() === '/health') return { answer: said(200, 'HEC is healthy', 17) };
      const no = refusal(request, options);
      if (no !== undefined) return refused(request, no);
      return door.toLowerCase() === '/ack' ? tell(request, options, channels) : take(request, options, channels);
    },
    state: () => channels.state(),
    restore: (state) => channels.restore(state),
  };
}

const PAGE = '<!doctype html><html><body>The requested URL was not found on this server.</body></html>';

function said(status: number, text: string, code: number, more: JsonObject = {}): ReceiverAnswer {
  return { status, body: { text, code, ...more } };
}

function refusal(request: ReceiverRequest, { token }: SplunkOptions): Refusal | undefined {
  const given = request.headers.authorization;
  if (given === undefined) return { status: 401, text: 'Token is required', code: 2 };
  if (!/^splunk /i.test(given)) return { status: 401, text: 'Invalid authorization', code: 3 };
  if (given.slice('Splunk '.length) !== token || request.lie === 'expire')
    return { status: 403, text: 'Invalid token', code: 4 };
  if (request.lie === 'forbid') return { status: 403, text: 'Token disabled', code: 1 };
  return undefined;
}

function channelOf({ headers, query }: ReceiverRequest): string | undefined {
  return headers['x-splunk-request-channel'] ?? query.get('channel') ?? undefined;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function channelRefusal(request: ReceiverRequest): Refusal | undefined {
  const channel = channelOf(request);
  if (channel === undefined) return { status: 400, text: 'Data channel is missing', code: 10 };
  return GUID.test(channel) ? undefined : { status: 400, text: 'Invalid data channel', code: 11 };
}

/** Which requests have been written: a yes is told once. */
function tell(request: ReceiverRequest, { acknowledgement = true }: SplunkOptions, channels: Channels): Handled {
  if (!acknowledgement) return { answer: said(400, 'ACK is disabled', 14) };
  const no = channelRefusal(request);
  if (no !== undefined) return { answer: said(no.status, no.text, no.code) };
  const body = parsed(request.text());
  const ids = isObject(body) && Array.isArray(body.acks) ? body.acks : undefined;
  if (ids === undefined) return { answer: said(400, 'Invalid data format', 6) };
  const acks = Object.fromEntries(
    ids.map((id) => [String(id), channels.isWritten(String(channelOf(request)), Number(id), request.now)]),
  );
  return { answer: { status: 200, body: { acks } } };
}

function take(request: ReceiverRequest, options: SplunkOptions, channels: Channels): Handled {
  const { acknowledgement = true, writtenAfterMs = 0 } = options;
  const no = (acknowledgement ? channelRefusal(request) : undefined) ?? tooLong(request);
  if (no !== undefined) return refused(request, no);
  const events = concatenated(request.text());
  const wrong = firstWrong(events, options);
  const stored = wrong === undefined ? events : events.slice(0, wrong.at ?? 0);
  const kept = request.lie === 'acceptAndDrop' ? [] : stored;
  const received = storedTwiceIf(request, kept);
  if (wrong !== undefined) {
    // Where it complains of the index it counts from 1.
    const more = wrong.at === undefined ? {} : { 'invalid-event-number': wrong.code === 7 ? wrong.at + 1 : wrong.at };
    return { answer: said(wrong.status, wrong.text, wrong.code, more), received };
  }
  if (!acknowledgement) return { answer: said(200, 'Success', 0), received };
  const ack: Ack = {
    writtenAt: request.lie === 'acceptAndDrop' ? null : new Date(request.now.getTime() + writtenAfterMs).toISOString(),
  };
  return { answer: said(200, 'Success', 0, { ackId: channels.add(String(channelOf(request)), ack) }), received };
}

function tooLong({ body }: ReceiverRequest): Refusal | undefined {
  if (body.length <= MAX_BODY_BYTES) return undefined;
  return {
    status: 413,
    text: `Content-Length of ${body.length} too large (maximum is ${MAX_BODY_BYTES})`,
    code: 27,
  };
}

/** What stands in the body one after the other; undefined in the place of the first that is no JSON object. */
function concatenated(text: string): (JsonObject | undefined)[] {
  const found: (JsonObject | undefined)[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const end = endOfObject(text, at);
    const value = parsed(text.slice(at, end));
    found.push(isObject(value) ? value : undefined);
    if (!isObject(value)) break;
    at = end;
  }
  return found;
}

function endOfObject(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

const TOP = new Set(['time', 'host', 'source', 'sourcetype', 'index', 'event', 'fields']);

function firstWrong(
  events: readonly (JsonObject | undefined)[],
  { indexes = ['main', 'vigie'] }: SplunkOptions,
): Refusal | undefined {
  if (events.length === 0) return { status: 400, text: 'No data', code: 5 };
  for (const [at, event] of events.entries()) {
    const wrong = wrongIn(event, indexes);
    if (wrong !== undefined) return { status: 400, ...wrong, at };
  }
  return undefined;
}

function wrongIn(
  event: JsonObject | undefined,
  indexes: readonly string[],
): { readonly text: string; readonly code: number } | undefined {
  if (event === undefined) return { text: 'Invalid data format', code: 6 };
  if (!Object.keys(event).every((key) => TOP.has(key))) return { text: 'Invalid data format', code: 6 };
  if (event.event === undefined || event.event === null) return { text: 'Event field is required', code: 12 };
  if (event.event === '') return { text: 'Event field cannot be blank', code: 13 };
  if (event.time !== undefined && !isPlainTime(event.time))
    return { text: 'Error in handling indexed fields', code: 15 };
  if (isObject(event.fields) && Object.values(event.fields).some(isObject))
    return { text: 'Error in handling indexed fields', code: 15 };
  const { index } = event;
  return index === undefined || indexes.includes(String(index)) ? undefined : { text: 'Incorrect index', code: 7 };
}

function isPlainTime(time: unknown): boolean {
  return /^\d+(\.\d+)?$/.test(String(time));
}

function storedTwiceIf(request: ReceiverRequest, events: readonly (JsonObject | undefined)[]): readonly Received[] {
  if (events.length === 0) return [record(request, [], false)];
  const stored = record(request, events, true);
  return request.lie === 'acceptTwice' ? [stored, stored] : [stored];
}

function refused(request: ReceiverRequest, { status, text, code }: Refusal): Handled {
  return { answer: said(status, text, code), received: [record(request, request.text(), false)] };
}

function record({ now, method, path }: ReceiverRequest, body: unknown, accepted: boolean): Received {
  return { at: now.toISOString(), destination: 'splunk', method, path, body, accepted };
}
