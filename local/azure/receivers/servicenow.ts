import { isObject, parsed } from '../json.js';
import { runQuery } from './incidentQuery.js';
import { type Incident, Incidents, REFERENCES, RuleBroken } from './incidents.js';
import type { Handled, Receiver, ReceiverAnswer, ReceiverRequest } from './receiver.js';

/** `glide.rest.max_content_length` as delivered. */
const MAX_BODY_BYTES = 10 * 1_048_576;
const DEFAULT_LIMIT = 10_000;
const PATH = /^\/servicenow\/api\/now\/(?:v\d\/)?table\/([^/]+)(?:\/([^/]+))?\/?$/i;

export interface ServiceNowOptions {
  readonly user: string;
  readonly password: string;
}

/** The Table API of a ServiceNow instance, for the table `incident`. */
export function serviceNowReceiver(options: ServiceNowOptions): Receiver {
  const incidents = new Incidents();
  return {
    destination: 'servicenow',
    prefixes: ['/servicenow/'],
    handle(request) {
      const answer = refusal(request, options) ?? answerOf(request, incidents);
      return { answer, ...recordOf(request, answer) };
    },
    tickets: (now) => incidents.tickets(now),
    state: () => incidents.state(),
    restore: (state) => incidents.restore(state),
  };
}

function refusal(request: ReceiverRequest, { user, password }: ServiceNowOptions): ReceiverAnswer | undefined {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  if (request.headers.authorization !== expected || request.lie === 'expire')
    return failure(401, 'User Not Authenticated', 'Required to provide Auth information');
  if (request.lie === 'forbid')
    return failure(403, 'Operation Failed', 'ACL Exception Insert Failed due to security constraints');
  const table = PATH.exec(request.path)?.[1];
  if (table === undefined) return failure(400, 'Requested URI does not represent any resource', request.path);
  if (table.toLowerCase() !== 'incident') return failure(400, `Invalid table ${table}`, null);
  return undefined;
}

function answerOf(request: ReceiverRequest, incidents: Incidents): ReceiverAnswer {
  const sysId = PATH.exec(request.path)?.[2];
  const { method } = request;
  if (sysId === undefined) {
    if (method === 'GET') return list(request, incidents);
    return method === 'POST' ? write(request, 201, (body) => incidents.create(body, request.now)) : wrongVerb(method);
  }
  if (!['GET', 'PATCH', 'PUT', 'DELETE'].includes(method)) return wrongVerb(method);
  const record = incidents.find(sysId.toLowerCase(), request.now);
  if (record === undefined)
    return failure(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
  if (method === 'GET') return { status: 200, body: { result: shown(record, request) } };
  if (method !== 'DELETE') return write(request, 200, (body) => incidents.update(record, body, request.now));
  incidents.remove(record);
  return { status: 204 };
}

function list(request: ReceiverRequest, incidents: Incidents): ReceiverAnswer {
  const { query, now, lie } = request;
  const found = runQuery(query.get('sysparm_query') ?? '', incidents.all(now), lie === 'blindSearch');
  const offset = Number(query.get('sysparm_offset') ?? 0) || 0;
  const limit = Number(query.get('sysparm_limit') ?? DEFAULT_LIMIT) || DEFAULT_LIMIT;
  return {
    status: 200,
    headers: { 'x-total-count': String(found.length) },
    body: { result: found.slice(offset, offset + limit).map((record) => shown(record, request)) },
  };
}

function write(
  request: ReceiverRequest,
  status: number,
  change: (body: Record<string, unknown>) => Incident,
): ReceiverAnswer {
  if (!/json/i.test(request.headers['content-type'] ?? ''))
    return failure(415, 'Unsupported content type. Cannot consume content.', null);
  if (request.body.length > MAX_BODY_BYTES)
    return failure(400, 'Request body exceeds the maximum content length', null);
  const body = parsed(request.text());
  if (!isObject(body)) return failure(400, 'The payload is not valid JSON.', null);
  try {
    const record = change(body);
    const location = `${request.path.replace(/\/[0-9a-f]{32}\/?$/i, '')}/${record.sys_id}`;
    return { status, headers: status === 201 ? { location } : {}, body: { result: shown(record, request) } };
  } catch (error) {
    if (error instanceof RuleBroken) return failure(403, error.message, error.detail);
    throw error;
  }
}

/** A row as the API shows it: the fields asked for, references as link and value unless links are not wanted. */
function shown(record: Incident, { query }: ReceiverRequest): Record<string, unknown> {
  const fields = query.get('sysparm_fields')?.split(',').filter(Boolean) ?? Object.keys(record);
  const bare = query.get('sysparm_exclude_reference_link') === 'true';
  const entries = fields.flatMap((field): [string, unknown][] => {
    const value = record[field];
    if (value === undefined) return [];
    if (!REFERENCES.has(field) || value === '' || bare) return [[field, value]];
    return [[field, { link: `/servicenow/api/now/table/sys_user/${value}`, value }]];
  });
  return Object.fromEntries(entries);
}

function wrongVerb(method: string): ReceiverAnswer {
  return failure(405, `Method ${method} is not supported on this resource`, null);
}

function failure(status: number, message: string, detail: string | null): ReceiverAnswer {
  return { status, body: { error: { message, detail }, status: 'failure' } };
}

/** Writes are remembered, reads are not. */
function recordOf(request: ReceiverRequest, answer: ReceiverAnswer): Omit<Handled, 'answer'> {
  const { now, method, path } = request;
  if (method === 'GET') return {};
  const body = parsed(request.text()) ?? request.text();
  const accepted = answer.status < 300;
  return { received: [{ at: now.toISOString(), destination: 'servicenow', method, path, body, accepted }] };
}
