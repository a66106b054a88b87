import { z } from 'zod';
import { secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import type { VigieEvent } from '../../events/event.js';
import { isObject } from '../../json.js';
import { jsonOf, notAnAnswer, sortAnswer } from '../answers.js';
import { defineDestination, type Siem, type Surroundings } from '../destination.js';
import type { HttpAnswer } from '../http.js';
import { accepted, blocked, done, type Outcome, refused } from '../outcome.js';
import { type EventRecord, eventRecord } from './servicenowRecord.js';

const settings = z.strictObject({
  /** Of the instance, as people open it; a path in front of /api is kept. */
  url: z.url({ protocol: /^https$/ }),
  /** With the role evt_mgmt_integration. */
  user: z.string().min(1),
  password: secret(),
});
type Settings = z.infer<typeof settings>;

const WHO = 'ServiceNow Event Management';
const MOST_BYTES = 1_000_000;
/** Each record is an insert over there, and a request may run for a minute. */
const MOST_EVENTS = 100;

/**
 * Events for ServiceNow's Event Management, which makes alerts of them. No desk: `message_key` alone says which alert an
 * event belongs to, so that nothing has to be searched for or remembered.
 */
export const servicenowEvents = defineDestination<Settings>({
  kind: 'servicenow-events',
  family: 'siem',
  settings,
  open: async (given, surroundings) => openEvents(given, surroundings),
});

function openEvents(given: Settings, surroundings: Surroundings): Siem {
  return {
    family: 'siem',
    chunk: {
      maxBytes: MOST_BYTES,
      maxEvents: MOST_EVENTS,
      size: (event) => Buffer.byteLength(JSON.stringify(eventRecord(event))) + 1,
    },
    async send(events: readonly VigieEvent[]) {
      const records = events.map(eventRecord).filter((record) => record !== null);
      return records.length === 0 ? done : post(records, given, surroundings);
    },
  };
}

async function post(
  records: readonly EventRecord[],
  { url, user, password }: Settings,
  { http, secrets }: Surroundings,
): Promise<Outcome> {
  const key = await authorization(user, password, secrets);
  if (key.outcome !== 'accepted') return key;
  const result = await http({
    method: 'POST',
    url: `${url.replace(/\/+$/, '')}/api/global/em/jsonv2`,
    headers: { authorization: key.value },
    json: { records },
  });
  const answer = sortAnswer(WHO, result);
  if (answer.outcome !== 'accepted') return answer;
  return outcomeOf(answer.value, records.length);
}

/** `{"result":{"Default Bulk Endpoint":"2 events were inserted"}}`; other words are taken for a yes, fewer events are not. */
function outcomeOf(answer: HttpAnswer, sent: number): Outcome {
  const body = jsonOf(answer.body);
  if (body === undefined || body.error !== undefined) return notAnAnswer(WHO, answer);
  const inserted = insertedOf(body.result);
  if (inserted === undefined || inserted >= sent) return done;
  // Which of them it left out is not said; an event that comes twice is the same alert.
  return refused(`${WHO} took ${inserted} of ${sent} events`);
}

function insertedOf(result: unknown): number | undefined {
  const words = isObject(result) ? Object.values(result).find((value) => typeof value === 'string') : result;
  const [, number] = /^(\d{1,6}) events? (?:was|were) inserted/i.exec(typeof words === 'string' ? words : '') ?? [];
  return number === undefined ? undefined : Number(number);
}

async function authorization(
  user: string,
  password: Settings['password'],
  secrets: Surroundings['secrets'],
): Promise<Outcome<string>> {
  try {
    const text = `${user}:${await secrets.read(password)}`;
    return accepted(`Basic ${Buffer.from(text).toString('base64')}`);
  } catch (error) {
    return blocked(`${WHO}: ${messageOf(error)}`);
  }
}
