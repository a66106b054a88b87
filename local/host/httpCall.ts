import type { App } from './load.js';
import type { Log } from './log.js';
import type { HttpAnswer, HttpCall } from './protocol.js';
import { wordsOf } from './usageError.js';

const NOTHING = new Uint8Array();

/** Runs an http function. A handler that throws is answered with 500 and no words, as in Azure; the log has them. Never throws. */
export async function answerCall(
  app: App,
  { name, call }: { readonly name: string; readonly call: HttpCall },
  log: Log,
): Promise<HttpAnswer> {
  const called = app.functions.find((one) => one.kind === 'http' && one.name === name);
  if (called === undefined) return { status: 404, headers: {}, body: NOTHING };
  try {
    const { method, url, headers, params, body } = call;
    const returned = await app.invoke(called, {
      data: { http: { method, url, headers, params, body: { bytes: body } } },
    });
    // Nothing returned is 204 since version 2 of the Functions host.
    if (!returned?.http) return { status: 204, headers: {}, body: NOTHING };
    const answer = returned.http;
    if (answer.cookies && answer.cookies.length > 0)
      log('warning', `Function.${name}`, 'set cookies, which this host does not send');
    const text = answer.body?.string;
    return {
      status: Number(answer.statusCode ?? 200),
      headers: answer.headers ?? {},
      body: text === undefined ? (answer.body?.bytes ?? NOTHING) : Buffer.from(text),
    };
  } catch (error) {
    log('error', `Function.${name}`, `failed: ${error instanceof Error ? error.stack : wordsOf(error)}`);
    return { status: 500, headers: {}, body: NOTHING };
  }
}
