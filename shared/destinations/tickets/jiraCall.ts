import { DURATIONS } from '../../config/durations.js';
import { messageOf } from '../../errors.js';
import { isObject, type JsonObject } from '../../json.js';
import { clean } from '../../text.js';
import { jsonOf, notAnAnswer, retryAfterMs, sortAnswer } from '../answers.js';
import type { Surroundings } from '../destination.js';
import type { HttpAnswer, HttpRequest } from '../http.js';
import { accepted, blocked, done, later, type Outcome } from '../outcome.js';
import type { JiraSettings } from './jiraSettings.js';

export const WHO = 'Jira';

/** A request below `/rest/api/3` or `/rest/api/2`. */
interface JiraRequest {
  readonly json?: JsonObject;
  /** Answers that are no 2xx and that the caller wants to see itself. */
  readonly expects?: (answer: HttpAnswer) => boolean;
}

/** One Jira with its settings. */
export interface Jira {
  readonly settings: JiraSettings;
  readonly cloud: boolean;
  call(method: HttpRequest['method'], path: string, request?: JiraRequest): Promise<Outcome<HttpAnswer>>;
}

export function openJira(settings: JiraSettings, surroundings: Surroundings): Jira {
  const cloud = settings.deployment === 'cloud';
  const api = `${settings.url.replace(/\/+$/, '')}/rest/api/${cloud ? 3 : 2}`;
  return {
    settings,
    cloud,
    call: (method, path, request = {}) => call(settings, surroundings, { method, url: `${api}${path}` }, request),
  };
}

async function call(
  settings: JiraSettings,
  { http, secrets }: Surroundings,
  target: Pick<HttpRequest, 'method' | 'url'>,
  { json, expects = () => false }: JiraRequest,
): Promise<Outcome<HttpAnswer>> {
  const key = await authorization(settings, secrets);
  if (key.outcome !== 'accepted') return key;
  // Data Center takes a write for one that a page in a browser has sent, unless this header says otherwise.
  const headers = { accept: 'application/json', authorization: key.value, 'x-atlassian-token': 'no-check' };
  const result = await http({ ...target, headers, ...(json === undefined ? {} : { json }) });
  const sorted = sortAnswer(WHO, result, (answer) => reading(answer, expects));
  if ('failed' in result || sorted.outcome === 'accepted') return sorted;
  return { ...sorted, why: `${sorted.why}${words(result)}` };
}

export async function authorization(
  { user, token }: JiraSettings,
  secrets: Surroundings['secrets'],
): Promise<Outcome<string>> {
  try {
    const secret = await secrets.read(token);
    if (user === undefined) return accepted(`Bearer ${secret}`);
    return accepted(`Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`);
  } catch (error) {
    return blocked(`${WHO}: ${messageOf(error)}`);
  }
}

function reading(answer: HttpAnswer, expects: (answer: HttpAnswer) => boolean): Outcome<HttpAnswer> | undefined {
  const { status, headers } = answer;
  if (status === 429 || status >= 500) return throttled(answer);
  const stranger = strangerOf(headers);
  if (stranger !== undefined) return blocked(`${WHO} answered ${status}, but not to us: ${stranger}`);
  if (expects(answer)) return accepted(answer);
  // Somebody else changes this very issue; a moment later it works.
  if (status === 409) return later(`${WHO} answered 409`, retryAfterMs(headers));
  if (status === 400 && aboutSettings(answer)) return blocked(`${WHO} answered 400`);
  return undefined;
}

/** Cloud names an instant in place of a wait, Data Center how often its bucket is filled. */
function throttled({ status, headers }: HttpAnswer): Outcome<never> | undefined {
  if (retryAfterMs(headers) !== undefined) return undefined;
  const reset = Date.parse(headers['x-ratelimit-reset'] ?? '') - Date.now();
  const asked = Number.isNaN(reset) ? Number(headers['x-ratelimit-interval-seconds'] ?? Number.NaN) * 1_000 : reset;
  if (Number.isNaN(asked)) return undefined;
  return later(`${WHO} answered ${status}`, Math.min(Math.max(asked, 0), DURATIONS.deliveryLongestRetry));
}

/**
 * An expired or wrong token does not always give 401: what anonymous people may see is answered with 200 and nothing in
 * it. These headers tell it.
 */
function strangerOf(headers: HttpAnswer['headers']): string | undefined {
  if (/CAPTCHA_CHALLENGE/i.test(headers['x-authentication-denied-reason'] ?? ''))
    return 'after wrong passwords it asks for a captcha (CAPTCHA_CHALLENGE): mend the token, then sign in once in a browser';
  const reason = headers['x-seraph-loginreason'] ?? '';
  if (/FAILED|DENIED/i.test(reason)) return `the token is wrong or has expired (${clean(reason, 60)})`;
  if (headers['x-ausername']?.toLowerCase() === 'anonymous')
    return 'the token is wrong or has expired (it takes us for anonymous)';
  return undefined;
}

/** Fields whose errors come of the settings or of the project: every issue would meet them. */
const OF_SETTINGS = new Set(['project', 'issuetype', 'priority', 'labels', 'duedate', 'resolution']);

function aboutSettings(answer: HttpAnswer): boolean {
  const fields = Object.keys(errorsOf(answer));
  return fields.some((field) => OF_SETTINGS.has(field)) || /cannot be set|is required/i.test(words(answer));
}

/** What an answer says of fields, by the field's name. */
function errorsOf(answer: HttpAnswer): JsonObject {
  const errors = jsonOf(answer.body)?.errors;
  return isObject(errors) ? errors : {};
}

/** Jira's own words about an error: `: words`, or nothing. */
export function words(answer: HttpAnswer): string {
  const body = jsonOf(answer.body);
  const messages: unknown[] = Array.isArray(body?.errorMessages) ? body.errorMessages : [];
  const fields = Object.entries(errorsOf(answer)).map(([field, error]) => `${field}: ${String(error)}`);
  const all = [...messages, ...fields, body?.message, answer.headers['ratelimit-reason']];
  const said = all.filter((word) => typeof word === 'string' && word !== '');
  return said.length === 0 ? '' : `: ${clean(said.join('; '), 300)}`;
}

/** Jira's own 404 of an issue; a page of a wrong address is none. */
export function isMissing(answer: HttpAnswer): boolean {
  return answer.status === 404 && Array.isArray(jsonOf(answer.body)?.errorMessages);
}

/** Are we known? Nothing found is believed of nobody else: to anonymous people an empty list is the usual answer. */
export async function known(jira: Jira): Promise<Outcome> {
  const answer = await jira.call('GET', '/myself');
  if (answer.outcome !== 'accepted') return answer;
  const me = jsonOf(answer.value.body);
  const name = me?.accountId ?? me?.name ?? me?.key;
  return typeof name === 'string' && name !== '' ? done : notAnAnswer(WHO, answer.value);
}

/** The same, and do we still see the project? Else every issue of it would look as if it had been deleted. */
export async function knownInProject(jira: Jira): Promise<Outcome> {
  const us = await known(jira);
  if (us.outcome !== 'accepted') return us;
  const answer = await jira.call('GET', `/project/${encodeURIComponent(jira.settings.project)}`);
  if (answer.outcome !== 'accepted') return answer;
  return jsonOf(answer.value.body)?.key === undefined ? notAnAnswer(WHO, answer.value) : done;
}
