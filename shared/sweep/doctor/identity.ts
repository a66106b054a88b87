import type { TokenSource } from '../../azure/tokens.js';
import { messageOf, VigieError } from '../../errors.js';
import { isObject, type JsonObject, jsonOf } from '../../json.js';

/** Whom a token is made out to, as its claims say; null: they do not. */
export interface Identity {
  readonly tenantId: string | null;
  readonly clientId: string | null;
  readonly objectId: string | null;
  /** A person's token, of `az login`. */
  readonly isUser: boolean;
}

export const NOBODY: Identity = { tenantId: null, clientId: null, objectId: null, isUser: false };

export type TokenAsked =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly why: string };

/** Asks for a token and reads whose it is. The token itself goes nowhere. */
export async function askToken(tokens: TokenSource, audience: string): Promise<TokenAsked> {
  try {
    return { ok: true, identity: identityIn(await tokens.tokenFor(audience)) };
  } catch (error) {
    if (!(error instanceof VigieError)) throw error;
    return { ok: false, why: withoutTrace(messageOf(error)) };
  }
}

/** The claims of an Entra token: a signature is for its audience to check. A token of another form says nothing. */
export function identityIn(token: string): Identity {
  const claims = jsonOf(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  if (!isObject(claims)) return NOBODY;
  return {
    tenantId: textIn(claims, 'tid'),
    clientId: textIn(claims, 'appid') ?? textIn(claims, 'azp'),
    objectId: textIn(claims, 'oid'),
    isUser: claims.idtyp === 'user' || textIn(claims, 'upn') !== null || textIn(claims, 'scp') !== null,
  };
}

function textIn(claims: JsonObject, name: string): string | null {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What Entra says ends in ids of the request, which tell the reader nothing. */
function withoutTrace(text: string): string {
  return text
    .replace(/: invalid_\w+: Error\(s\): .*? - Description: (?=AADSTS)/s, ': ')
    .replace(/\s*Trace ID: .*$/s, '')
    .replace(/\s*-?\s*https:\/\/aka\.ms\/\S+.*$/s, '');
}
