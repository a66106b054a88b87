import type { EventEmitter } from 'node:events';
import type { AgentOptions } from 'node:https';

export interface AgentLimits {
  /** Milliseconds until a connection stands: name look-up, proxy and TLS included. @default none */
  readonly connectMs?: number | undefined;
  /** Milliseconds after which a connection that nobody uses is closed. @default when the server says so */
  readonly idleMs?: number | undefined;
  /** Connections to a host that are kept while nobody uses them. @default 256, Node's own */
  readonly mostIdle?: number | undefined;
}

/** Certificates are verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
export function agentOptions({ idleMs, mostIdle }: AgentLimits): AgentOptions {
  return {
    rejectUnauthorized: true,
    keepAlive: true,
    ...(idleMs === undefined ? {} : { timeout: idleMs }),
    ...(mostIdle === undefined ? {} : { maxFreeSockets: mostIdle }),
  };
}

export function tooLong(): Error {
  return Object.assign(new Error('connecting took too long'), { code: 'ETIMEDOUT' });
}

/** Calls once TLS stands on a socket, or it has ended without. */
export function onceSettled(socket: EventEmitter, settled: () => void): void {
  for (const end of ['secureConnect', 'close', 'error']) socket.once(end, settled);
}
