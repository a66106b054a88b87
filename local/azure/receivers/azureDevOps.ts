import { isObject, type JsonObject, parsed } from '../json.js';
import { type Item, Items, Refusal, TYPES, tagsOf } from './azureDevOpsItems.js';
import type { Handled, Receiver, ReceiverAnswer, ReceiverRequest } from './receiver.js';

/** What bearer tokens of Entra are for here. */
export const AZURE_DEVOPS_AUDIENCE = '499b84ac-1321-427f-aa17-267ca6975798';

const MOST_IN_BATCH = 200;
const PATH = /^\/azuredevops\/[^/]+(?:\/([^/_][^/]*))?\/_apis\/wit\/(.+)$/i;

export interface AzureDevOpsOptions {
  readonly project: string;
  /** Personal access token. */
  readonly token: string;
}

/** Work items of one project of Azure DevOps. */
export function azureDevOpsReceiver(options: AzureDevOpsOptions): Receiver {
  const items = new Items(options.project);
  return {
    destination: 'azuredevops',
    prefixes: ['/azuredevops/'],
    handle(request) {
      const answer = refusalOf(request, options) ?? answerOf(request, items);
      return { answer, ...recordOf(request, answer) };
    },
    tickets: () => items.tickets(),
    state: () => items.state(),
    restore: (state) => items.restore(state),
  };
}

function refusalOf(request: ReceiverRequest, { project, token }: AzureDevOpsOptions): ReceiverAnswer | undefined {
  const basic = `Basic ${Buffer.from(`:${token}`).toString('base64')}`;
  const known = request.headers.authorization === basic || request.audience === AZURE_DEVOPS_AUDIENCE;
  if (!known || request.lie === 'expire') return signIn(request);
  if (request.lie === 'forbid')
    return failure(403, 'AccessDeniedException', 'TF401027: You need the permission View work items in this node.');
  const given = PATH.exec(request.path)?.[1];
  if (given !== undefined && decodeURIComponent(given).toLowerCase() !== project.toLowerCase())
    return failure(
      404,
      'ProjectDoesNotExistWithNameException',
      `TF200016: The following project does not exist: ${given}.`,
    );
  if (request.method !== 'GET' && request.query.get('api-version') === null)
    return failure(400, 'VssVersionNotSpecifiedException', 'No api-version was supplied for the request.');
  return undefined;
}

/** The trap: GET and POST get a page and a 203, PATCH a 401. */
function signIn({ method }: ReceiverRequest): ReceiverAnswer {
  if (method === 'GET' || method === 'POST')
    return {
      status: 203,
      body: '<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head></html>',
    };
  return failure(
    401,
    'UnauthorizedRequestException',
    "TF400813: The user '' is not authorized to access this resource.",
  );
}

function answerOf(request: ReceiverRequest, items: Items): ReceiverAnswer {
  const { method } = request;
  const below = decodeURIComponent(PATH.exec(request.path)?.[2] ?? '');
  const [what = '', name = '', more = ''] = below.split('/');
  switch (`${method} ${what.toLowerCase()}`) {
    case 'POST wiql':
      return query(request, items);
    case 'POST workitemsbatch':
      return batch(request, items);
    case 'GET workitemtypes':
      return more.toLowerCase() === 'states' ? states(name) : notFound(request.path);
    case 'POST workitems':
      return create(request, items, name);
    case 'GET workitems':
    case 'PATCH workitems':
    case 'DELETE workitems':
      return one(request, items, name);
    default:
      return notFound(request.path);
  }
}

function create(request: ReceiverRequest, items: Items, name: string): ReceiverAnswer {
  const type = name.replace(/^\$/, '');
  if (!name.startsWith('$')) return notFound(request.path);
  if (!Object.hasOwn(TYPES, type))
    return failure(404, 'WorkItemTypeNotFoundException', `VS402323: Work item type ${type} does not exist in project.`);
  return patched(request, (operations) => {
    const item = items.create(type, operations, request.now);
    if (request.lie === 'acceptTwice') items.create(type, operations, request.now);
    if (request.lie === 'acceptAndDrop') items.remove(item);
    return item;
  });
}

function one(request: ReceiverRequest, items: Items, name: string): ReceiverAnswer {
  const item = items.find(Number(name));
  if (item === undefined) return missing(name);
  if (request.method === 'GET') return { status: 200, body: shown(item, request.query.get('fields')?.split(',')) };
  if (request.method === 'PATCH') return patched(request, (operations) => items.update(item, operations));
  items.remove(item);
  return { status: 200, body: { id: item.id } };
}

