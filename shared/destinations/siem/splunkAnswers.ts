import { clean } from '../../text.js';
import { jsonOf, type Reading, retryAfterMs } from '../answers.js';
import type { HttpAnswer } from '../http.js';
import { blocked, later, type Outcome, refused } from '../outcome.js';

export const SPLUNK = 'Splunk';

/** What Splunk's event collector says in a body. */
export interface HecWords {
  readonly text: string;
  readonly code: number;
  /** Under which the request is acknowledged, where the token has that on. */
  readonly ackId: number | undefined;
  /** `invalid-event-number`: the event that it stumbled over. */
  readonly invalid: number | undefined;
}

export function hecWords({ body }: HttpAnswer): HecWords | undefined {
  const said = jsonOf(body);
  if (typeof said?.code !== 'number') return undefined;
  const number = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) ? value : undefined);
  return {
    text: typeof said.text === 'string' ? clean(said.text, 200) : '',
    code: said.code,
    ackId: number(said.ackId),
    invalid: number(said['invalid-event-number']),
  };
}

/** Codes of the event collector: 24 and 25 are a yes from a queue, or a list of acknowledgements, that is nearly full. */
export const TAKEN = new Set([0, 24, 25]);
const INCORRECT_INDEX = 7;
/** Data channel is missing, or invalid: asked about an acknowledgement, it has forgotten the channel. */
export const NO_CHANNEL = new Set([10, 11]);

/** About an event: no data, invalid data format, event field missing or blank, indexed fields. */
const REFUSES = new Set([5, 6, 12, 13, 15]);
/** About the token, the index, the channel, or a switch of the token that is set in another way. */
const BLOCKS = new Set([1, 2, 3, 4, INCORRECT_INDEX, 10, 11, 14, 16, 21, 22]);
/** Internal error, busy, full, shutting down. */
const PASSES = new Set([8, 9, 18, 19, 20, 23, 26, 27]);

/** The code says more than the status: 400 is about an event, or about every event. */
export const hecReading: Reading = (answer) => {
  const words = hecWords(answer);
  if (words === undefined || answer.status < 300) return undefined;
  return byCode(words, answer);
};

function byCode({ code, text }: HecWords, { status, headers }: HttpAnswer): Outcome<HttpAnswer> | undefined {
  const why = `${SPLUNK} answered ${status}: ${text} (code ${code})`;
  if (REFUSES.has(code)) return refused(why);
  if (BLOCKS.has(code)) return blocked(why);
  return PASSES.has(code) ? later(why, retryAfterMs(headers)) : undefined;
}

/**
 * How many of the events that went out were indexed although the answer is no yes: those before the one that it names.
 * It counts from 0, but from 1 where it complains of the index.
 * @param sent how many went out
 */
export function indexedBefore(words: HecWords | undefined, sent: number): number {
  if (words?.invalid === undefined || words.invalid < 0 || words.invalid > sent) return 0;
  return words.code === INCORRECT_INDEX ? Math.max(0, words.invalid - 1) : words.invalid;
}
