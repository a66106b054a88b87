export const DAY_MS = 86_400_000;

/** Midnight UTC of a calendar day, in milliseconds. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

/** Midnight UTC of the day of an instant, in milliseconds. */
export function midnight(now: Date): number {
  return Math.floor(now.getTime() / DAY_MS) * DAY_MS;
}

/** ISO 8601 of an instant so many days (parts too) before another. */
export function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - Math.round(days * DAY_MS)).toISOString();
}

/**
 * Whether none of these instants lies between two days before `now` and two days after the second night that follows it:
 * then a verdict that turns at one of them is the same tonight and in the two nights after.
 */
export function isQuiet(instants: readonly number[], now: Date): boolean {
  const from = now.getTime() - 2 * DAY_MS;
  const to = now.getTime() + 4 * DAY_MS;
  return instants.every((instant) => instant < from || instant > to);
}

/** The instants at which a date that counts in full comes into view (so many days before it) and ends. */
export function endLimits(day: string, daysAhead: readonly number[]): number[] {
  const start = startOf(day);
  return [...daysAhead.map((days) => start - days * DAY_MS), start, start + DAY_MS];
}
