import { z } from 'zod';
import { type SecretReference, secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import { isObject, type JsonObject } from '../../json.js';
import { jsonOf, notAnAnswer, type Reading, saying, sortAnswer } from '../answers.js';
import {
  type Changed,
  defineDestination,
  type FoundTicket,
  type SeenTicket,
  type Surroundings,
  type TicketChange,
  type TicketDesk,
  type TicketReference,
} from '../destination.js';
import type { HttpAnswer, HttpRequest } from '../http.js';
import { accepted, blocked, type Outcome, refused } from '../outcome.js';
import { fieldsToWrite } from './edits.js';
import { closing, incident, placement, workNote } from './servicenowText.js';

const settings = z.strictObject({
  /** Of the instance, as people open it; a path in front of /api is kept. */
  url: z.url({ protocol: /^https$/ }),
  user: z.string().min(1),
  password: secret(),
  /** sys_id of the group that new incidents go to. */
  assignmentGroup: z.string().optional(),
  /** The same for the resources of an owner. */
  assign: z.record(z.string(), z.string().min(1)).default({}),
  /** sys_id of the caller, where the instance asks for one. */
  callerId: z.string().optional(),
  /** Must be one of the instance's own choices; older releases say `Solved (Permanently)`. */
  closeCode: z.string().min(1).default('Solution provided'),
  category: z.string().optional(),
});
export type ServiceNowSettings = z.infer<typeof settings>;

/** ServiceNow incidents by the Table API. */
export const servicenow = defineDestination<ServiceNowSettings>({
  kind: 'servicenow',
  family: 'tickets',
  settings,
  open: async (given, surroundings) => openDesk(given, surroundings),
});

const WHO = 'ServiceNow';
const FIELDS = 'sys_id,number,state,correlation_id,sys_created_on';
/** What an update writes, to see what people have edited. */
const WRITTEN = 'sys_id,state,short_description,description,urgency,impact,due_date';
/** States of an incident that has not been given states of its own: 6 Resolved, 7 Closed, 8 Canceled. */
const RESOLVED = '6';
const FINAL = new Set(['7', '8']);
const IN_PROGRESS = '2';

/**
 * The search itself is a database query and sees every insert at once. But an insert whose answer was lost may go on for
 * up to 60 s over there. After a lost answer the outbox waits a minute by itself; this is for a process that was killed
 * and begun anew, and must fit into the wait of `vigie sweep`.
 */
const SEARCH_LAG_MS = 30_000;

interface Desk {
  /** Of the instance, without a slash at its end. */
  readonly base: string;
  readonly settings: ServiceNowSettings;
  call(method: HttpRequest['method'], path: string, json?: JsonObject): Promise<Outcome<HttpAnswer>>;
}

function openDesk(given: ServiceNowSettings, surroundings: Surroundings): TicketDesk {
  const base = given.url.replace(/\/+$/, '');
  const desk: Desk = {
    base,
    settings: given,
    call: (method, path, json) => call(given, surroundings, { method, url: `${base}${path}`, json }),
  };
  return {
    family: 'tickets',
    place: base.toLowerCase(),
    searchLagMs: SEARCH_LAG_MS,
    prepare: () => authorization(given.user, given.password, surroundings.secrets),
    find: (marker) => find(desk, marker),
    create: (marker, text) =>
      create(desk, {
        ...incident(text),
        ...placement(text.owner, given),
        correlation_id: marker,
        correlation_display: 'Vigie',
      }),
    update: (reference, wanted) => change(desk, reference, (there) => edited(there, wanted)),
    resolve: (reference, note) =>
      change(desk, reference, ({ state }) =>
        String(state) === RESOLVED ? null : { state: RESOLVED, ...closing(note, given.closeCode) },
      ),
    reopen: (reference, wanted) =>
      change(desk, reference, (there) => ({
        ...(String(there.state) === RESOLVED ? { state: IN_PROGRESS } : {}),
        ...edited(there, wanted),
      })),
    look: (references) => look(desk, references),
  };
}

function edited(there: JsonObject, { before, after, note }: TicketChange): JsonObject {
  const fields = fieldsToWrite(there, before === null ? null : incident(before), incident(after));
  return { ...fields, ...workNote(note) };
}

async function call(
  { user, password }: ServiceNowSettings,
  { http, secrets }: Surroundings,
  { method, url, json }: { method: HttpRequest['method']; url: string; json: JsonObject | undefined },
): Promise<Outcome<HttpAnswer>> {
  const key = await authorization(user, password, secrets);
  if (key.outcome !== 'accepted') return key;
  const headers = { accept: 'application/json', authorization: key.value };
  return sortAnswer(WHO, await http({ method, url, headers, ...(json === undefined ? {} : { json }) }), reading);
}

async function authorization(
  user: string,
  password: SecretReference,
  secrets: Surroundings['secrets'],
): Promise<Outcome<string>> {
  try {
    const text = `${user}:${await secrets.read(password)}`;
    return accepted(`Basic ${Buffer.from(text).toString('base64')}`);
  } catch (error) {
    return blocked(`${WHO}: ${messageOf(error)}`);
  }
}

/** A 403 is about the one incident when a data policy or a business rule says so, else about our rights. */
const reading: Reading = (answer) => {
  const words = saying(answer.body);
  if (answer.status === 403 && /data policy|business rule/i.test(words)) return refused(`${WHO} answered 403${words}`);
  // Whoever asked for one incident takes this as: it is not there.
  if (answer.status === 404 && /no record found|doesn't exist/i.test(words)) return accepted(answer);
  if (answer.status === 400 && /invalid table/i.test(words)) return blocked(`${WHO} answered 400${words}`);
  return undefined;
};

async function find(desk: Desk, marker: string): Promise<Outcome<FoundTicket | null>> {
  // Anything else in a query could be an operator, and `javascript:` would be run over there.
  if (!/^[0-9a-f]+$/i.test(marker)) throw new RangeError(`a marker is hexadecimal, this is not: ${marker}`);
  const query = new URLSearchParams({
    sysparm_query: `correlation_id=${marker}^ORDERBYsys_created_on`,
    sysparm_fields: FIELDS,
    sysparm_limit: '50',
    sysparm_exclude_reference_link: 'true',
    sysparm_suppress_pagination_header: 'true',
  });
  const answer = await desk.call('GET', `/api/now/table/incident?${query}`);
  if (answer.outcome !== 'accepted') return answer;
  // The first version of the API said so where nothing was found.
  if (answer.value.status === 404) return accepted(null);
  const rows = rowsOf(answer.value);
  if (rows === undefined) return notAnAnswer(WHO, answer.value);
  const ours = rows.filter((row) => String(row.correlation_id).toLowerCase() === marker.toLowerCase());
  if (ours.length === 0 && rows.length > 0) return blocked(IGNORED);
  return accepted(chosen(desk.base, ours));
}

/** A part of a query that it cannot use is left out without a word; the rest then finds everybody's incidents. */
const IGNORED = `${WHO} ignored what was searched for and returned other incidents: the user must be able to read correlation_id and sys_id`;

/** The oldest one; but one that is closed for good only where there is no other. */
function chosen(base: string, rows: readonly JsonObject[]): FoundTicket | null {
  const oldestFirst = rows.toSorted((a, b) => (String(a.sys_created_on) < String(b.sys_created_on) ? -1 : 1));
  const found = oldestFirst.flatMap((row) => {
    const reference = referenceOf(base, row);
    return reference === undefined ? [] : [{ reference, state: stateOf(row) }];
  });
  return found.find(({ state }) => state !== 'final') ?? found.at(-1) ?? null;
}

function stateOf(row: JsonObject): FoundTicket['state'] {
  const state = String(row.state);
  return FINAL.has(state) ? 'final' : state === RESOLVED ? 'closed' : 'open';
}

async function create(desk: Desk, fields: JsonObject): Promise<Outcome<TicketReference>> {
  const path = `/api/now/table/incident?sysparm_fields=${FIELDS}&sysparm_exclude_reference_link=true`;
  const answer = await desk.call('POST', path, fields);
  if (answer.outcome !== 'accepted') return answer;
  const reference = referenceOf(desk.base, rowOf(answer.value));
  return reference === undefined ? notAnAnswer(WHO, answer.value) : accepted(reference);
}

/**
 * Reads the incident first, because a closed one refuses writes with words that differ by instance, and because a
 * change whose answer was lost must not be made twice. `fields` null: it is as it should be.
 */
async function change(
  desk: Desk,
  { id }: TicketReference,
  fields: (there: JsonObject) => JsonObject | null,
): Promise<Outcome<Changed>> {
  const path = `/api/now/table/incident/${encodeURIComponent(id)}`;
  const there = await read(desk, path);
  if (there.outcome !== 'accepted') return there;
  if (there.value === null) return accepted('gone');
  if (FINAL.has(String(there.value.state))) return accepted('final');
  const wanted = fields(there.value);
  if (wanted === null) return accepted('changed');
  const answer = await desk.call('PATCH', `${path}?sysparm_fields=sys_id,state`, wanted);
  if (answer.outcome !== 'accepted') return answer;
  if (answer.value.status === 404) return accepted('gone');
  return rowOf(answer.value) === undefined ? notAnAnswer(WHO, answer.value) : accepted('changed');
}

/** null: there is no such incident. */
async function read(desk: Desk, path: string): Promise<Outcome<JsonObject | null>> {
  const answer = await desk.call('GET', `${path}?sysparm_fields=${WRITTEN}&sysparm_exclude_reference_link=true`);
  if (answer.outcome !== 'accepted') return answer;
  if (answer.value.status === 404) return accepted(null);
  const row = rowOf(answer.value);
  return row === undefined ? notAnAnswer(WHO, answer.value) : accepted(row);
}

function rowsOf(answer: HttpAnswer): JsonObject[] | undefined {
  const result = jsonOf(answer.body)?.result;
  return Array.isArray(result) ? result.filter(isObject) : undefined;
}

function rowOf(answer: HttpAnswer): JsonObject | undefined {
  const result = jsonOf(answer.body)?.result;
  return isObject(result) ? result : undefined;
}

function referenceOf(base: string, row: JsonObject | undefined): TicketReference | undefined {
  if (typeof row?.sys_id !== 'string' || !/^[0-9a-f]{32}$/i.test(row.sys_id)) return undefined;
  const url = `${base}/nav_to.do?uri=${encodeURIComponent(`incident.do?sys_id=${row.sys_id}`)}`;
  return { id: row.sys_id, number: typeof row.number === 'string' ? row.number : row.sys_id, url };
}

/** Ids of one query: its address stays below what a web server takes. */
const MOST_LOOKED = 100;

/** Canceled is how an incident says that it will not be done; so does one of these resolution codes. */
const CANCELED = '8';
const DECLINED = /^(not solved|no resolution provided|won'?t|closed\/rejected|duplicate)/i;

async function look(
  desk: Desk,
  references: readonly TicketReference[],
): Promise<Outcome<ReadonlyMap<string, SeenTicket>>> {
  const seen = new Map<string, SeenTicket>(references.map(({ id }) => [id, { state: 'gone', declined: false }]));
  for (let from = 0; from < references.length; from += MOST_LOOKED) {
    const ids = references.slice(from, from + MOST_LOOKED).map(({ id }) => id);
    const query = new URLSearchParams({
      sysparm_query: `sys_idIN${ids.filter((id) => /^[0-9a-f]{32}$/i.test(id)).join(',')}`,
      sysparm_fields: 'sys_id,state,close_code',
      sysparm_limit: String(MOST_LOOKED),
      sysparm_exclude_reference_link: 'true',
      sysparm_suppress_pagination_header: 'true',
    });
    const answer = await desk.call('GET', `/api/now/table/incident?${query}`);
    if (answer.outcome !== 'accepted') return answer;
    const rows = answer.value.status === 404 ? [] : rowsOf(answer.value);
    if (rows === undefined) return notAnAnswer(WHO, answer.value);
    // A part of a query that is not understood is left out: then all that it says is of no use.
    if (rows.some((row) => !seen.has(String(row.sys_id)))) return blocked(IGNORED);
    for (const row of rows) {
      const id = String(row.sys_id);
      const declined = String(row.state) === CANCELED || DECLINED.test(String(row.close_code ?? ''));
      seen.set(id, { state: stateOf(row), declined: stateOf(row) !== 'open' && declined });
    }
  }
  return accepted(seen);
}
