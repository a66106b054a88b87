import { DateTime, IANAZone } from 'luxon';
import type { Cluster } from '../estate/cluster.js';
import { DAY_MS } from '../time.js';
import type { RebootWindow } from './settings.js';

/** One time in which nodes may be rebooted: from `begins` on, before `ends`. */
export interface Span {
  readonly begins: Date;
  readonly ends: Date;
}

/** The windows of a schedule that begin between two instants, both included, the earliest first. */
export type Windows = (from: Date, until: Date) => readonly Span[];

/** A schedule, or what is odd about it. */
export type Schedule = { readonly windows: Windows } | { readonly odd: string };

/** A request may wait through two whole windows, but not longer than so many days. */
export const LONGEST_DAYS = 14;
/** In the order of luxon's weekdays, 1 = Monday. */
const DAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;

/**
 * The end of the second whole window after `since`: the second that begins at `since` or later. Undefined where it does
 * not end within {@link LONGEST_DAYS}.
 */
export function secondWindowEnd(since: Date, windows: Windows): Date | undefined {
  const last = new Date(since.getTime() + LONGEST_DAYS * DAY_MS);
  const second = windows(since, last)[1];
  return second === undefined || second.ends > last ? undefined : second.ends;
}

/** The first window of the configuration whose selector fits the cluster; all that a selector names must fit. */
export function windowFor(cluster: Cluster, windows: readonly RebootWindow[]): RebootWindow | undefined {
  const tags = new Map([...cluster.tags].map(([name, value]) => [name.toLowerCase(), value.toLowerCase()]));
  const isIn = (list: readonly string[] | undefined, one: string) =>
    list === undefined || list.some((other) => other.trim().toLowerCase() === one);
  return windows.find(
    ({ tags: wanted, subscriptions, clusters }) =>
      Object.entries(wanted ?? {}).every(([name, value]) => tags.get(name.toLowerCase()) === value.toLowerCase()) &&
      isIn(subscriptions, (cluster.subscriptionId ?? '').toLowerCase()) &&
      isIn(clusters, cluster.key),
  );
}

/**
 * The windows that kured's flags mean, in local time, changes of the clock included. A window whose end is before its
 * start ends on the day after. It belongs to the day on which it starts: kured itself looks at the day of each moment, so
 * that it also reboots in the early hours of a day named and not in those of the day after. Whoever has waited through
 * two of these windows has waited through two of kured's.
 */
export function kuredWindows({ rebootDays, startTime, endTime, timeZone }: RebootWindow): Schedule {
  if (!IANAZone.isValidZone(timeZone)) return { odd: `time zone ${timeZone} is not known` };
  if (startTime === endTime) return { odd: `the window begins and ends at ${startTime}` };
  const windows: Windows = (from, until) => {
    const spans: Span[] = [];
    let day = DateTime.fromJSDate(from, { zone: timeZone }).startOf('day');
    for (; day.toMillis() <= until.getTime(); day = day.plus({ days: 1 }).startOf('day')) {
      const word = DAYS[day.weekday - 1];
      if (word === undefined || !rebootDays.includes(word)) continue;
      const begins = at(day, startTime);
      const ends = at(endTime < startTime ? day.plus({ days: 1 }) : day, endTime);
      // Where the clock jumps over a window there is none that day.
      if (begins >= from && begins <= until && ends > begins) spans.push({ begins, ends });
    }
    return spans;
  };
  return { windows };
}

/** A clock time on a local day. One that the clock jumps over is an hour later; of one that comes twice it is the first. */
function at(day: DateTime, time: string): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.set({ hour, minute }).toJSDate();
}
