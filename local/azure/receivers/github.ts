import { isObject, type JsonObject, parsed } from '../json.js';
import { Invalid, type Issue, Issues } from './githubIssues.js';
import type { Handled, Receiver, ReceiverAnswer, ReceiverRequest } from './receiver.js';

const PATH = /^\/github\/repos\/([^/]+\/[^/]+)(?:\/(issues)(?:\/(\d+)(?:\/(comments))?)?)?\/?$/i;
const GRAPH = /^\/github\/graphql\/?$/i;

export interface GitHubOptions {
  /** owner/name */
  readonly repository: string;
  readonly token: string;
}

/** The issues of one repository of GitHub: of REST and GraphQL as much as a desk needs. */
export function gitHubReceiver(options: GitHubOptions): Receiver {
  const issues = new Issues(options.repository);
  return {
    destination: 'github',
    prefixes: ['/github/'],
    handle(request) {
      const answer = refusalOf(request, options) ?? answerOf(request, issues);
      return { answer, ...recordOf(request, answer) };
    },
    tickets: () => issues.tickets(),
    state: () => issues.state(),
    restore: (state) => issues.restore(state),
  };
}

function refusalOf(request: ReceiverRequest, { repository, token }: GitHubOptions): ReceiverAnswer | undefined {
  if (!request.headers['user-agent'])
    return {
      status: 403,
      body: 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
    };
  const [, given = ''] = /^(?:Bearer|token) (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (given !== token || request.lie === 'expire') return failure(401, 'Bad credentials');
  if (request.lie === 'forbid') return failure(403, 'Resource not accessible by personal access token');
  if (GRAPH.test(request.path)) return undefined;
  const named = PATH.exec(request.path)?.[1];
  return named?.toLowerCase() === repository.toLowerCase() ? undefined : failure(404, 'Not Found');
}

function answerOf(request: ReceiverRequest, issues: Issues): ReceiverAnswer {
  if (GRAPH.test(request.path)) return request.method === 'POST' ? graph(request, issues) : failure(404, 'Not Found');
  const [, , list, number, comments] = PATH.exec(request.path) ?? [];
  const { method } = request;
  if (list === undefined)
    return method === 'GET'
      ? { status: 200, body: { full_name: issues.repository, has_issues: true } }
      : failure(404, 'Not Found');
  if (number === undefined) {
    if (method === 'GET') return listed(request, issues);
    return method === 'POST'
      ? written(request, 201, (body) => create(request, issues, body))
      : failure(404, 'Not Found');
  }
  const issue = issues.find(Number(number));
  if (issue === undefined)
    return issues.wasThere(Number(number)) ? failure(410, 'This issue was deleted') : failure(404, 'Not Found');
  if (comments !== undefined && method === 'POST')
    return written(request, 201, (body) => ({
      id: issue.number * 1_000 + issues.comment(issue, body),
      body: body.body,
    }));
  if (comments !== undefined) return failure(404, 'Not Found');
  if (method === 'GET') return { status: 200, body: shown(issue, issues.repository) };
  if (method !== 'PATCH') return failure(404, 'Not Found');
  return written(request, 200, (body) => shown(issues.update(issue, body), issues.repository));
}

function create(request: ReceiverRequest, issues: Issues, body: JsonObject): JsonObject {
  const { now, lie } = request;
  // The lie of this service: 201, and the labels are not there.
  const made = issues.create(body, now, lie === 'acceptAndDrop');
  if (lie === 'acceptTwice') issues.create(body, now, false);
  return shown(made, issues.repository);
}

function listed({ query, lie }: ReceiverRequest, issues: Issues): ReceiverAnswer {
  const labels = query.get('labels')?.toLowerCase().split(',').filter(Boolean) ?? [];
  const state = query.get('state') ?? 'open';
  const rows = issues.all.filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      labels.every((label) => issue.labels.some((one) => one.toLowerCase() === label)),
  );
  const sorted = query.get('direction') === 'asc' ? rows : rows.toReversed();
  const size = Math.min(Number(query.get('per_page') ?? 30) || 30, 100);
  const from = ((Number(query.get('page') ?? 1) || 1) - 1) * size;
  const visible = lie === 'blindSearch' ? [] : sorted.slice(from, from + size);
  return { status: 200, body: visible.map((issue) => shown(issue, issues.repository)) };
}

