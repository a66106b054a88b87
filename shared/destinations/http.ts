import type { LookupAddress, LookupOptions } from 'node:dns';

/** Finds the addresses of a name, as a socket asks for them; always all of them. */
export type Lookup = (
  hostname: string,
  options: LookupOptions,
  found: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Code of a look-up's error that refuses the addresses which it found. */
export const NOT_PUBLIC = 'ERR_NOT_PUBLIC';

/** A request to somebody else's HTTPS server. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; or `body`, sent as it is. */
  readonly json?: unknown;
  readonly body?: HttpBody;
  /**
   * Asked by the socket for the addresses of the host, in place of the machine's own look-up. Behind a proxy it is asked
   * before the request, and only its refusal (NOT_PUBLIC) counts.
   */
  readonly lookup?: Lookup;
}

/** A body that is no plain JSON: lines, a patch, a text that was signed. */
export interface HttpBody {
  readonly contentType: string;
  readonly text: string;
  /** Goes out gzipped. @default false */
  readonly packed?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most 1 MiB; longer answers are cut. */
  readonly body: string;
}

/** `failed`: no answer came (connection refused, cut, timed out): nobody knows whether the request was done. */
export type HttpResult = HttpAnswer | { readonly failed: string };

export type HttpClient = (request: HttpRequest) => Promise<HttpResult>;

/** How long a destination may take for a whole answer, in milliseconds; shorter than the lease that it is called under. */
export const ANSWER_MS = 30_000;
