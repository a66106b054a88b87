import { DURATIONS } from '../../config/durations.js';
import { isObject } from '../../json.js';
import { clean } from '../../text.js';
import { jsonOf, type Reading, retryAfterMs } from '../answers.js';
import type { HttpAnswer } from '../http.js';
import { accepted, blocked, later, type Outcome, refused } from '../outcome.js';
import { messageOfAnswer } from './messageOfAnswer.js';

export const WHO = 'GitHub';

/** What the service asks for at least where it says "secondary rate limit" and no more. */
const SECONDARY_MS = 60_000;
const SECONDARY = /secondary rate limit|abuse detection|temporarily blocked|submitted too quickly/i;

/** Fields that come from the settings: where their value is wrong, every event would meet it. */
const SET_BY_US = new Set(['assignees', 'assignee', 'labels', 'label']);

/** What the service's own words mean. */
export const reading: Reading = (answer) => {
  const { status, headers } = answer;
  if (status >= 300 && status < 400) return blocked(`${WHO} answered ${status}${movedTo(answer)}`);
  if (status !== 403 && status !== 429 && status !== 422) return undefined;
  const message = messageOfAnswer(answer);
  const why = `${WHO} answered ${status}: ${message}${details(answer)}`;
  // Little is left, or too much was made at once: 403 as well as 429, and the second while there is enough left.
  if (headers['x-ratelimit-remaining'] === '0' && status !== 422)
    return later(why, retryAfterMs(headers) ?? untilReset(headers));
  if (SECONDARY.test(message)) return later(why, retryAfterMs(headers) ?? SECONDARY_MS);
  if (status === 403 && retryAfterMs(headers) !== undefined) return later(why, retryAfterMs(headers));
  if (status === 403 && /\blocked\b/i.test(message)) return refused(why);
  if (status !== 422) return undefined;
  return errorsIn(answer).some(({ field }) => SET_BY_US.has(String(field))) ? blocked(why) : refused(why);
};

/** The same about one issue: it may be elsewhere or nowhere, while the repository is where it was. */
export const readingOfIssue: Reading = (answer) =>
  isMissing(answer) || answer.status === 404 || (answer.status >= 300 && answer.status < 400)
    ? accepted(answer)
    : reading(answer);

/** Whether an issue was deleted, in the service's own words. */
export function isMissing({ status, body }: HttpAnswer): boolean {
  return status === 410 && /deleted/i.test(String(jsonOf(body)?.message));
}

function movedTo(answer: HttpAnswer): string {
  const place = jsonOf(answer.body)?.url ?? answer.headers.location;
  const to = typeof place === 'string' ? ` to ${clean(place, 200)}` : '';
  return `: it was moved${to}, and redirects are not followed: set url and repository to the new place`;
}

function errorsIn(answer: HttpAnswer): readonly Readonly<Record<string, unknown>>[] {
  const errors = jsonOf(answer.body)?.errors;
  return Array.isArray(errors) ? errors.filter(isObject) : [];
}

function details(answer: HttpAnswer): string {
  const words = errorsIn(answer).map(({ field, code, message }) =>
    [field, code, message].filter((word) => typeof word === 'string').join(' '),
  );
  return words.length === 0 ? '' : ` (${clean(words.join('; '), 200)})`;
}

/** `x-ratelimit-reset` is a time of the service's own clock, in seconds. */
function untilReset(headers: HttpAnswer['headers']): number | undefined {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1_000;
  if (!Number.isFinite(reset)) return undefined;
  const now = Date.parse(headers.date ?? '');
  return Math.min(Math.max(reset - (Number.isNaN(now) ? Date.now() : now), 0) + 1_000, DURATIONS.deliveryLongestRetry);
}

/** What a 200 of the GraphQL API says that is no yes; undefined: nothing that matters here. */
export function graphRefusal(answer: HttpAnswer): Outcome<never> | undefined {
  // An issue that is not there is an answer, the repository is not.
  const grave = errorsIn(answer).find(
    ({ type, path }) => type !== 'NOT_FOUND' || !Array.isArray(path) || path.length < 2,
  );
  if (grave === undefined) return undefined;
  const why = `${WHO} answered ${clean(`${String(grave.type ?? 'an error')}: ${String(grave.message)}`, 300)}`;
  if (grave.type === 'RATE_LIMITED') return later(why, retryAfterMs(answer.headers) ?? untilReset(answer.headers));
  return ['NOT_FOUND', 'FORBIDDEN', 'INSUFFICIENT_SCOPES'].includes(String(grave.type)) ? blocked(why) : later(why);
}
