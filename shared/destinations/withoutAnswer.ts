import { messageOf } from '../errors.js';
import { isObject } from '../json.js';
import { clean } from '../text.js';
import { blocked, later, type Outcome } from './outcome.js';

/**
 * Error codes of RFC 6749 that are about who asks, and Entra's own that such an answer carries; `@azure/identity` hands
 * them on as the beginning of a message, without a status.
 */
const REFUSED =
  /\b(invalid_client|unauthorized_client|invalid_grant|invalid_request|invalid_resource|invalid_scope|access_denied)\b/;
/** Entra was not reached, or not understood: `@azure/identity` calls the credential unavailable here too. */
const NOT_REACHED = /\b(endpoints_resolution_error|network_error|openid_config_error|temporarily_unavailable)\b/;

/**
 * What it means that no token, or no answer at all, was to be had: an identity that Entra refuses is for a person, an
 * Entra that is down, or a network that is, passes.
 */
export function withoutAnswer(who: string, error: unknown): Outcome<never> {
  const words = messageOf(error);
  const why = `${who}: ${clean(words, 300)}`;
  if (NOT_REACHED.test(words)) return later(why);
  return REFUSED.test(words) || isRefusal(error) ? blocked(why) : later(why);
}

function isRefusal(error: unknown): boolean {
  if (!isObject(error)) return false;
  if (error.name === 'CredentialUnavailableError') return true;
  return [400, 401, 403, 404].some((status) => error.statusCode === status);
}