function patched(request: ReceiverRequest, work: (operations: readonly JsonObject[]) => Item): ReceiverAnswer {
  if (!/^application\/json-patch\+json/i.test(request.headers['content-type'] ?? ''))
    return failure(
      415,
      'VssInvalidContentTypeException',
      'The request indicated a Content-Type that is not supported. Valid content types for this method are: application/json-patch+json.',
    );
  const operations = parsed(request.text());
  if (!Array.isArray(operations) || !operations.every(isObject))
    return failure(
      400,
      'VssPropertyValidationException',
      'You must pass a valid patch document in the body of the request.',
    );
  try {
    return { status: 200, body: shown(work(operations)) };
  } catch (error) {
    if (error instanceof Refusal) return failure(error.status, error.typeKey, error.message, error.rule);
    throw error;
  }
}

/** Tags are compared whole, without regard to case. */
function query(request: ReceiverRequest, items: Items): ReceiverAnswer {
  const body = parsed(request.text());
  const text = isObject(body) && typeof body.query === 'string' ? body.query : '';
  const [, tag] = /\[System\.Tags\] CONTAINS '((?:[^']|'')*)'/i.exec(text) ?? [];
  if (!/^SELECT \[System\.Id\] FROM WorkItems\b/i.test(text) || tag === undefined)
    return failure(400, 'SyntaxErrorException', 'TF51006: The query statement is missing a FROM clause.');
  const wanted = tag.replaceAll("''", "'").toLowerCase();
  const found = items.all.filter((item) => tagsOf(item).some((one) => one.toLowerCase() === wanted));
  const visible = request.lie === 'blindSearch' ? [] : found;
  const top = Number(request.query.get('$top') ?? 20_000);
  return {
    status: 200,
    body: {
      queryType: 'flat',
      workItems: visible.slice(0, top).map(({ id }) => ({ id, url: `/_apis/wit/workItems/${id}` })),
    },
  };
}

function batch(request: ReceiverRequest, items: Items): ReceiverAnswer {
  const body = parsed(request.text());
  const ids = isObject(body) && Array.isArray(body.ids) ? body.ids.map(Number) : [];
  const fields = isObject(body) && Array.isArray(body.fields) ? body.fields.map(String) : undefined;
  if (ids.length === 0 || ids.length > MOST_IN_BATCH)
    return failure(
      400,
      'VssPropertyValidationException',
      `VS403474: You requested ${ids.length} work items which exceeds the limit of 200.`,
    );
  const found = ids.map((id) => items.find(id));
  const omit = isObject(body) && String(body.errorPolicy).toLowerCase() === 'omit';
  const lost = found.indexOf(undefined);
  if (lost >= 0 && !omit) return missing(String(ids[lost]));
  return {
    status: 200,
    body: { count: found.length, value: found.map((item) => (item ? shown(item, fields) : null)) },
  };
}

function states(type: string): ReceiverAnswer {
  const known = TYPES[type];
  if (known === undefined)
    return failure(404, 'WorkItemTypeNotFoundException', `VS402323: Work item type ${type} does not exist in project.`);
  return {
    status: 200,
    body: { count: known.length, value: known.map(([name, category]) => ({ name, color: 'b2b2b2', category })) },
  };
}

function shown({ id, rev, fields }: Item, wanted?: readonly string[]): JsonObject {
  const entries = Object.entries(fields).filter(([name]) => wanted === undefined || wanted.includes(name));
  return { id, rev, fields: Object.fromEntries(entries), url: `/_apis/wit/workItems/${id}` };
}

function missing(id: string): ReceiverAnswer {
  return failure(
    404,
    'WorkItemUnauthorizedAccessException',
    `TF401232: Work item ${id} does not exist, or you do not have permissions to read it.`,
  );
}

function notFound(path: string): ReceiverAnswer {
  return failure(404, 'HttpRouteNotFoundException', `The controller for path '${path}' was not found.`);
}

function failure(
  status: number,
  typeKey: string,
  message: string,
  rule: { readonly field: string; readonly flags: string } | null = null,
): ReceiverAnswer {
  const errors = rule && {
    RuleValidationErrors: [{ fieldReferenceName: rule.field, fieldStatusFlags: rule.flags, errorMessage: message }],
  };
  const body = { $id: '1', ...(errors && { customProperties: errors }), innerException: null, message };
  return { status, body: { ...body, typeName: typeKey, typeKey, errorCode: 0, eventId: 3_000 } };
}

/** Creates and changes are remembered; queries, which are POSTs as well, are not. */
function recordOf(request: ReceiverRequest, answer: ReceiverAnswer): Omit<Handled, 'answer'> {
  const { now, method, path, lie } = request;
  if (method === 'GET' || /\/(wiql|workitemsbatch)$/i.test(path)) return {};
  const body = parsed(request.text()) ?? request.text();
  const accepted = answer.status === 200 && lie !== 'acceptAndDrop';
  const record = { at: now.toISOString(), destination: 'azuredevops', method, path, body, accepted };
  return { received: lie === 'acceptTwice' && method === 'POST' ? [record, record] : [record] };
}
