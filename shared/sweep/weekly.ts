import { DateTime } from 'luxon';
import type { Day } from '../time.js';
import type { Vigie } from './compose.js';

/** `_sweep` remembers under this name on which day the last card of the week was due: see {@link rememberWeekly}. */
const REMEMBERED = 'weekly-card';

/** In the order of luxon's weekdays, 1 = Monday. */
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** What says when the card of the week is due. */
type Rhythm = Pick<Vigie, 'chatNames'> & {
  readonly config: {
    readonly chat: Pick<Vigie['config']['chat'], 'weekly'>;
    readonly schedule: Pick<Vigie['config']['schedule'], 'timeZone'>;
  };
};

/**
 * Is the card of the week due with a sweep? It is on the day that `chat.weekly` names, in the schedule's time zone, once:
 * the second sweep of a day has none. A sweep that could read no subscription has none either, because it would say that
 * nothing stands; it comes with the next one, as it does where the day had no sweep.
 * @param remembered by `_sweep`
 * @param subscriptionsRead by this sweep
 * @param now domain time of the sweep
 * @returns the day of the sweep in that time zone, to be remembered; `undefined`: it is not due
 */
export function weeklyDue(
  { chatNames, config }: Rhythm,
  remembered: Readonly<Record<string, string>>,
  subscriptionsRead: number,
  now: Date,
): Day | undefined {
  const wanted = WEEKDAYS.indexOf(config.chat.weekly) + 1;
  if (wanted === 0 || chatNames.length === 0 || subscriptionsRead === 0) return undefined;
  const local = DateTime.fromJSDate(now, { zone: config.schedule.timeZone });
  const daysSince = (local.weekday - wanted + 7) % 7;
  const [today, itsDay] = [local, local.minus({ days: daysSince })].map((day) => day.toFormat('yyyy-MM-dd'));
  if (today === undefined || itsDay === undefined) return undefined;
  const last = remembered[REMEMBERED];
  // No week is made up for before the first; and a day to come was written by a clock that was wrong.
  if (last === undefined || last > today) return daysSince === 0 ? today : undefined;
  return last < itsDay ? today : undefined;
}

/** @param day as {@link weeklyDue} said; `undefined`: what is remembered stays */
export function rememberWeekly(
  remembered: Readonly<Record<string, string>>,
  day: Day | undefined,
): Record<string, string> {
  return day === undefined ? { ...remembered } : { ...remembered, [REMEMBERED]: day };
}
