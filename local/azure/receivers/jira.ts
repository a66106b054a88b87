import { isObject, type JsonObject, parsed } from '../json.js';
import { type Issue, Issues, Refused, shownIssue } from './jiraIssues.js';
import { searchIssues, showMany } from './jiraSearch.js';
import { shownWay, waysFrom } from './jiraWorkflow.js';
import type { Handled, Receiver, ReceiverAnswer, ReceiverRequest } from './receiver.js';

const PATH = /^\/jira\/rest\/api\/([23])(\/.*?)\/?$/i;
const UNSEEN = 'Issue does not exist or you do not have permission to see it.';

export interface JiraOptions {
  /** E-mail address (Cloud), or user name (Data Center). */
  readonly user: string;
  /** API token (Cloud); password or personal access token (Data Center). */
  readonly token: string;
  /** Key of the one project. @default OPS */
  readonly project?: string;
}

/** Jira Cloud below /jira/rest/api/3, and Jira Data Center below /jira/rest/api/2. */
export function jiraReceiver(options: JiraOptions): Receiver {
  const issues = new Issues(options.project ?? 'OPS');
  return {
    destination: 'jira',
    prefixes: ['/jira/'],
    handle(request) {
      const answer = answerTo(request, options, issues);
      return { answer, ...recordOf(request, answer) };
    },
    tickets: () => issues.tickets(),
    state: () => issues.state(),
    restore: (state) => issues.restore(state),
  };
}

function answerTo(request: ReceiverRequest, options: JiraOptions, issues: Issues): ReceiverAnswer {
  const [, digit, path] = PATH.exec(request.path) ?? [];
  // A web server that knows no such path answers with a page.
  if (path === undefined) return { status: 404, body: '<html><title>Oops, you have found a dead link.</title></html>' };
  const version = digit === '3' ? 3 : 2;
  if (!isKnown(request, version, options)) return anonymous(request, version, path);
  if (request.lie === 'forbid' && request.method !== 'GET')
    return failure(403, 'You do not have permission to create issues in this project.');
  return route(request, version, path, issues) ?? failure(405, `Method ${request.method} is not allowed here.`);
}

function isKnown({ headers, lie }: ReceiverRequest, version: 2 | 3, { user, token }: JiraOptions): boolean {
  if (lie === 'expire') return false;
  const basic = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  return headers.authorization === basic || (version === 2 && headers.authorization === `Bearer ${token}`);
}

/** A token that is wrong or has expired: whoever sends it is anonymous, and sees what the whole world sees: nothing. */
function anonymous({ method }: ReceiverRequest, version: 2 | 3, path: string): ReceiverAnswer {
  const headers: Record<string, string> =
    version === 3 ? { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } : { 'x-ausername': 'anonymous' };
  if (/^\/(search|issue\/bulkfetch)/i.test(path)) return { status: 200, headers, body: { issues: [], total: 0 } };
  if (/^\/issue\/|^\/project\//i.test(path)) return { ...failure(404, UNSEEN), headers };
  const message = 'Client must be authenticated to access this resource.';
  return { status: 401, headers, body: method === 'GET' ? { message } : message };
}

function route(request: ReceiverRequest, version: 2 | 3, path: string, issues: Issues): ReceiverAnswer | undefined {
  const { method } = request;
  const [, first = '', second, third] = path.split('/');
  if (first === 'myself')
    return { status: 200, body: version === 3 ? { accountId: '5b10a2844c20165700ede21g' } : { name: 'vigie' } };
  if (first === 'project') {
    const seen = second?.toUpperCase() === issues.project;
    return seen ? { status: 200, body: { key: issues.project } } : failure(404, 'No project could be found.');
  }
  if (first === 'search') return searchIssues(request, version, second, issues);
  if (first !== 'issue') return failure(404, 'null for uri');
  if (second === undefined) return method === 'POST' ? create(request, version, issues) : undefined;
  if (second === 'bulkfetch' && version === 3) return method === 'POST' ? showMany(request, issues) : undefined;
  const issue = issues.find(version, decodeURIComponent(second));
  if (issue === undefined) return failure(404, UNSEEN);
  return third === undefined ? one(request, issue, issues) : below(request, issue, third, issues);
}

function create(request: ReceiverRequest, version: 2 | 3, issues: Issues): ReceiverAnswer {
  return write(request, (body) => {
    const { id, key } = issues.create(version, body, request.now);
    return { status: 201, body: { id, key, self: `/jira/rest/api/${version}/issue/${id}` } };
  });
}

function one(request: ReceiverRequest, issue: Issue, issues: Issues): ReceiverAnswer | undefined {
  const { method, query, now } = request;
  if (method === 'GET') {
    const transitions = query.get('expand')?.split(',').includes('transitions');
    return { status: 200, body: shownIssue(issue, query.get('fields')?.split(','), transitions) };
  }
  if (method === 'PUT')
    return write(request, (body) => {
      issues.edit(issue, body, now);
      return { status: 204 };
    });
  if (method !== 'DELETE') return undefined;
  issues.remove(issue);
  return { status: 204 };
}

function below(request: ReceiverRequest, issue: Issue, part: string, issues: Issues): ReceiverAnswer | undefined {
  const { method, now } = request;
  if (part === 'transitions' && method === 'GET') {
    const transitions = waysFrom(issue.version, issue.status).map((way) => shownWay(issue.version, way));
    return { status: 200, body: { transitions } };
  }
  if (part === 'transitions' && method === 'POST')
    return write(request, (body) => {
      issues.move(issue, body, now);
      return { status: 204 };
    });
  if (part === 'comment' && method === 'GET')
    return { status: 200, body: { comments: issue.comments.toReversed(), total: issue.comments.length } };
  if (part === 'comment' && method === 'POST')
    return write(request, ({ body: text }) => {
      issues.comment(issue, text, now);
      return { status: 201, body: { id: String(issue.comments.length), body: text } };
    });
  return undefined;
}

function write(request: ReceiverRequest, change: (body: JsonObject) => ReceiverAnswer): ReceiverAnswer {
  if (!/json/i.test(request.headers['content-type'] ?? '')) return { status: 415 };
  if (request.headers['x-atlassian-token'] !== 'no-check' && /mozilla/i.test(request.headers['user-agent'] ?? ''))
    return { status: 403, body: 'XSRF check failed' };
  const body = parsed(request.text());
  if (!isObject(body)) return failure(400, 'Unexpected character');
  try {
    return change(body);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: error.status, body: { errorMessages: error.messages, errors: error.errors } };
  }
}

function failure(status: number, message: string): ReceiverAnswer {
  return { status, body: { errorMessages: [message], errors: {} } };
}

/** Writes are remembered, reads are not. */
function recordOf(request: ReceiverRequest, answer: ReceiverAnswer): Omit<Handled, 'answer'> {
  const { now, method, path } = request;
  if (method === 'GET' || /\/(bulkfetch|search\/jql|search)$/.test(path)) return {};
  const body = parsed(request.text()) ?? request.text();
  const accepted = answer.status < 300;
  return { received: [{ at: now.toISOString(), destination: 'jira', method, path, body, accepted }] };
}
