import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type SecretReference, secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import { isObject } from '../../json.js';
import { jsonOf, notAnAnswer, sortAnswer } from '../answers.js';
import { defineDestination, type Siem, type Surroundings } from '../destination.js';
import { ANSWER_MS, type HttpAnswer, type HttpRequest } from '../http.js';
import { accepted, blocked, type ChunkOutcome, done, later, type Outcome } from '../outcome.js';
import { jsonFormat, onceEach, type Placed, placed } from './jsonFormat.js';
import { askAFewTimes, type Unacknowledged, type Unwritten, unacknowledgedAt } from './splunkAcks.js';
import { hecReading, hecWords, indexedBefore, NO_CHANNEL, SPLUNK, TAKEN } from './splunkAnswers.js';
import { splunkLine } from './splunkLine.js';

const settings = z.strictObject({
  /** Of the event collector, without /services: `https://http-inputs-….splunkcloud.com` or `https://…:8088`. */
  url: z.url({ protocol: /^https$/ }),
  token: secret(),
  /** Without one Splunk takes the token's own. */
  index: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]*$/, { error: 'must be a name of lower case letters, digits, _ and -' })
    .optional(),
  sourcetype: z.string().min(1).default('vigie:event'),
  format: jsonFormat.default('vigie'),
  /** Whether the token has indexer acknowledgement. */
  acknowledgement: z.boolean().default(true),
});
type Settings = z.infer<typeof settings>;

/** Splunk Cloud advises at most 1 MB a request; its indexers work best with less. */
const MOST_BYTES = 512_000;
const MOST_EVENTS = 1_000;

/** Acknowledgements are counted by channel: one a process, so that no two processes read each other's. */
const CHANNEL = randomUUID();
/** When the outbox may ask again for an acknowledgement that did not come at once. */
const ASK_AGAIN_MS = 10_000;
/** After so many times what a whole answer may take (5 minutes) an event that was not acknowledged is sent again. */
const PATIENCE = 10;
/** Sent so often without an acknowledgement, it is for a person: behind a load balancer it may never come. */
const MOST_TIMES = 3;

/**
 * Splunk's HTTP Event Collector.
 *
 * With acknowledgement (the default) an event counts as taken when an indexer has written it: a 200 comes before that,
 * and what only waits in a queue dies with it. A few seconds of the call are spent asking, because most
 * acknowledgements come within them and because the next try may be another process, which knows nothing of this one.
 * Where none came the answer is `later`, and the next try of the same events by this process asks before it sends.
 * They are sent again only after 5 minutes without an acknowledgement, by a process that knows nothing of them, or when
 * Splunk has forgotten the channel. So nothing is lost, and few events come twice (`uid` tells).
 */
export const splunk = defineDestination<Settings>({
  kind: 'splunk',
  family: 'siem',
  settings,
  open: async (given, surroundings) => openSplunk(given, surroundings),
});

interface Collector {
  readonly given: Settings;
  readonly answerMs: number;
  readonly unacknowledged: Unacknowledged;
  call(path: string, content: Pick<HttpRequest, 'json' | 'body'>): Promise<Called>;
}

/** How a call ended; `answer` is there whenever Splunk said something, yes or no. */
interface Called {
  readonly outcome: Outcome<HttpAnswer>;
  readonly answer: HttpAnswer | undefined;
}

function openSplunk(given: Settings, surroundings: Surroundings): Siem {
  const { answerMs = ANSWER_MS } = surroundings;
  const base = given.url.replace(/\/+$/, '');
  const lineOf = onceEach((event) => splunkLine(given, event));
  const collector: Collector = {
    given,
    answerMs,
    unacknowledged: unacknowledgedAt(`${base} ${given.token} ${given.index ?? ''}`),
    call: (path, content) => call(given.token, surroundings, { method: 'POST', url: `${base}${path}`, ...content }),
  };
  return {
    family: 'siem',
    chunk: {
      maxBytes: MOST_BYTES,
      maxEvents: MOST_EVENTS,
      size: (event) => Buffer.byteLength(lineOf(event) ?? ''),
    },
    async send(events) {
      const lines = placed(events, lineOf);
      if (lines.length === 0) return done;
      return given.acknowledgement ? sendAcknowledged(collector, lines) : (await post(collector, lines)).outcome;
    },
  };
}

async function call(
  token: SecretReference,
  { http, secrets }: Surroundings,
  request: Pick<HttpRequest, 'method' | 'url' | 'json' | 'body'>,
): Promise<Called> {
  let key: string;
  try {
    key = await secrets.read(token);
  } catch (error) {
    return { outcome: blocked(`${SPLUNK}: ${messageOf(error)}`), answer: undefined };
  }
  const headers = { authorization: `Splunk ${key}`, 'x-splunk-request-channel': CHANNEL };
  const result = await http({ ...request, headers });
  return { outcome: sortAnswer(SPLUNK, result, hecReading), answer: 'failed' in result ? undefined : result };
}

interface Posted {
  /** `taken` of it counts events of the chunk. */
  readonly outcome: ChunkOutcome;
  /** Where it was accepted, and is to be acknowledged. */
  readonly ackId?: number | undefined;
}

