import { messageOf } from '../errors.js';
import { isObject, type JsonObject, kindOf, property } from '../json.js';
import { type FailureKind, failure, type Read, type ReadFailure, read } from './failure.js';
import { isNetworkTrouble, LedElsewhere } from './network.js';
import type { Answer } from './tape.js';

/** The body of a 200 as a JSON object; every other answer as a failure. */
export function bodyOf(answer: Answer): Read<JsonObject> {
  if (answer.status !== 200) return failureOf(answer);
  const parsed = isObject(answer.parsed) ? answer.parsed : parse(answer.body);
  if (isObject(parsed)) return read(parsed);
  const found = parsed === undefined ? 'no JSON' : kindOf(parsed);
  return failure('garbage', `the answer is ${found}, not a JSON object`, { status: 200 });
}

/** A list inside a body; an entry that is no object is dropped by nobody: the answer is garbage. */
export function listIn(body: JsonObject, key: string): Read<readonly JsonObject[]> {
  const list = property(body, key);
  if (!Array.isArray(list)) return failure('garbage', `the answer has no list "${key}": it is ${kindOf(list)}`);
  const odd = list.findIndex((entry) => !isObject(entry));
  if (odd >= 0) return failure('garbage', `${key}[${odd}] of the answer is ${kindOf(list[odd])}, not an object`);
  return read(list.filter(isObject));
}

/** What Azure said no with, in plain words. */
function failureOf(answer: Answer): ReadFailure {
  const { code, message, detail } = errorIn(answer.body);
  const kind = kindOfStatus(answer.status);
  const named = detail ?? code;
  const words = [`${answer.status}${named === undefined ? '' : ` ${named}`}`, remedyFor(kind, message) ?? message];
  const more = named === undefined ? {} : { code: named };
  return failure(kind, words.filter((word) => word !== undefined).join(': '), { status: answer.status, ...more });
}

/** A call that ended without an answer: the network, or no token. */
export function failureOfThrown(thrown: unknown): ReadFailure {
  const name = thrown instanceof Error ? thrown.name : '';
  if (isNetworkTrouble(thrown)) {
    const code = codeOf(thrown);
    return failure('cut', `no answer: ${messageOf(thrown)}`, code === undefined ? {} : { code });
  }
  if (/^(CredentialUnavailable|Authentication|AggregateAuthentication|AuthenticationRequired)Error$/.test(name))
    return failureOfToken(thrown);
  if (thrown instanceof LedElsewhere) return failure('garbage', thrown.message);
  throw thrown;
}

function failureOfToken(thrown: unknown): ReadFailure {
  const status = isObject(thrown) && typeof thrown.statusCode === 'number' ? thrown.statusCode : undefined;
  const kind = status === 429 ? 'throttled' : status !== undefined && status >= 500 ? 'cut' : 'forbidden';
  return failure(kind, `no token: ${messageOf(thrown)}`, status === undefined ? {} : { status });
}

function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'notFound';
  if (status === 429) return 'throttled';
  if (status === 408 || status >= 500) return 'cut';
  return status >= 400 ? 'refused' : 'garbage';
}

/** `error.code` and `error.message`; the first detail says what a bare BadRequest means. */
function errorIn(body: string): { code?: string; message?: string; detail?: string } {
  const parsed = parse(body);
  const error = isObject(parsed) ? property(parsed, 'error') : undefined;
  if (isObject(parsed) && typeof error === 'string') return prometheusError(parsed, error);
  if (!isObject(error)) return {};
  const code = textIn(error, 'code');
  const details = property(error, 'details');
  const first = Array.isArray(details) ? details.find(isObject) : property(error, 'innererror');
  const inner = isObject(first) ? first : undefined;
  const detail =
    inner === undefined || (code !== 'BadRequest' && code !== undefined) ? undefined : textIn(inner, 'code');
  const message = (inner && textIn(inner, 'message')) ?? textIn(error, 'message');
  return {
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** `{ "status": "error", "errorType": "bad_data", "error": "…" }` */
function prometheusError(body: JsonObject, message: string): { code?: string; message?: string } {
  const code = textIn(body, 'errorType');
  return code === undefined ? {} : { code, message };
}

/** ARM's 403 names object ids at length; what helps is the action and where it is missing. */
function remedyFor(kind: FailureKind, message: string | undefined): string | undefined {
  const [, action, scope] = /perform action '([^']+)' over scope '([^']+)'/.exec(message ?? '') ?? [];
  return kind === 'forbidden' && action !== undefined
    ? `no right to ${action} over ${scope}; grant the role Reader there`
    : undefined;
}

function textIn(object: JsonObject, key: string): string | undefined {
  const value = property(object, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function codeOf(error: unknown): string | undefined {
  return isObject(error) ? textIn(error, 'code') : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
