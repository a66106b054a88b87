import { messageOf } from '../../errors.js';
import { isObject } from '../../json.js';
import { clean } from '../../text.js';
import { blocked, later, type Outcome, refused } from '../outcome.js';
import { withoutAnswer } from '../withoutAnswer.js';

export const EVENT_HUBS = 'Event Hubs';

/** Codes of the client that are about who asks, or about what was asked for. */
const BLOCKS = new Set([
  'UnauthorizedError',
  'MessagingEntityNotFoundError',
  'MessagingEntityDisabledError',
  'PublisherRevokedError',
  'ResourceDeletedError',
]);
/** Codes that are about what was sent. */
const REFUSES = new Set(['MessageTooLargeError', 'ArgumentError', 'ArgumentOutOfRangeError', 'InvalidFieldError']);

/** What an error of the client means; those that it does not name pass: a network, a busy hub. */
export function outcomeOfAmqp(error: unknown): Outcome {
  if (!isObject(error) || error.name !== 'MessagingError') return withoutAnswer(EVENT_HUBS, error);
  const code = typeof error.code === 'string' ? error.code : 'no code';
  const why = `${EVENT_HUBS} answered ${code}: ${clean(messageOf(error), 300)}`;
  if (BLOCKS.has(code)) return blocked(why);
  return REFUSES.has(code) ? refused(why) : later(why);
}
