import { kept } from './kept.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A calendar day in UTC, `YYYY-MM-DD`. */
export type Day = string;

/** The UTC calendar day of an instant. */
export function dayOf(instant: Date): Day {
  return instant.toISOString().slice(0, 10);
}

/** Midnight UTC at the start of a day; `undefined` for a text that is no calendar day (`2026-02-30`). */
export function parseDay(day: string): Date | undefined {
  const ms = midnightOf(day);
  return ms === undefined ? undefined : new Date(ms);
}

const midnightOf = kept((day): number | undefined => {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const instant = new Date(`${day}T00:00:00.000Z`);
  return Number.isNaN(instant.getTime()) || dayOf(instant) !== day ? undefined : instant.getTime();
});

/** The day `days` after another one (negative: before). */
export function addDays(day: Day, days: number): Day {
  return dayOf(new Date(startOf(day).getTime() + days * DAY_MS));
}

/** Whole calendar days from the UTC date of `now` to `day`: 0 on the day itself, negative after it. */
export function daysUntil(day: Day, now: Date): number {
  return Math.round((startOf(day).getTime() - Math.floor(now.getTime() / DAY_MS) * DAY_MS) / DAY_MS);
}

/** Full days that have gone by since `instant` (an age is in full days). */
export function fullDaysSince(instant: Date, now: Date): number {
  return Math.floor((now.getTime() - instant.getTime()) / DAY_MS);
}

/** A day counts in full: it ends at 00:00Z of the day after. */
export function endOf(day: Day): Date {
  return new Date(startOf(day).getTime() + DAY_MS);
}

/** An instant that somebody else wrote; `undefined` when it is none, or .NET's "no date" (`0001-01-01T00:00:00Z`). */
export function parseInstant(text: unknown): Date | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) || instant.getUTCFullYear() < 1900 ? undefined : instant;
}

/** Is it a time zone that this Node knows (`Europe/Paris`, `UTC`)? */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // What Intl throws here says one thing only: it does not know the zone.
    return false;
  }
}

function startOf(day: Day): Date {
  const start = parseDay(day);
  if (start === undefined) throw new RangeError(`not a calendar day: ${day}`);
  return start;
}
