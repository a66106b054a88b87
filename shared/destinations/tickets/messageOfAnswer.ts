import { clean } from '../../text.js';
import { jsonOf, type Reading, sortAnswer } from '../answers.js';
import type { HttpAnswer, HttpResult } from '../http.js';
import type { Outcome } from '../outcome.js';

/** What a service that answers errors as `{"message": "…"}` says; '' where it says nothing of that form. */
export function messageOfAnswer(answer: HttpAnswer): string {
  const message = jsonOf(answer.body)?.message;
  return typeof message === 'string' ? clean(message, 300) : '';
}

/** Sorts an answer of such a service: as sortAnswer does, with the service's words in the reason. */
export function sortWithMessage(who: string, result: HttpResult, reading: Reading): Outcome<HttpAnswer> {
  const outcome = sortAnswer(who, result, reading);
  if (outcome.outcome === 'accepted' || 'failed' in result) return outcome;
  const words = messageOfAnswer(result);
  return words === '' || outcome.why.includes(words) ? outcome : { ...outcome, why: `${outcome.why}: ${words}` };
}
