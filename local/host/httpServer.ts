import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { headersBehindAuthentication } from './principal.js';
import type { HttpAnswer, HttpCall } from './protocol.js';
import type { Match } from './routes.js';
import { UsageError } from './usageError.js';

/** The Functions host's own limit of a request's body, in bytes. */
const MOST_BYTES = 104_857_600;

export interface HttpServer {
  readonly url: string;
  /** Takes no more requests and waits for those that are being answered. */
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly port: number;
  readonly roles: readonly string[];
  readonly find: (method: string, path: string) => Match | undefined;
  /** Never throws. */
  readonly call: (name: string, call: HttpCall) => Promise<HttpAnswer>;
}

/** @throws UsageError where the port cannot be had */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  let url = '';
  const server = createServer((request, response) => {
    answer(request, url, options).then(
      (given) => reply(response, given),
      // The caller went away in the middle of its request: there is nobody to answer.
      () => response.destroy(),
    );
  });
  await listen(server, options.port);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answer(request: IncomingMessage, own: string, { roles, find, call }: HttpOptions): Promise<HttpAnswer> {
  const method = request.method ?? 'GET';
  if (isFromAPage(request, own)) return plain(403);
  const url = URL.canParse(request.url ?? '/', own) ? new URL(request.url ?? '/', own) : undefined;
  const decoded = url === undefined || url.origin !== own ? undefined : decodedPath(url.pathname);
  if (url === undefined || decoded === undefined) return plain(400);
  const match = find(method, decoded);
  if (match === undefined) return plain(404);
  // This host has no keys, so nobody can show one.
  if (match.route.authLevel !== 'anonymous') return plain(401);
  const body = await bodyOf(request);
  if (body === undefined) return plain(413);
  const headers = headersBehindAuthentication(request.headers, roles);
  return call(match.route.name, { method, url: url.href, headers, params: match.params, body });
}

/** Every caller gets the roles of this host: a page in a browser that was opened from elsewhere must not be one. */
function isFromAPage({ headers }: IncomingMessage, own: string): boolean {
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const isElsewhere = headers.origin !== undefined && headers.origin !== own;
  return isElsewhere || !['127.0.0.1', 'localhost', '[::1]'].includes(name);
}

function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** undefined: it is larger than allowed. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function plain(status: number): HttpAnswer {
  return { status, headers: {}, body: new Uint8Array() };
}

function reply(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  const isRight = Number.isInteger(status) && status >= 200 && status <= 599;
  response.statusCode = isRight ? status : 500;
  // How an answer is cut into packets is this server's matter.
  for (const [name, value] of Object.entries(headers))
    if (!/^(connection|transfer-encoding|content-length)$/i.test(name)) response.setHeader(name, value);
  response.end(isRight ? body : undefined);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new UsageError(`--port ${port} cannot be had (${error.code}); name another, or 0 for one that is free`)),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}