function written(request: ReceiverRequest, status: number, work: (body: JsonObject) => JsonObject): ReceiverAnswer {
  const body = parsed(request.text());
  if (!isObject(body)) return failure(400, 'Problems parsing JSON');
  try {
    return { status, body: work(body) };
  } catch (error) {
    if (error instanceof Invalid) return failure(422, error.message, error.errors);
    throw error;
  }
}

/** Of GraphQL: the newest issues, issues by number, and deletion (which REST does not have). */
function graph(request: ReceiverRequest, issues: Issues): ReceiverAnswer {
  const body = parsed(request.text());
  const query = isObject(body) && typeof body.query === 'string' ? body.query : '';
  const variables = isObject(body) && isObject(body.variables) ? body.variables : {};
  const [, deleted] = /deleteIssue\(input: \{ issueId: "I_(\d+)" \}\)/.exec(query) ?? [];
  if (deleted !== undefined) {
    const issue = issues.find(Number(deleted));
    if (issue !== undefined) issues.remove(issue);
    return { status: 200, body: { data: { deleteIssue: { clientMutationId: null } } } };
  }
  if (`${variables.owner}/${variables.name}`.toLowerCase() !== issues.repository.toLowerCase())
    return { status: 200, body: { data: { repository: null }, errors: [notFound(['repository'], 'a Repository')] } };
  const errors: JsonObject[] = [];
  const repository: Record<string, unknown> = {};
  if (/\bissues\(first: 100, orderBy: \{ field: CREATED_AT, direction: DESC \}\)/.test(query)) {
    const nodes = request.lie === 'blindSearch' ? [] : issues.all.toReversed().slice(0, 100);
    repository.issues = { nodes: nodes.map(({ number }) => ({ number, viewerDidAuthor: true })) };
  }
  for (const [, alias = '', number, fields = ''] of query.matchAll(/(\w+): issue\(number: (\d+)\) \{([^}]*)\}/g)) {
    const issue = issues.find(Number(number));
    repository[alias] = issue === undefined ? null : node(issue, issues.repository, fields);
    if (issue === undefined) errors.push(notFound(['repository', alias], `an Issue with the number of ${number}`));
  }
  return { status: 200, body: { data: { repository }, ...(errors.length === 0 ? {} : { errors }) } };
}

function node(issue: Issue, repository: string, fields: string): JsonObject {
  const all: JsonObject = {
    ...{ number: issue.number, body: issue.body, url: urlOf(issue, repository) },
    ...{ state: issue.state.toUpperCase(), stateReason: issue.stateReason?.toUpperCase() ?? null },
  };
  return Object.fromEntries(
    fields
      .trim()
      .split(/\s+/)
      .map((field) => [field, all[field]]),
  );
}

function notFound(path: readonly string[], what: string): JsonObject {
  return { type: 'NOT_FOUND', path, message: `Could not resolve to ${what}.` };
}

function shown(issue: Issue, repository: string): JsonObject {
  const { number, title, body, state, stateReason, labels, assignees, comments, createdAt } = issue;
  return {
    ...{ id: 1_000_000 + number, node_id: `I_${number}`, number, title, body, state, state_reason: stateReason },
    ...{ html_url: urlOf(issue, repository), labels: labels.map((name) => ({ name })) },
    ...{ assignees: assignees.map((login) => ({ login })), comments: comments.length, created_at: createdAt },
  };
}

function urlOf({ number }: Issue, repository: string): string {
  return `https://github.example/${repository}/issues/${number}`;
}

function failure(status: number, message: string, errors: readonly JsonObject[] = []): ReceiverAnswer {
  const rest = { documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, body: { message, ...(errors.length === 0 ? {} : { errors }), ...rest } };
}

/** What REST changes is remembered; GraphQL is only asked. */
function recordOf(request: ReceiverRequest, answer: ReceiverAnswer): Omit<Handled, 'answer'> {
  const { now, method, path, lie } = request;
  if (method === 'GET' || GRAPH.test(path)) return {};
  const body = parsed(request.text()) ?? request.text();
  const record = { at: now.toISOString(), destination: 'github', method, path, body, accepted: answer.status < 300 };
  return { received: lie === 'acceptTwice' && /\/issues\/?$/i.test(path) ? [record, record] : [record] };
}
