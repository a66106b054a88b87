import type { Outcome } from '../../../destinations/outcome.js';

export const TITLE = 'Vigie test, please ignore';
export const WORDS = 'This is a test of `vigie doctor --send`. Nothing is wrong, and nothing has to be done.';

/** Was it accepted? What else it was is said. */
export function isYes<T>(
  outcome: Outcome<T>,
  said: string[],
  what: string,
): outcome is Extract<typeof outcome, { value: T }> {
  if (outcome.outcome === 'accepted') return true;
  said.push(`${what}: ${outcome.outcome}: ${outcome.why}`);
  return false;
}
