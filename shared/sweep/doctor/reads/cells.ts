import type { ReadFailure } from '../../../azure/failure.js';
import { grantRole } from '../commands.js';
import type { Cell } from '../form.js';
import type { Identity } from '../identity.js';

export const YES: Cell = { seen: 'yes', why: null, command: null };

export function nothing(why: string, command: string | null = null): Cell {
  return { seen: 'nothing', why, command };
}

export function cannotTell(why: string, command: string | null = null): Cell {
  return { seen: 'unknown', why, command };
}

/** A read that failed: a command where a right is missing; anything else passes, or is told by another examination. */
export function notRead(
  failed: Pick<ReadFailure, 'kind' | 'why'>,
  role: string,
  scope: string,
  identity: Identity,
): Cell {
  const command = failed.kind === 'forbidden' ? grantRole(role, scope, identity) : null;
  return { seen: 'no', why: failed.why, command };
}
