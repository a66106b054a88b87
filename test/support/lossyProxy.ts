import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: let through; worked on and its answer lost; never answered, nor worked on. */
export type Fate = 'through' | 'answerLost' | 'silence';

export interface LossyProxy {
  readonly url: string;
  /** `PUT /path?query` of each request that arrived, in order. */
  readonly seen: string[];
  /** Asked for each request. @default all through */
  decide: (request: IncomingMessage) => Fate;
  stop(): Promise<void>;
}

/** Stands before a server on the loopback and loses what it is told to lose. */
export async function lossyProxy(target: string): Promise<LossyProxy> {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    const fate = proxy.decide(incoming);
    if (fate === 'silence') return;
    const { method, headers, url } = incoming;
    const forwarded = request(new URL(url ?? '/', target), { method, headers }, (answer) => {
      if (fate === 'answerLost') {
        answer.resume().on('end', () => outgoing.socket?.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const proxy: LossyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    decide: () => 'through',
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
