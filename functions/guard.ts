import type { HttpFunctionOptions, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { REMEDIES, VigieError } from '../shared/errors.js';
import { type Answer, type Asked, problem } from '../shared/report/http/answer.js';
import { hasAlready, unlessKnown } from '../shared/report/http/etag.js';
import { HEADERS } from '../shared/report/http/headers.js';
import { queryOf } from '../shared/report/http/query.js';
import type { Route } from '../shared/report/http/routes.js';
import { accessOf } from '../shared/sweep/app/access.js';
import type { Invocation } from '../shared/sweep/app/invocation.js';
import { callerOf, vigie } from './vigie.js';

/** What a handler is handed beside the query and the path. */
interface Call<Query> extends Asked<Query, Readonly<Record<string, string>>> {
  /** The whole body as text. */
  body(): Promise<string>;
  /** Does the caller have what this ETag stands for? */
  hasAlready(etag: string): boolean;
}

type Handler<Query> = (asked: Call<Query>, invocation: Invocation) => Promise<Answer>;

/** The host answers a method that a function does not name with 404; these are named, to be answered with 405. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * The one door of all http functions: no answer without App Service authentication and the role, none to a query that the
 * route does not know, and each with the headers that keep it where it belongs.
 */
export function guarded<Query>(route: Route<Query>, handler: Handler<Query>): HttpFunctionOptions {
  return {
    methods: [...METHODS],
    route: route.path,
    authLevel: 'anonymous',
    handler: async (request, context) => sent(await answer(route, handler, request, context), request.method),
  };
}

async function answer<Query>(
  route: Route<Query>,
  handler: Handler<Query>,
  request: HttpRequest,
  context: InvocationContext,
): Promise<Answer> {
  const access = accessOf(process.env, request.headers.get('x-ms-client-principal'), route.role);
  if (!access.allowed) return problem(access.status, access.code, access.message);
  const allowed = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method];
  if (!allowed.includes(request.method))
    return problem(405, 'method-not-allowed', `this takes ${allowed.join(' and ')}`, { allow: allowed.join(', ') });
  const asked = queryOf(request.query, route.query);
  if (typeof asked === 'string') return problem(400, 'parameter-invalid', asked);
  const ifNoneMatch = request.headers.get('if-none-match');
  const call: Call<Query> = {
    ...{ query: asked.query, params: request.params, accept: request.headers.get('accept') },
    body: () => request.text(),
    hasAlready: (etag) => hasAlready(ifNoneMatch, etag),
  };
  try {
    return unlessKnown(await handler(call, await vigie.invocation(callerOf(context))), ifNoneMatch);
  } catch (error) {
    // Said on purpose, with what to do; anything else is a bug, and only the log has its words.
    if (!(error instanceof VigieError)) throw error;
    context.error(`${error.code}: ${error.message}`);
    return problem(503, error.code, `${error.message} (${REMEDIES[error.code]})`);
  }
}

function sent({ status, headers, body }: Answer, method: string): HttpResponseInit {
  return { status, headers: { ...HEADERS, ...headers }, ...(body !== undefined && method !== 'HEAD' && { body }) };
}
