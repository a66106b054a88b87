/**
 * The four kinds of answer that a destination can give. A 2xx is not always a yes: each destination looks at its bodies.
 * - accepted: go on.
 * - later: passes by itself (network, 408, 429, 5xx); the same again after a while.
 * - refused: it concerns the event; a retry will not help.
 * - blocked: it concerns the destination (expired token, missing right, trigger off); nothing may be parked for it.
 */
export type Outcome<T = undefined> =
  | { readonly outcome: 'accepted'; readonly value: T }
  | { readonly outcome: 'later'; readonly why: string; readonly retryAfterMs?: number }
  | { readonly outcome: 'refused'; readonly why: string }
  | { readonly outcome: 'blocked'; readonly why: string };

/**
 * The same of a chunk. `taken`: so many of its first events were taken all the same; the answer is about the rest.
 * @default 0
 */
export type ChunkOutcome = Outcome & { readonly taken?: number };

export const accepted = <T>(value: T): Outcome<T> => ({ outcome: 'accepted', value });
export const done: Outcome = { outcome: 'accepted', value: undefined };
export const later = (why: string, retryAfterMs?: number): Outcome<never> =>
  retryAfterMs === undefined ? { outcome: 'later', why } : { outcome: 'later', why, retryAfterMs };
export const refused = (why: string): Outcome<never> => ({ outcome: 'refused', why });
export const blocked = (why: string): Outcome<never> => ({ outcome: 'blocked', why });
