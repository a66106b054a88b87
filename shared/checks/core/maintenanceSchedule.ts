import { Facts } from '../../estate/facts.js';
import { isObject } from '../../json.js';
import { addDays, DAY_MS, type Day, dayOf, HOUR_MS, MINUTE_MS, parseDay } from '../../time.js';
import type { Schedule, Span } from './rebootWindow.js';

/** Is there a window on this day? */
type OnDay = (day: Day) => boolean;
type Read<T> = { readonly value: T } | { readonly odd: string };

const FORMS = ['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly'] as const;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const WEEKS = ['first', 'second', 'third', 'fourth', 'last'];
/** A year holds every form's first window but those that skip years. */
const FIRST_WITHIN_DAYS = 366;

/**
 * The windows of a maintenance configuration (`properties`, the form with maintenanceWindow). Never throws: what cannot
 * be read, or is not said, is odd.
 *
 * Where Microsoft's page is silent: an interval counts from the first day on or after startDate that fits; a month that
 * has no such day has no window; a window that reaches into a day that is not allowed is none.
 */
export function maintenanceWindows(properties: Readonly<Record<string, unknown>>): Schedule {
  const window = new Facts(properties).object('maintenanceWindow');
  if (window.state !== 'value') return { odd: 'it holds no maintenanceWindow' };
  const facts = window.value;
  const hours = facts.number('durationHours');
  if (hours.state !== 'value' || hours.value <= 0 || hours.value > 24) return { odd: 'durationHours is odd' };
  const starts = minutesOf(facts);
  if ('odd' in starts) return starts;
  const onDay = daysOf(facts);
  if ('odd' in onDay) return onDay;
  const blocked = notAllowed(facts);
  if ('odd' in blocked) return blocked;
  const offsetMs = starts.value.offset * MINUTE_MS;
  const localDay = (instant: number) => dayOf(new Date(instant + offsetMs));
  const spanOn = (day: Day): Span => {
    const begins = Date.parse(`${day}T00:00:00Z`) + starts.value.time * MINUTE_MS - offsetMs;
    return { begins: new Date(begins), ends: new Date(begins + hours.value * HOUR_MS) };
  };
  const isWhole = ({ begins, ends }: Span) =>
    !blocked.value.some(({ start, end }) => localDay(begins.getTime()) <= end && localDay(ends.getTime() - 1) >= start);
  return {
    windows: (from, until) =>
      daysBetween(localDay(from.getTime()), localDay(until.getTime()))
        .filter(onDay.value)
        .map(spanOn)
        .filter((span) => span.begins >= from && span.begins <= until && isWhole(span)),
  };
}

/** startTime and utcOffset in minutes; without an offset it is UTC. */
function minutesOf(facts: Facts): Read<{ readonly time: number; readonly offset: number }> {
  const time = facts.text('startTime');
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time.state === 'value' ? time.value : '') ?? [];
  if (hour === undefined || minute === undefined) return { odd: 'startTime is odd' };
  const offset = facts.text('utcOffset');
  if (offset.state === 'odd') return { odd: 'utcOffset is odd' };
  const text = offset.state === 'value' ? offset.value : '+00:00';
  const [, sign, hours, minutes] = /^([+-])(0\d|1[0-4]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return { odd: 'utcOffset is odd' };
  const ahead = Number(hours) * 60 + Number(minutes);
  return { value: { time: Number(hour) * 60 + Number(minute), offset: sign === '-' ? -ahead : ahead } };
}

