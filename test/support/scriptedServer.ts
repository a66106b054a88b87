import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { certificateForLoopback } from './certificates.js';

export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** Unpacked; undefined where it was no JSON. */
  readonly json: unknown;
  /** The same as it came. */
  readonly text: string;
}

/**
 * An answer, or a connection that is dropped before the work is done, after it, or never answered; `trickle` begins an
 * answer with 200, sends a little of it now and then, and never ends it.
 */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | 'cutBefore'
  | 'cutAfter'
  | 'silence'
  | 'trickle';

export interface ScriptedServer {
  readonly url: string;
  /** What arrived and was worked on, in order. */
  readonly requests: Received[];
  /** Connections that were opened so far. */
  connections(): number;
  /** Answers for the next requests; after them `otherwise` answers. */
  script(...answers: readonly Answer[]): void;
  otherwise(answer: (request: Received) => Answer): void;
  close(): Promise<void>;
}

/** An HTTPS server on a loopback port that answers what it is told to; a string body is sent as it is, others as JSON. */
export async function scriptedServer(options: { trusted?: boolean } = {}): Promise<ScriptedServer> {
  const requests: Received[] = [];
  const queue: Answer[] = [];
  let rest: (request: Received) => Answer = () => ({ status: 500, body: 'nothing was scripted' });
  const server = createServer(await certificateForLoopback(options), async (request, response) => {
    const received = await read(request);
    const next = queue.shift() ?? rest(received);
    if (next !== 'cutBefore') requests.push(received);
    answer(response, next);
  });
  let connections = 0;
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    script: (...answers) => void queue.push(...answers),
    otherwise: (given) => {
      rest = given;
    },
    close: () => closeAll(server),
  };
}

function answer(response: ServerResponse, next: Answer): void {
  if (next === 'silence') return;
  if (next === 'trickle') {
    trickle(response);
    return;
  }
  if (next === 'cutBefore' || next === 'cutAfter') {
    response.socket?.destroy();
    return;
  }
  const text = typeof next.body === 'string';
  const type = text ? 'text/html' : 'application/json';
  response.writeHead(next.status, { ...(next.body === undefined ? {} : { 'content-type': type }), ...next.headers });
  response.end(text ? next.body : next.body === undefined ? undefined : JSON.stringify(next.body));
}

/** Spaces may stand before any JSON: nothing but the missing end is wrong with it. */
function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const drops = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(drops));
}

async function read(request: IncomingMessage): Promise<Received> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const packed = Buffer.concat(parts);
  const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(packed) : packed;
  const { method = '', url = '', headers } = request;
  const text = bytes.toString('utf8');
  return { method, url, headers, json: parsed(text), text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a test that expects JSON sees that it is none
  }
}

function closeAll(server: Server): Promise<void> {
  return new Promise((closed) => {
    server.close(() => closed());
    server.closeAllConnections();
  });
}
