import { DateTime, IANAZone } from 'luxon';
import { type Place, type Selection, selectionOf } from '../../config/selector.js';
import { DAY_MS } from '../../time.js';
import type { RebootWindow } from '../settings.js';

/** One time in which nodes may be rebooted: from `begins` on, before `ends`. */
export interface Span {
  readonly begins: Date;
  readonly ends: Date;
}

/** The windows of a schedule that begin between two instants, both included, the earliest first. */
export type Windows = (from: Date, until: Date) => readonly Span[];

/** A schedule, or what is odd about it. */
export type Schedule = { readonly windows: Windows } | { readonly odd: string };

/** In the order of luxon's weekdays, 1 = Monday. */
const DAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;

/** How long a request may wait where windows are known. */
export interface Patience {
  /** So many whole windows. */
  readonly windows: number;
  /** But not longer than so many days. */
  readonly longestDays: number;
}

/**
 * The end of the last window that a request may wait for: of two windows the second that begins at `since` or later.
 * Undefined where it does not end within the longest wait.
 */
export function lastWindowEnd(since: Date, windows: Windows, patience: Patience): Date | undefined {
  const longest = new Date(since.getTime() + patience.longestDays * DAY_MS);
  const last = windows(since, longest)[patience.windows - 1];
  return last === undefined || last.ends > longest ? undefined : last.ends;
}

const selections = new WeakMap<RebootWindow, Selection>();

/** Where in `reboots.windows` the first one stands whose selector fits the cluster; -1: none does. */
export function windowAt(cluster: Place, windows: readonly RebootWindow[]): number {
  return windows.findIndex((window) => {
    const selection = selections.get(window) ?? selectionOf(window);
    selections.set(window, selection);
    return selection.fits(cluster);
  });
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
      const [begins] = at(day, startTime);
      const [, ends] = at(endTime < startTime ? day.plus({ days: 1 }) : day, endTime);
      // Where the clock jumps over a window there is none that day.
      if (begins >= from && begins <= until && ends > begins) spans.push({ begins, ends });
    }
    return spans;
  };
  return { windows };
}

/**
 * The first and the last instant that a clock time on a local day can mean. One that the clock jumps over is an hour
 * later. One that comes twice means both: kured reckons with Go's time.Date, which does not guarantee which of them it takes.
 */
function at(day: DateTime, time: string): readonly [first: Date, last: Date] {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const meant = day.set({ hour, minute, second });
  const instants = meant.getPossibleOffsets().map((one) => one.toMillis());
  return [new Date(Math.min(meant.toMillis(), ...instants)), new Date(Math.max(meant.toMillis(), ...instants))];
}
