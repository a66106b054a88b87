import type { Verdict } from '../checks/verdict.js';
import { SEVERITIES, type Severity } from '../severity.js';
import { DAY_MS, endOf } from '../time.js';

/** Days allowed from the moment that a severity was reached. */
export type AllowedDays = Readonly<Record<Severity, number>>;

export const DEFAULT_ALLOWED_DAYS: AllowedDays = { critical: 7, high: 30, medium: 90, low: 180 };

/**
 * When a finding must be mended: the earliest of its hard date (a day counts in full: 00:00Z of the day after) and, for
 * each severity reached, the time it was reached + the days allowed. A check that says "due date =" wins.
 */
export function dueDateOf(
  verdict: Pick<Verdict, 'hardDay' | 'dueDay'>,
  reached: Partial<Record<Severity, string>>,
  allowed: AllowedDays,
): Date {
  if (verdict.dueDay !== null) return endOf(verdict.dueDay);
  const dates = SEVERITIES.flatMap((severity) => {
    const at = reached[severity];
    return at === undefined ? [] : [new Date(at).getTime() + allowed[severity] * DAY_MS];
  });
  if (verdict.hardDay !== null) dates.push(endOf(verdict.hardDay).getTime());
  return new Date(Math.min(...dates));
}
