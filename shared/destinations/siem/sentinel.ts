import type { RestError } from '@azure/core-rest-pipeline';
import { isAggregateLogsUploadError, LogsIngestionClient } from '@azure/monitor-ingestion';
import { z } from 'zod';
import { http } from '../../azure/pipeline.js';
import type { VigieEvent } from '../../events/event.js';
import { isObject } from '../../json.js';
import { clean } from '../../text.js';
import { jsonOf, sortAnswer } from '../answers.js';
import { defineDestination, type Siem, type Surroundings } from '../destination.js';
import { ANSWER_MS, type HttpAnswer } from '../http.js';
import { blocked, done, later, type Outcome } from '../outcome.js';
import { withoutAnswer } from '../withoutAnswer.js';
import { SENT_AT } from './sentinelColumns.js';
import { type Row, rowBytes, rowOf } from './sentinelRow.js';

const stream = z
  .string()
  .regex(/^Custom-[A-Za-z0-9_]+$/, { error: 'must begin with Custom-, as the data collection rule declares it' });

const settings = z.strictObject({
  /** The rule's own ingestion endpoint, or that of a data collection endpoint. */
  endpoint: z.url({ protocol: /^https$/ }),
  /** Immutable id of the data collection rule. */
  ruleId: z
    .string()
    .regex(/^dcr-[0-9a-f]{32}$/, { error: 'must be dcr- and 32 hexadecimal digits (the immutable id)' }),
  streams: z
    .strictObject({
      events: stream.default('Custom-VigieEvents_CL'),
      sweeps: stream.default('Custom-VigieSweeps_CL'),
    })
    .prefault({}),
  /** Off by default: where the Defender connector is on, Sentinel has the alerts already. */
  forwardAlerts: z.boolean().default(false),
});
type Settings = z.infer<typeof settings>;

/** A request may hold 1,048,576 bytes, packed and unpacked; the client's own splitting begins at 1,000,000. */
const MOST_BYTES = 900_000;
const MOST_EVENTS = 2_000;
const WHO = 'Sentinel ingestion';

/** Microsoft Sentinel by the Logs Ingestion API: a row an event, in two tables. */
export const sentinel = defineDestination<Settings>({
  kind: 'sentinel',
  family: 'siem',
  settings,
  open: async (given, surroundings) => openSentinel(given, surroundings),
});

function openSentinel(
  { endpoint, ruleId, streams }: Settings,
  { tokens, cloud, now, answerMs = ANSWER_MS }: Surroundings,
): Siem {
  const client = new LogsIngestionClient(endpoint, tokens.credential, {
    audience: cloud.ingestionAudience,
    httpClient: http,
    // The outbox does the waiting: the client would wait inside this process for as long as a Retry-After says.
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
  });
  const streamOf = (event: VigieEvent) => ('summary' in event ? streams.sweeps : streams.events);
  return {
    family: 'siem',
    chunk: {
      maxBytes: MOST_BYTES,
      maxEvents: MOST_EVENTS,
      size: (event) => rowBytes(measured(event, now().toISOString())),
    },
    async send(events) {
      const sentAt = now().toISOString();
      // One request is for one table. When a later one fails the earlier ones come again: readers key on EventUid.
      for (const run of runsOf(events, streamOf)) {
        const rows = run.events.map((event) => ({ ...measured(event, sentAt), [SENT_AT]: sentAt }));
        const outcome = await upload(client, ruleId, run.stream, rows, answerMs);
        if (outcome.outcome !== 'accepted') return outcome;
      }
      return done;
    },
  };
}

/** Measured first and sent then: made once, but for the time of sending. */
const rows = new WeakMap<VigieEvent, Row>();

function measured(event: VigieEvent, now: string): Row {
  const row = rows.get(event) ?? rowOf(event, now);
  rows.set(event, row);
  return row;
}

interface Run {
  readonly stream: string;
  readonly events: VigieEvent[];
}

/** Neighbours of the same table together, order kept. */
function runsOf(events: readonly VigieEvent[], streamOf: (event: VigieEvent) => string): Run[] {
  const runs: Run[] = [];
  for (const event of events) {
    const last = runs.at(-1);
    if (last !== undefined && last.stream === streamOf(event)) last.events.push(event);
    else runs.push({ stream: streamOf(event), events: [event] });
  }
  return runs;
}

/** @param answerMs token and answer together; the client itself would wait for ever on a silent connection */
async function upload(
  client: LogsIngestionClient,
  ruleId: string,
  to: string,
  rows: Row[],
  answerMs: number,
): Promise<Outcome> {
  const abortSignal = AbortSignal.timeout(answerMs);
  try {
    await client.upload(ruleId, to, rows, { maxConcurrency: 1, abortSignal });
    return done;
  } catch (error) {
    if (abortSignal.aborted) return later(`${WHO}: no answer within ${answerMs / 1_000} s`);
    // The message of the collected error says nothing; its list holds what happened, one entry a request.
    const causes = isAggregateLogsUploadError(error) ? error.errors.map(({ cause }) => cause) : [error];
    return outcomeOf(causes.at(0) ?? error);
  }
}

function outcomeOf(error: unknown): Outcome {
  const answer = answerOf(error);
  return answer === undefined ? withoutAnswer(WHO, error) : sorted(answer);
}

/** The service's own answer, where the error holds one. */
function answerOf(error: unknown): HttpAnswer | undefined {
  if (!(error instanceof Error) || error.name !== 'RestError') return undefined;
  const { response, statusCode, code, message } = error as RestError;
  if (response === undefined || statusCode === undefined) return undefined;
  // Of a body that was JSON the client keeps only these two.
  const body = response.bodyAsText ?? JSON.stringify({ error: { code, message } });
  return { status: statusCode, headers: response.headers.toJSON(), body };
}

/** 413 and most of 400 are about this chunk; a stream that the rule does not declare would refuse every chunk. */
function sorted(answer: HttpAnswer): Outcome {
  const sortedByStatus = sortAnswer(WHO, answer, ({ status, body }) => {
    const code = codeOf(body);
    if (status === 400 && code === 'InvalidStream') return blocked(`${WHO} does not know the stream (InvalidStream)`);
    if (status === 403) return blocked(forbidden(code));
    return undefined;
  });
  // The client takes 204 alone for a yes; another 2xx came from somebody who is not the ingestion service.
  if (sortedByStatus.outcome === 'accepted')
    return later(`${WHO} answered ${answer.status} where only 204 means taken`);
  return sortedByStatus;
}

function forbidden(code: string | undefined): string {
  return `${WHO} answered 403${code === undefined ? '' : ` (${code})`}: the identity needs Monitoring Metrics Publisher on the data collection rule; a new assignment works after up to 30 minutes`;
}

function codeOf(body: string): string | undefined {
  const error = jsonOf(body)?.error;
  return isObject(error) && typeof error.code === 'string' ? clean(error.code, 80) : undefined;
}