async function post({ given, call }: Collector, lines: readonly Placed<string>[]): Promise<Posted> {
  const text = lines.map(({ value }) => value).join('');
  const body = { contentType: 'application/json; charset=utf-8', text, packed: true };
  const { outcome, answer } = await call('/services/collector/event', { body });
  const words = answer && hecWords(answer);
  if (outcome.outcome !== 'accepted') {
    // The rest begins with the one that it stumbled over.
    const rest = lines[indexedBefore(words, lines.length - 1)] ?? lines[0];
    return { outcome: { ...outcome, taken: rest?.at ?? 0 } };
  }
  const before = lines[0]?.at ?? 0;
  if (words === undefined || !TAKEN.has(words.code))
    return { outcome: { ...notAnAnswer(SPLUNK, outcome.value), taken: before } };
  if (!given.acknowledgement || words.ackId !== undefined) return { outcome: done, ackId: words.ackId };
  // They are taken all the same: at most the last of them comes again each time that this is looked at.
  const all = (lines.at(-1)?.at ?? 0) + 1;
  return { outcome: words.code === 0 ? { ...blocked(NO_ACKNOWLEDGEMENT), taken: all } : done };
}

const NO_ACKNOWLEDGEMENT = `${SPLUNK} took events without an ackId: switch indexer acknowledgement on for the token, or set acknowledgement: false`;

/** Asks for what was sent before, then sends the rest and asks for that. */
async function sendAcknowledged(collector: Collector, lines: readonly Placed<string>[]): Promise<ChunkOutcome> {
  const untilMs = performance.now() + collector.answerMs;
  const { unacknowledged } = collector;
  const earlier = unacknowledged.of(lines[0]?.event.uid);
  if (earlier === undefined) return sendFresh(collector, lines, 1, untilMs);
  const known = leading(lines, ({ event }) => unacknowledged.of(event.uid) === earlier);
  const asked = await acknowledged(collector, known, earlier, untilMs);
  if (asked === 'again') return sendFresh(collector, lines, earlier.times + 1, untilMs);
  return asked.outcome === 'accepted' ? sendFresh(collector, lines.slice(known.length), 1, untilMs) : asked;
}

async function sendFresh(
  collector: Collector,
  lines: readonly Placed<string>[],
  times: number,
  untilMs: number,
): Promise<ChunkOutcome> {
  const [first] = lines;
  if (first === undefined) return done;
  const { outcome, ackId } = await post(collector, lines);
  if (outcome.outcome !== 'accepted' || ackId === undefined) return outcome;
  const unwritten = { ackId, sentAtMs: performance.now(), times };
  collector.unacknowledged.remember(
    lines.map(({ event }) => event.uid),
    unwritten,
  );
  const asked = await acknowledged(collector, lines, unwritten, untilMs);
  const written: Outcome = asked === 'again' ? notYet(times) : asked;
  return written.outcome === 'accepted' ? written : { ...written, taken: first.at };
}

/** `again`: it is time to send them again. */
async function acknowledged(
  collector: Collector,
  lines: readonly Placed<string>[],
  unwritten: Unwritten,
  untilMs: number,
): Promise<Outcome | 'again'> {
  const { unacknowledged, answerMs } = collector;
  const uids = lines.map(({ event }) => event.uid);
  const asked = await askAFewTimes(() => ask(collector, unwritten.ackId), answerMs, untilMs);
  if (asked === 'forgotten') {
    unacknowledged.remember(uids, { ...unwritten, sentAtMs: Number.NEGATIVE_INFINITY });
    return 'again';
  }
  if (asked?.outcome === 'accepted') unacknowledged.forget(uids);
  if (asked !== undefined) return asked;
  if (performance.now() - unwritten.sentAtMs > answerMs * PATIENCE) return 'again';
  return notYet(unwritten.times);
}

function notYet(times: number): Outcome<never> {
  if (times < MOST_TIMES) return later(`${SPLUNK} has not acknowledged yet what it took`, ASK_AGAIN_MS);
  return blocked(
    `${SPLUNK} took events ${times} times and never acknowledged them: a load balancer needs sticky sessions, and without them acknowledgement: false`,
  );
}

/** undefined: not yet, or nobody could say. A yes is told once: it must be acted upon. */
async function ask({ call }: Collector, ackId: number): Promise<Outcome | 'forgotten' | undefined> {
  const { outcome, answer } = await call(`/services/collector/ack?channel=${CHANNEL}`, { json: { acks: [ackId] } });
  const code = answer && hecWords(answer)?.code;
  if (code !== undefined && NO_CHANNEL.has(code)) return 'forgotten';
  if (outcome.outcome === 'blocked') return outcome;
  if (outcome.outcome !== 'accepted') return undefined;
  const acks = jsonOf(outcome.value.body)?.acks;
  return isObject(acks) && acks[ackId] === true ? accepted(undefined) : undefined;
}

function leading<T>(list: readonly T[], belongs: (member: T) => boolean): readonly T[] {
  const end = list.findIndex((member) => !belongs(member));
  return end < 0 ? list : list.slice(0, end);
}
