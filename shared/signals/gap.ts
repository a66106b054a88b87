import type { FailureKind, ReadFailure } from '../azure/failure.js';
import { notKnown, type Signal } from './signal.js';
import type { SignalName } from './types.js';

/** A read that was tried and refused, cut short or not answered. What the estate does not have is no gap. */
export interface Gap {
  /** What could not be read: `subscription/<id>`, `cluster/<id>`, `registry/<id>`, `workspace/<id>`, `region/<name>`, `table/<name>`, `service/<name>`, `tenant`. */
  readonly scope: string;
  readonly signal: SignalName;
  readonly reason: string;
}

/** A signal, and the gap where reading it was refused. A gap beside a known signal: it was read another way. */
export interface Seen<T> {
  readonly signal: Signal<T>;
  readonly gap?: Gap;
}

/** Gaps of these scopes concern more than one partition: `_sweep` tells them, once. */
export function isSharedScope(scope: string): boolean {
  return /^(table|workspace|region|service|tenant)(\/|$)/.test(scope);
}

/** Not known, and a gap with the same words. */
export function unseen(scope: string, signal: SignalName, reason: string): Seen<never> {
  return { signal: notKnown(reason), gap: { scope, signal, reason } };
}

const PASSING: readonly FailureKind[] = ['throttled', 'cut', 'garbage'];

/** Why something was not read, and what would mend it: a role where access was refused, else the next sweep. */
export function whyNotRead(what: string, failed: ReadFailure, role: string): string {
  const mend =
    failed.kind === 'forbidden'
      ? `; grant Vigie's reader ${role}`
      : PASSING.includes(failed.kind)
        ? '; the next sweep asks again'
        : '';
  return `${what} not read: ${failed.why}${mend}`;
}
