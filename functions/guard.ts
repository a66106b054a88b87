import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { REMEDIES, VigieError } from '../shared/errors.js';
import { type Access, type AppRole, accessOf } from '../shared/sweep/app/access.js';
import type { Invocation } from '../shared/sweep/app/invocation.js';
import { callerOf, vigie } from './vigie.js';

type Handler = (request: HttpRequest, invocation: Invocation, context: InvocationContext) => Promise<HttpResponseInit>;

/** What is said of the fleet is for nobody's cache, and is never more than data. */
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** The one door of all http functions: no answer without App Service authentication and the role. */
export function guarded(role: AppRole, handler: Handler): HttpHandler {
  return async (request, context) => {
    const access = accessOf(process.env, request.headers.get('x-ms-client-principal'), role);
    if (!access.allowed) return refusal(access);
    try {
      const answer = await handler(request, await vigie.invocation(callerOf(context)), context);
      return { ...answer, headers: { ...HEADERS, ...answer.headers } };
    } catch (error) {
      // Said on purpose, with what to do; anything else is a bug, and only the log has its words.
      if (!(error instanceof VigieError)) throw error;
      context.error(`${error.code}: ${error.message}`);
      return problem(503, error.code, `${error.message} (${REMEDIES[error.code]})`);
    }
  };
}

/** An error in the form in which all of them are answered. */
export function problem(status: number, code: string, message: string): HttpResponseInit {
  return { status, headers: HEADERS, jsonBody: { error: { code, message } } };
}

function refusal({ status, code, message }: Extract<Access, { allowed: false }>): HttpResponseInit {
  return problem(status, code, message);
}
