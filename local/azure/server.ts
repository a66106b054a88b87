import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { createCertificates } from './certificates.js';
import { answerControl } from './control.js';
import type { Answer } from './exchange.js';
import type { Quotas } from './quotas/quotas.js';
import { readBody } from './requestBody.js';
import { createService } from './service.js';
import { createSimulation, type Simulation } from './simulation.js';
import type { World } from './world.js';

/** How long a connection without a request stays open; Node's own is five seconds. */
const KEEP_ALIVE_MS = 120_000;

export interface ServerOptions {
  /** Where the simulated clock stands. */
  readonly now: Date;
  /** @default 0: the system chooses one that is free */
  readonly port?: number;
  /** @default none: nothing is refused for being asked too often */
  readonly quotas?: Quotas | undefined;
}

export interface RunningServer {
  readonly azure: Simulation;
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** The authority that clients must trust, in PEM. */
  readonly ca: string;
  /** Calls back after each answer, with the method and the path that were asked. */
  onAnswer(told: (method: string, path: string) => void): void;
  /** Cuts what is under way and frees the port. */
  close(): Promise<void>;
}

/** Serves a world over HTTPS on 127.0.0.1. @throws when the port is taken */
export async function startServer(world: World, options: ServerOptions): Promise<RunningServer> {
  const { ca, certificate, key } = await createCertificates();
  const server = createServer({ cert: certificate, key });
  // Whoever drives it asks again after a sweep: a connection that is closed meanwhile would be reset under that request.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const url = `https://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const azure = createSimulation(world, options.now, url, options.quotas);
  const serve = createService(azure);
  let told: (method: string, path: string) => void = () => undefined;
  server.on('request', (request, response) => {
    const answered = handle(azure, serve, request, response);
    answered
      .then((path) => path !== undefined && told(request.method ?? 'GET', path))
      .catch((error) => {
        // A bug of ours: the caller sees a 500 and the terminal the reason.
        process.stderr.write(`simulated Azure: ${error instanceof Error ? error.stack : String(error)}\n`);
        if (response.headersSent) response.destroy();
        else send(response, { status: 500, body: { error: { code: 'SimulationBroken', message: String(error) } } });
      });
  });
  const onAnswer = (listener: typeof told) => {
    told = listener;
  };
  return { azure, url, ca, onAnswer, close: () => close(server) };
}

/** @returns the path that was asked; undefined where nobody waits for an answer any more */
async function handle(
  azure: Simulation,
  serve: ReturnType<typeof createService>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<string | undefined> {
  // As a path, whatever it begins with: `//x` would name another host.
  const url = new URL(`${azure.endpoints.url}${request.url?.startsWith('/') ? request.url : '/'}`);
  const raw = await readBody(request);
  // The caller hung up before the request was whole: nobody waits for an answer.
  if (raw === undefined) return undefined;
  const incoming = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: flat(request),
    raw,
  };
  if (/^\/_vigie\//i.test(url.pathname)) {
    send(response, answerControl(azure, incoming));
    return url.pathname;
  }
  const outcome = await serve(incoming);
  if (outcome === 'cut') response.destroy();
  else azure.requests.answered(outcome.route, outcome.status, send(response, outcome));
  return url.pathname;
}

function flat(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** @returns bytes of the body */
function send(response: ServerResponse, { status, headers = {}, body }: Answer): number {
  const isText = typeof body === 'string';
  const text = body === undefined ? '' : isText ? body : JSON.stringify(body);
  const bytes = Buffer.from(text);
  const kind = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': kind }),
    'x-ms-client-request-id': randomUUID(),
    ...headers,
    'content-length': String(bytes.length),
  });
  response.end(bytes);
  return bytes.length;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
