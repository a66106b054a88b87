import type { Verdict } from '../checks/verdict.js';
import { SEVERITIES, type Severity } from '../severity.js';
import { DAY_MS, endOf } from '../time.js';

/** Days allowed from the moment that a severity was reached. */
export type AllowedDays = Readonly<Record<Severity, number>>;

export const DEFAULT_ALLOWED_DAYS: AllowedDays = { critical: 7, high: 30, medium: 90, low: 180 };

/** When a finding must be mended, and how long there was for it. */
export interface Term {
  readonly dueDate: Date;
  /**
   * Whole days from the moment that the due date is reckoned from to the due date itself: from when the severity that
   * decides was reached, or, where a day is set, from when the finding was opened or came back. 0: it was past by then.
   */
  readonly daysAllowed: number;
}

/**
 * When a finding must be mended: the earliest of its hard date (a day counts in full: 00:00Z of the day after) and, for
 * each severity reached, the time it was reached + the days allowed. A check that says "due date =" wins.
 */
export function termOf(
  verdict: Pick<Verdict, 'hardDay' | 'dueDay'>,
  reached: Partial<Record<Severity, string>>,
  allowed: AllowedDays,
): Term {
  if (verdict.dueDay !== null) return untilDay(endOf(verdict.dueDay), reached);
  const terms: Term[] = SEVERITIES.flatMap((severity) => {
    const at = reached[severity];
    if (at === undefined) return [];
    const daysAllowed = allowed[severity];
    return [{ dueDate: new Date(new Date(at).getTime() + daysAllowed * DAY_MS), daysAllowed }];
  });
  if (verdict.hardDay !== null) terms.push(untilDay(endOf(verdict.hardDay), reached));
  return terms.reduce((first, one) => (one.dueDate < first.dueDate ? one : first));
}

/** A day that is set leaves the time since the first of its severities was reached. */
function untilDay(dueDate: Date, reached: Partial<Record<Severity, string>>): Term {
  const opened = Math.min(...Object.values(reached).map((at) => new Date(at).getTime()));
  return { dueDate, daysAllowed: Math.max(0, Math.floor((dueDate.getTime() - opened) / DAY_MS)) };
}
