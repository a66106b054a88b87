import { DateTime } from 'luxon';
import { z } from 'zod';
import { isTimeZone } from '../time.js';

/** In the order of luxon's weekdays, 1 = Monday. */
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 20:00');

/** When nothing is sent to a destination: from a time of day to another one, whole days of the week, or both. */
export const quietHoursSchema = z
  .strictObject({
    from: clockTime.optional(),
    /** Before `from`: on the day after. */
    to: clockTime.optional(),
    /** Quiet from midnight to midnight. */
    days: z.array(z.enum(WEEKDAYS)).min(1).optional(),
    /** @default schedule.timeZone */
    timeZone: z.string().refine(isTimeZone, 'a time zone such as Europe/Paris').optional(),
  })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), { message: 'both from and to' })
  .refine(({ from, days }) => from !== undefined || days !== undefined, { message: 'from and to, days, or both' })
  .refine(({ from, to }) => from === undefined || from !== to, { message: 'a to that is another time than from' })
  .refine(({ days }) => new Set(days).size < WEEKDAYS.length, {
    message: 'a day of the week that is not quiet: nothing would ever be sent',
  });

/** `timeZone` is there: where the destination names none it is that of the schedule. */
export type QuietHours = z.infer<typeof quietHoursSchema> & { readonly timeZone: string };

/** Quiet hours that are on. */
export interface Quiet {
  /** The first instant at which they are not. */
  readonly until: Date;
  /** Milliseconds until then. */
  readonly restMs: number;
  /** The same for people: `2026-11-23 07:00 Europe/Paris`. */
  readonly shown: string;
}

/** Quiet hours that leave a minute free leave one in three weeks at the latest, changes of the clock included. */
const LONGEST_DAYS = 21;

/**
 * Whether quiet hours are on, by the clock on the wall of their time zone: an hour that comes twice is quiet both times,
 * and where the clock jumps over their end they end with the jump.
 * @returns `undefined`: they are not
 */
export function quietAt(hours: QuietHours, now: Date): Quiet | undefined {
  const at = DateTime.fromJSDate(now, { zone: hours.timeZone });
  if (!isQuiet(hours, at)) return undefined;
  const until = endsFrom(at, hours).find((end) => end > at && !isQuiet(hours, end)) ?? at.plus({ days: LONGEST_DAYS });
  return {
    until: until.toJSDate(),
    restMs: until.toMillis() - now.getTime(),
    shown: `${until.toFormat('yyyy-MM-dd HH:mm')} ${hours.timeZone}`,
  };
}

function isQuiet({ from, to, days }: QuietHours, at: DateTime): boolean {
  const day = WEEKDAYS[at.weekday - 1];
  if (day !== undefined && days?.includes(day)) return true;
  if (from === undefined || to === undefined) return false;
  const time = at.toFormat('HH:mm');
  return from < to ? time >= from && time < to : time >= from || time < to;
}

/** Instants at which quiet hours may end, the earliest first: the clock shows `to`, or another day begins. */
function endsFrom(at: DateTime, { to }: QuietHours): readonly DateTime[] {
  const first = at.startOf('day');
  const days = Array.from({ length: LONGEST_DAYS }, (_one, days) => first.plus({ days }).startOf('day'));
  return days
    .flatMap((day) => [day, ...(to === undefined ? [] : instantsOf(day, to))])
    .sort((a, b) => a.toMillis() - b.toMillis());
}

/** When a local clock shows a time on a day: twice where an hour comes twice; where it jumps over the time, at the jump. */
function instantsOf(day: DateTime, time: string): readonly DateTime[] {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const meant = day.set({ hour, minute });
  // luxon takes a time that is not there for as much later as the clock jumps; clocks jump at the full hour.
  const isThere = meant.hour === hour && meant.minute === minute;
  return isThere ? meant.getPossibleOffsets() : [meant.minus({ minutes: minute })];
}
