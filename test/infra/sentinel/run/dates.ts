import { dateOf, Span, textOf, type Value } from './values.js';

type Apply = (now: Date, ...given: Value[]) => Value;

const HOUR_MS = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { day: 24 * HOUR_MS, hour: HOUR_MS };

/** Functions of times. */
export const DATES: Readonly<Record<string, Apply>> = {
  now: (now, offset = null) => new Date(now.getTime() + (offset instanceof Span ? offset.ms : 0)),
  startofday: (_now, value = null) => binned(dateOf(value), 24 * HOUR_MS),
  startofmonth: (_now, value = null, offset = 0) => monthOf(dateOf(value), Number(offset)),
  bin: (_now, value = null, width = null) => binned(dateOf(value), (width as Span).ms),
  datetime_add: (_now, unit = null, count = null, value = null) => added(textOf(unit), Number(count), dateOf(value)),
  datetime_diff: (_now, unit = null, end = null, begin = null) => between(textOf(unit), dateOf(end), dateOf(begin)),
};

function binned(date: Date | null, ms: number): Date | null {
  return date === null ? null : new Date(Math.floor(date.getTime() / ms) * ms);
}

function monthOf(date: Date | null, offset: number): Date | null {
  return date === null ? null : new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1));
}

/** By months from the first of one: what KQL does at the end of a long month is not needed here. */
function added(unit: string, count: number, date: Date | null): Date | null {
  if (unit !== 'month' || (date !== null && date.getUTCDate() !== 1))
    throw new Error(`datetime_add by ${unit} from ${textOf(date)} is not known here`);
  return monthOf(date, count);
}

/** Borders of days or hours that lie between. */
function between(unit: string, end: Date | null, begin: Date | null): number | null {
  const ms = UNITS[unit];
  if (ms === undefined) throw new Error(`datetime_diff by ${unit} is not known here`);
  if (end === null || begin === null) return null;
  return Math.floor(end.getTime() / ms) - Math.floor(begin.getTime() / ms);
}
