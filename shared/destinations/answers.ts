import { DURATIONS } from '../config/durations.js';
import { isObject, type JsonObject } from '../json.js';
import { clean } from '../text.js';
import type { HttpAnswer, HttpResult } from './http.js';
import { accepted, blocked, later, type Outcome, refused } from './outcome.js';

/** What a destination's own words in a body mean, where the status alone does not say; undefined: the status decides. */
export type Reading = (answer: HttpAnswer) => Outcome<HttpAnswer> | undefined;

/**
 * Sorts an answer by its status: what comes back as accepted is a 2xx whose body the destination still has to look at.
 * 408, 425, 429 and 5xx pass by themselves; 401, 403, 404 and redirects would meet every event; other 4xx are about this
 * one. `reading` comes first, with every answer.
 */
export function sortAnswer(who: string, result: HttpResult, reading: Reading = () => undefined): Outcome<HttpAnswer> {
  if ('failed' in result) return later(`${who}: ${result.failed}`);
  return reading(result) ?? byStatus(who, result);
}

/** Statuses about the way a request was made, or about who made it: the next event would fare no better. */
const CONCERNS_DESTINATION = new Set([401, 403, 404, 405, 406, 407, 410, 415]);
const PASSES = new Set([408, 425, 429]);

function byStatus(who: string, answer: HttpAnswer): Outcome<HttpAnswer> {
  const { status } = answer;
  const why = `${who} answered ${status}${saying(answer.body)}`;
  if (status >= 200 && status < 300) return accepted(answer);
  if (PASSES.has(status) || status >= 500) return later(why, retryAfterMs(answer.headers));
  if (status < 400) return blocked(`${why}: it wants to send us elsewhere, and redirects are not followed`);
  return CONCERNS_DESTINATION.has(status) ? blocked(why) : refused(why);
}

/** For an answer that says yes but does not look like one: somebody else answered, a sign-in or maintenance page. */
export function notAnAnswer(who: string, answer: HttpAnswer): Outcome<never> {
  const kind = clean(answer.headers['content-type'] ?? 'no content type', 80);
  return later(
    `${who} answered ${answer.status} with ${kind} in place of its own answer`,
    retryAfterMs(answer.headers),
  );
}

/** What a body says about an error, as far as it is JSON in one of the usual forms; `: words`, or nothing. */
export function saying(body: string): string {
  const words = wordsOf(jsonOf(body));
  return words === '' ? '' : `: ${clean(words, 300)}`;
}

/** The object that a body holds; undefined where it holds something else. */
export function jsonOf(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // not JSON is an answer too: the caller says what it makes of it
  }
}

function wordsOf(body: JsonObject | undefined): string {
  const error = body?.error;
  if (!isObject(error)) return '';
  return [error.code, error.message, error.detail].filter((word) => typeof word === 'string' && word !== '').join(': ');
}

/**
 * How long an answer asks to wait, in milliseconds of machine time: seconds, or an HTTP date; never more than an hour,
 * because services have been seen to ask for 292 billion years. Undefined where it asks for nothing readable.
 */
export function retryAfterMs(headers: HttpAnswer['headers'], now = new Date()): number | undefined {
  const text = headers['retry-after']?.trim();
  if (text === undefined || text === '') return undefined;
  const wanted = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : httpDate(text) - now.getTime();
  if (Number.isNaN(wanted)) return undefined;
  return Math.min(Math.max(Math.ceil(wanted), 0), DURATIONS.deliveryLongestRetry);
}

/** `Wed, 21 Oct 2026 07:28:00 GMT` and the two older forms of RFC 9110; NaN for anything else. */
function httpDate(text: string): number {
  return /^(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : Number.NaN;
}
