import type { ReceiverRequest } from '../../../local/azure/receivers/receiver.js';

/** A request as the server hands it to a receiver; `target` is path and query. */
export function requestOf(
  method: string,
  target: string,
  body: unknown = '',
  rest: Partial<ReceiverRequest> = {},
): ReceiverRequest {
  const url = new URL(target, 'https://127.0.0.1');
  const packed = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: { 'content-type': 'application/json' },
    body: packed,
    text: () => packed.toString('utf8'),
    now: new Date('2026-11-23T01:30:00.000Z'),
    lie: null,
    audience: null,
    ...rest,
  };
}
