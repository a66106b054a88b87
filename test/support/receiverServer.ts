import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Received, Receiver, ReceiverAnswer, Ticket } from '../../local/azure/receivers/receiver.js';
import { createHttpClient } from '../../shared/destinations/httpClient.js';
import { certificateForLoopback } from './certificates.js';

/** What a request of a person (or of a test) came back with. */
export interface PersonsAnswer {
  readonly status: number;
  readonly json: unknown;
}

/** One simulated service behind HTTPS, without the rest of the simulated Azure. */
export interface ReceiverServer {
  readonly url: string;
  /** The fault that the service plays: blindSearch, expire, forbid, acceptAndDrop, acceptTwice; null: none. */
  lie: string | null;
  /** The work of the next request that is no GET is done, and its answer is lost. */
  loseNextAnswer(): void;
  /** `POST /path` of each request so far, without queries. */
  readonly requests: string[];
  /** As `GET /_vigie/received` would show it. */
  readonly received: Received[];
  readonly now: () => Date;
  pass(ms: number): void;
  tickets(): readonly Ticket[];
  /** A request that Vigie does not make: what people do at the service. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    headers?: Readonly<Record<string, string>>,
    json?: unknown,
  ): Promise<PersonsAnswer>;
  close(): Promise<void>;
}

/** @param start where the simulated clock stands */
export async function receiverServer(receiver: Receiver, start: Date): Promise<ReceiverServer> {
  const received: Received[] = [];
  const requests: string[] = [];
  let now = start;
  let lose = false;
  const server = createServer(await certificateForLoopback(), async (request, response) => {
    const body = await bodyOf(request);
    const { pathname, searchParams } = new URL(`https://service${request.url ?? '/'}`);
    const method = request.method ?? 'GET';
    requests.push(`${method} ${pathname}`);
    const handled = receiver.handle({
      method,
      path: pathname,
      query: searchParams,
      headers: request.headers as Record<string, string | undefined>,
      body,
      text: () => body.toString('utf8'),
      now,
      lie: self.lie,
      audience: null,
    });
    received.push(...(handled.received ?? []));
    if (lose && method !== 'GET') {
      lose = false;
      response.socket?.destroy();
    } else answer(response, handled.answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const http = createHttpClient();
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const self: ReceiverServer = {
    url,
    lie: null,
    loseNextAnswer: () => {
      lose = true;
    },
    requests,
    received,
    now: () => now,
    pass: (ms) => {
      now = new Date(now.getTime() + ms);
    },
    tickets: () => receiver.tickets?.(now) ?? [],
    async call(method, path, headers = {}, json = undefined) {
      const result = await http({ method, url: `${url}${path}`, headers, ...(json === undefined ? {} : { json }) });
      if ('failed' in result) throw new Error(`the simulated service did not answer: ${result.failed}`);
      return { status: result.status, json: result.body === '' ? undefined : JSON.parse(result.body) };
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return self;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const packed = Buffer.concat(parts);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(packed) : packed;
}

function answer(response: ServerResponse, { status, headers = {}, body }: ReceiverAnswer): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': type }), ...headers });
  response.end(text);
}
