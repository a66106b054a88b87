import { clean } from '../text.js';

/**
 * What became of a read. What Azure answers is never thrown: a failure is data, because it must end as a coverage gap or
 * as a verdict `unknown` with this reason.
 */
export type Read<T> = { readonly ok: true; readonly value: T } | ReadFailure;

export interface ReadFailure {
  readonly ok: false;
  readonly kind: FailureKind;
  /** Plain words with status and code: `403 AuthorizationFailed: the role Reader on … is missing`. */
  readonly why: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** Azure's own code (`ResourceNotFound`), or the network's (`ECONNRESET`). */
  readonly code?: string;
}

/**
 * - `forbidden`: 401, 403, no token
 * - `notFound`: 404
 * - `throttled`: 429, after all waiting that is allowed
 * - `cut`: no answer, or not a whole one: network, 408, 5xx, partial results
 * - `garbage`: an answer that cannot be understood
 * - `refused`: the request itself is not accepted (any other 4xx)
 */
export type FailureKind = 'forbidden' | 'notFound' | 'throttled' | 'cut' | 'garbage' | 'refused';

export function read<T>(value: T): Read<T> {
  return { ok: true, value };
}

export function failure(kind: FailureKind, why: string, more: { status?: number; code?: string } = {}): ReadFailure {
  return { ok: false, kind, why: clean(why), ...more };
}
