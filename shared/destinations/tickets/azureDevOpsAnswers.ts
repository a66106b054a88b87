import { isObject, type JsonObject } from '../../json.js';
import { jsonOf, type Reading, retryAfterMs } from '../answers.js';
import type { HttpAnswer } from '../http.js';
import { accepted, blocked, later, type Outcome, refused } from '../outcome.js';
import { messageOfAnswer } from './messageOfAnswer.js';

export const WHO = 'Azure DevOps';

/** Of no work item in particular: a type, a field, an area or a version that is not there, a query that cannot be. */
const OF_THE_SETTINGS =
  /VssPropertyValidation|WorkItemTypeNotFound|VssVersion|TF401347|TF401289|TF5100[56]|TF51535|VS402337|IdentityNotFound/;

/** Fields that come from the settings: where their value is wrong, every event would meet it. */
const SET_BY_US = ['System.AreaPath', 'System.IterationPath', 'System.AssignedTo'];

/**
 * What the service's own words mean.
 * @param fixed reference names of the fields that the settings give a fixed value
 */
export function readingFor(fixed: readonly string[]): Reading {
  const configured = new Set([...SET_BY_US, ...fixed].map((name) => name.toLowerCase()));
  return (answer) => {
    const { status } = answer;
    const message = messageOfAnswer(answer);
    const why = `${WHO} answered ${status}: ${message}`;
    // With a page to sign in at: that is how a token that is missing, expired or malformed looks to GET and POST.
    if (status === 203)
      return blocked(`${WHO} answered 203, which means: sign in; the token is not (or no longer) good`);
    // Whoever asked for one item takes this as: it is not there.
    if (status === 404 && message.includes('TF401232')) return accepted(answer);
    // Somebody else has written meanwhile: the next try reads it anew.
    if (status === 409 || status === 412 || message.includes('TF26071')) return later(why);
    if (message.includes('TF400733')) return later(why, retryAfterMs(answer.headers));
    if (status !== 400) return undefined;
    const body = jsonOf(answer.body);
    if (OF_THE_SETTINGS.test(`${body?.typeKey} ${message}`)) return blocked(why);
    return body?.typeKey === 'RuleValidationException' ? brokenRule(body, why, configured) : undefined;
  };
}

/** A rule about a field that must be filled concerns all that we create; any other rule this one alone. */
function brokenRule(body: JsonObject, why: string, configured: ReadonlySet<string>): Outcome<never> {
  const { RuleValidationErrors: errors } = isObject(body.customProperties) ? body.customProperties : {};
  const concernsAll = (Array.isArray(errors) ? errors : []).some(
    (error) =>
      isObject(error) &&
      (configured.has(String(error.fieldReferenceName).toLowerCase()) ||
        /\brequired\b/i.test(String(error.fieldStatusFlags))),
  );
  return concernsAll || /Error code: [^.]*\bRequired\b/i.test(why) ? blocked(why) : refused(why);
}

/** A work item as an answer shows it. */
export interface WorkItem {
  readonly id: string;
  readonly rev: number;
  readonly fields: JsonObject;
}

export function workItemOf(value: unknown): WorkItem | undefined {
  if (!isObject(value) || !Number.isSafeInteger(value.id) || Number(value.id) < 1) return undefined;
  return { id: String(value.id), rev: Number(value.rev), fields: isObject(value.fields) ? value.fields : {} };
}

/** The entries of `key` in an answer's object; undefined where it holds no list. */
export function listIn(answer: HttpAnswer, key: string): JsonObject[] | undefined {
  const list = jsonOf(answer.body)?.[key];
  // A batch has null for an item that is not there.
  return Array.isArray(list) ? list.filter(isObject) : undefined;
}
