import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { type AgentLimits, agentOptions, onceSettled, tooLong } from './connecting.js';

type Target = Parameters<HttpsProxyAgent<string>['connect']>[1];

/** Https through a proxy: asks it for a tunnel (CONNECT) and speaks TLS through that, always verified, proxy included. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #connectMs: number | undefined;

  constructor(proxy: string, limits: AgentLimits) {
    super(proxy, agentOptions(limits));
    this.#connectMs = limits.connectMs;
    // The package forgets what it was given. Without a path here, that of the request would be taken for a socket's.
    Object.assign(this, { options: { ...agentOptions(limits), path: undefined } });
  }

  /** @throws an error of the code ETIMEDOUT where nothing stands in time, PROXY_REFUSED where the proxy says no */
  override async connect(request: ClientRequest, target: Target): Promise<Socket> {
    const given = new AbortController();
    let socket: Socket | undefined;
    const giveUp = () => {
      socket?.destroy(tooLong());
      given.abort();
    };
    const timer = this.#connectMs === undefined ? undefined : setTimeout(giveUp, this.#connectMs);
    try {
      socket = await this.#tunnel(request, target, given.signal);
    } catch (error) {
      clearTimeout(timer);
      throw given.signal.aborted ? tooLong() : error;
    }
    onceSettled(socket, () => clearTimeout(timer));
    return socket;
  }

  async #tunnel(request: ClientRequest, target: Target, signal: AbortSignal): Promise<Socket> {
    let status: number | undefined;
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      status = statusCode;
    });
    // Read by the package before it first waits: each connection to the proxy has a signal of its own.
    this.connectOpts = { ...this.connectOpts, signal };
    const socket = await super.connect(request, Object.assign(target, verifiedFor(target.host ?? '')));
    if (status === 200) return socket;
    // The package would hand the proxy's own page on, as if the host had sent it.
    socket.destroy();
    throw Object.assign(new Error(`the proxy answered ${status}`), { code: 'PROXY_REFUSED' });
  }
}

/** Said in full: where the host is a number the package names nobody, and the certificate would be held against the proxy. */
function verifiedFor(host: string) {
  return {
    rejectUnauthorized: true,
    checkServerIdentity: (_name: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate),
  };
}
