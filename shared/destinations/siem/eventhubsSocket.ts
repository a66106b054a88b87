import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { WebSocketImpl } from '@azure/event-hubs';
import { tooLong } from '../../connecting.js';
import { proxyFor } from '../../proxyFor.js';

/** Where a hub is reached. */
export interface HubAddress {
  readonly host: string;
  /** @default 5671, plain 5672 */
  readonly port?: number | undefined;
  /** Without TLS: the emulator on this machine. */
  readonly plain: boolean;
}

/** Until a connection stands, TLS included. */
const CONNECT_MS = 10_000;
/** Registered for AMQP over TLS and without (IANA). */
const PORT = 5671;
const PLAIN_PORT = 5672;

/**
 * What the client of Event Hubs takes for a WebSocket class. It has no options for its own TLS, which trusts anybody where
 * NODE_TLS_REJECT_UNAUTHORIZED=0; this connects in its place, and always verifies: AMQP over TLS, or where the environment
 * has a proxy for the host, AMQP over a WebSocket (port 443), because proxies let little else through.
 * @throws VigieError VIGIE_CONFIG_INVALID where the proxy of the environment is none
 * @see https://learn.microsoft.com/azure/event-hubs/event-hubs-faq (ports 5671 and 443)
 */
export async function hubSocket(address: HubAddress): Promise<WebSocketImpl> {
  const proxy = address.plain ? undefined : proxyFor(`https://${address.host}:${address.port ?? 443}`);
  return proxy === undefined ? directSocket(address) : await proxiedSocket(proxy);
}

async function proxiedSocket(uri: string): Promise<WebSocketImpl> {
  // Loaded where there is a proxy.
  const { ProxyAgent, WebSocket } = await import('undici');
  const tls = { rejectUnauthorized: true, timeout: CONNECT_MS };
  const dispatcher = new ProxyAgent({ uri, requestTls: tls, proxyTls: tls });
  return class extends WebSocket {
    constructor(url: string, protocols: string | string[] = []) {
      super(url, { protocols, dispatcher });
    }
  } as unknown as WebSocketImpl;
}

/** As much of a WebSocket as the client uses, around a socket of our own. */
function directSocket(address: HubAddress): WebSocketImpl {
  return class {
    onopen?: () => void;
    onmessage?: (message: { readonly data: Buffer }) => void;
    onclose?: () => void;
    onerror?: (error: Error) => void;
    readonly url: string;
    readonly #socket = opened(address);

    constructor(url: string) {
      this.url = url;
      const socket = this.#socket;
      const timer = setTimeout(() => socket.destroy(tooLong()), CONNECT_MS);
      socket.once(address.plain ? 'connect' : 'secureConnect', () => {
        clearTimeout(timer);
        this.onopen?.();
      });
      socket.on('data', (data) => this.onmessage?.({ data }));
      socket.on('end', () => this.onclose?.());
      socket.on('error', (error) => this.onerror?.(error));
      socket.on('close', () => clearTimeout(timer));
    }

    send(data: Buffer): void {
      this.#socket.write(data);
    }

    close(): void {
      this.#socket.end();
    }
  } as unknown as WebSocketImpl;
}

function opened({ host, port, plain }: HubAddress): Socket {
  if (plain) return connectPlain({ host, port: port ?? PLAIN_PORT });
  return connectTls({
    host,
    port: port ?? PORT,
    // A name is told to the server; addresses may not be. Both are compared with the certificate.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
}