/** The days of the one form that the schedule has. */
function daysOf(facts: Facts): Read<OnDay> {
  const start = facts.text('startDate');
  if (start.state === 'odd' || (start.state === 'value' && parseDay(start.value) === undefined))
    return { odd: 'startDate is odd' };
  const from = start.state === 'value' ? start.value : null;
  const forms = FORMS.map((name) => ({ name, field: facts.object(`schedule.${name}`) }));
  const [form, ...more] = forms.filter(({ field }) => field.state !== 'absent');
  if (form === undefined || form.field.state !== 'value' || more.length > 0)
    return { odd: 'its schedule is none of daily, weekly, absoluteMonthly and relativeMonthly' };
  const { name } = form;
  const fits = fitsOf(name, form.field.value);
  const { key, between } = INTERVALS[name];
  const interval = form.field.value.number(key);
  if (fits === undefined || interval.state !== 'value' || !Number.isInteger(interval.value) || interval.value < 1)
    return { odd: `its ${name} schedule is odd` };
  const every = interval.value;
  if (every === 1) return { value: (day) => fits(day) && (from === null || day >= from) };
  if (from === null) return { odd: `${key} is ${every}, and no startDate says from when it counts` };
  const first = daysBetween(from, addDays(from, FIRST_WITHIN_DAYS)).find(fits);
  return { value: (day) => first !== undefined && day >= first && fits(day) && between(first, day) % every === 0 };
}

const INTERVALS = {
  daily: { key: 'intervalDays', between: (a: Day, b: Day) => dayNumber(b) - dayNumber(a) },
  weekly: { key: 'intervalWeeks', between: (a: Day, b: Day) => (dayNumber(b) - dayNumber(a)) / 7 },
  absoluteMonthly: { key: 'intervalMonths', between: (a: Day, b: Day) => monthNumber(b) - monthNumber(a) },
  relativeMonthly: { key: 'intervalMonths', between: (a: Day, b: Day) => monthNumber(b) - monthNumber(a) },
} as const;

/** What a form asks of a day, apart from its interval; undefined where a word of it is odd. */
function fitsOf(name: keyof typeof INTERVALS, facts: Facts): OnDay | undefined {
  const word = facts.text('dayOfWeek');
  const weekday = word.state === 'value' ? WEEKDAYS.indexOf(word.value.toLowerCase()) : -1;
  switch (name) {
    case 'daily':
      return () => true;
    case 'weekly':
      return weekday < 0 ? undefined : (day) => weekdayOf(day) === weekday;
    case 'absoluteMonthly': {
      const date = facts.number('dayOfMonth');
      if (date.state !== 'value' || !Number.isInteger(date.value) || date.value < 1 || date.value > 31)
        return undefined;
      return (day) => Number(day.slice(8)) === date.value;
    }
    case 'relativeMonthly': {
      const index = facts.text('weekIndex');
      const week = index.state === 'value' ? WEEKS.indexOf(index.value.toLowerCase()) : -1;
      if (weekday < 0 || week < 0) return undefined;
      const isLast = (day: Day) => monthNumber(addDays(day, 7)) !== monthNumber(day);
      const weekOf = (day: Day) => Math.ceil(Number(day.slice(8)) / 7) - 1;
      return (day) => weekdayOf(day) === weekday && (WEEKS[week] === 'last' ? isLast(day) : weekOf(day) === week);
    }
  }
}

/** Days on which nothing is maintained, both ends included (Microsoft's reference of notAllowedDates). */
function notAllowed(facts: Facts): Read<readonly { readonly start: Day; readonly end: Day }[]> {
  const list = facts.list('notAllowedDates');
  if (list.state === 'odd') return { odd: 'notAllowedDates is odd' };
  const spans: { start: Day; end: Day }[] = [];
  for (const entry of list.state === 'value' ? list.value : []) {
    const span = isObject(entry) ? new Facts(entry) : undefined;
    const [start, end] = [span?.text('start'), span?.text('end')];
    if (start?.state !== 'value' || end?.state !== 'value') return { odd: 'notAllowedDates is odd' };
    if (parseDay(start.value) === undefined || parseDay(end.value) === undefined)
      return { odd: 'notAllowedDates is odd' };
    spans.push({ start: start.value, end: end.value });
  }
  return { value: spans };
}

function daysBetween(from: Day, until: Day): readonly Day[] {
  return Array.from({ length: Math.max(0, dayNumber(until) - dayNumber(from) + 1) }, (_none, at) => addDays(from, at));
}

function dayNumber(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

function monthNumber(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
}

function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
