import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { at, parsed, textAt } from './json.js';

/** Seconds that a token is good for, as real answers say it. */
export const TOKEN_SECONDS = 3_599;

export interface TokenHolder {
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
}

export type TokenState =
  | { readonly state: 'missing' }
  | { readonly state: 'invalid' }
  | { readonly state: 'expired'; readonly expired: Date }
  | { readonly state: 'good'; readonly audience: string };

/** Issues access tokens and knows its own again. */
export class TokenOffice {
  readonly #key = randomBytes(32);

  constructor(
    readonly holder: TokenHolder,
    /** What tokens can be had for, without the trailing slash. */
    readonly audiences: readonly string[],
  ) {}

  /** The audience of a scope, as the token will carry it; undefined for one that nobody registered. */
  audienceOf(scope: string): string | undefined {
    const wanted = scope.split(/\s+/).find((one) => one.endsWith('/.default'));
    const audience = wanted?.slice(0, -'/.default'.length);
    return audience !== undefined && this.audiences.includes(withoutSlash(audience)) ? audience : undefined;
  }

  /** @param seconds from now, of the machine's time; tests ask for one that has expired */
  issue(audience: string, seconds = TOKEN_SECONDS): string {
    const { tenantId, clientId, objectId } = this.holder;
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...{ aud: audience, iss: `https://sts.windows.net/${tenantId}/`, iat: now, nbf: now, exp: now + seconds },
      ...{ appid: clientId, oid: objectId, sub: objectId, tid: tenantId, ver: '1.0' },
    };
    const parts = [{ typ: 'JWT', alg: 'HS256' }, claims].map((part) => encoded(JSON.stringify(part)));
    return `${parts.join('.')}.${this.#sign(parts.join('.'))}`;
  }

  /** What an Authorization header is worth. */
  read(authorization: string | undefined): TokenState {
    if (authorization === undefined || authorization === '') return { state: 'missing' };
    const [, head = '', claims = '', signature = ''] =
      /^Bearer ([^.\s]+)\.([^.\s]+)\.([^.\s]+)$/i.exec(authorization.trim()) ?? [];
    if (head === '' || !same(signature, this.#sign(`${head}.${claims}`))) return { state: 'invalid' };
    const body = parsed(Buffer.from(claims, 'base64url').toString('utf8'));
    const expires = Number(at(body, 'exp')) * 1000;
    if (!(expires > Date.now())) return { state: 'expired', expired: new Date(expires) };
    return { state: 'good', audience: textAt(body, 'aud') };
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

/** Resource Manager takes its audience with and without a trailing slash. */
export function withoutSlash(audience: string): string {
  return audience.replace(/\/$/, '');
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
