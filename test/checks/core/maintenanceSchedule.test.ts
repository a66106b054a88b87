import { maintenanceWindows } from '../../../shared/checks/core/maintenanceSchedule.js';

const FROM = '2026-11-20T10:00:00Z';
const daily = (intervalDays: unknown) => ({ daily: { intervalDays } });
const weekly = (intervalWeeks: unknown, dayOfWeek: unknown) => ({ weekly: { intervalWeeks, dayOfWeek } });
const monthly = (intervalMonths: unknown, dayOfMonth: unknown) => ({ absoluteMonthly: { intervalMonths, dayOfMonth } });
const relative = (intervalMonths: unknown, weekIndex: unknown, dayOfWeek: unknown) => ({
  relativeMonthly: { intervalMonths, weekIndex, dayOfWeek },
});

function read(schedule: unknown, more: Record<string, unknown> = {}) {
  const window = { schedule, durationHours: 4, utcOffset: '+00:00', startDate: '2026-01-01', startTime: '22:00' };
  return maintenanceWindows({ maintenanceWindow: { ...window, ...more } });
}

/** The windows that begin within so many days. */
function spans(days: number, from: string, schedule: unknown, more: Record<string, unknown> = {}): readonly string[] {
  const found = read(schedule, more);
  if ('odd' in found) throw new Error(found.odd);
  const start = new Date(from);
  return found
    .windows(start, new Date(start.getTime() + days * 86_400_000))
    .map(({ begins, ends }) => `${begins.toISOString().slice(0, 16)} ${ends.toISOString().slice(0, 16)}`);
}

const begins = (all: readonly string[]) => all.map((span) => span.slice(0, 10));

test.each([
  ['every day', 3, daily(1), {}, ['2026-11-20', '2026-11-21', '2026-11-22']],
  [
    'every second day from startDate',
    6,
    daily(2),
    { startDate: '2026-11-19' },
    ['2026-11-21', '2026-11-23', '2026-11-25'],
  ],
  ['every day, in any case', 2, { Daily: { IntervalDays: 1 } }, {}, ['2026-11-20', '2026-11-21']],
  ['every day without a startDate', 2, daily(1), { startDate: null }, ['2026-11-20', '2026-11-21']],
  ['no day before startDate', 3, daily(1), { startDate: '2026-11-22' }, ['2026-11-22']],
  ['each Sunday', 15, weekly(1, 'Sunday'), {}, ['2026-11-22', '2026-11-29']],
  ['each sunday', 15, weekly(1, 'sunday'), {}, ['2026-11-22', '2026-11-29']],
  [
    'every second Sunday from the first one',
    30,
    weekly(2, 'Sunday'),
    { startDate: '2026-11-18' },
    ['2026-11-22', '2026-12-06'],
  ],
  [
    'every second Sunday from the week before',
    30,
    weekly(2, 'Sunday'),
    { startDate: '2026-11-15' },
    ['2026-11-29', '2026-12-13'],
  ],
  ['the last day of long months', 100, monthly(1, 31), {}, ['2026-12-31', '2027-01-31']],
  ['a day of each month', 65, monthly(1, 28), {}, ['2026-11-28', '2026-12-28']],
  ['every third month', 200, monthly(3, 1), { startDate: '2026-01-15' }, ['2027-02-01', '2027-05-01']],
  ['the first Monday', 60, relative(1, 'First', 'Monday'), {}, ['2026-12-07', '2027-01-04']],
  ['the fourth Friday', 60, relative(1, 'Fourth', 'Friday'), {}, ['2026-11-27', '2026-12-25']],
  ['the last Monday, be it the fifth', 60, relative(1, 'Last', 'Monday'), {}, ['2026-11-30', '2026-12-28']],
  ['the last Sunday, be it the fourth of February', 60, relative(1, 'last', 'Sunday'), { startDate: '2027-02-01' }, []],
  [
    'the second Tuesday of every second month',
    100,
    relative(2, 'Second', 'Tuesday'),
    { startDate: '2026-11-12' },
    ['2026-12-08', '2027-02-09'],
  ],
] as const)('windows come %s', (_what, days, schedule, more, expected) => {
  expect(begins(spans(days, FROM, schedule, more))).toEqual(expected);
});

test('the last Sunday of a February of 28 days is the fourth', () => {
  expect(begins(spans(40, '2027-02-01T00:00:00Z', relative(1, 'Last', 'Sunday')))).toEqual(['2027-02-28']);
});

test.each([
  ['in UTC', {}, '2026-11-20T22:00 2026-11-21T02:00'],
  ['in UTC where no offset is said', { utcOffset: null }, '2026-11-20T22:00 2026-11-21T02:00'],
  ['ahead of UTC', { utcOffset: '+05:30' }, '2026-11-20T16:30 2026-11-20T20:30'],
  ['behind UTC, a day later', { utcOffset: '-07:00' }, '2026-11-21T05:00 2026-11-21T09:00'],
  ['for as long as it says', { durationHours: 8 }, '2026-11-20T22:00 2026-11-21T06:00'],
  ['from the time it says', { startTime: '13:30' }, '2026-11-20T13:30 2026-11-20T17:30'],
])('a window is %s', (_what, more, expected) => {
  expect(spans(0.9, FROM, daily(1), more)).toEqual([expected]);
});

test('a fixed offset knows no change of the clock', () => {
  expect(spans(2, '2026-10-24T00:00:00Z', daily(1), { utcOffset: '+02:00' })).toEqual([
    '2026-10-24T20:00 2026-10-25T00:00',
    '2026-10-25T20:00 2026-10-26T00:00',
  ]);
});

test.each([
  ['both ends are shut', [{ start: '2026-11-21', end: '2026-11-22' }], ['2026-11-23']],
  // The window of the 20th reaches into the 21st: the four hours are not whole.
  [
    'a window that reaches into it is none',
    [{ start: '2026-11-24', end: '2026-11-24' }],
    ['2026-11-20', '2026-11-21', '2026-11-22'],
  ],
  [
    'several',
    [
      { start: '2026-11-01', end: '2026-11-20' },
      { start: '2026-11-23', end: '2026-12-31' },
    ],
    ['2026-11-21'],
  ],
  ['none', [], ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23']],
])('on days that are not allowed there is no window: %s', (_what, notAllowedDates, expected) => {
  expect(begins(spans(3.9, FROM, daily(1), { notAllowedDates }))).toEqual(expected);
});

test('days that are not allowed are days of the offset', () => {
  const more = {
    utcOffset: '+02:00',
    startTime: '00:00',
    notAllowedDates: [{ start: '2026-11-22', end: '2026-11-22' }],
  };
  expect(spans(2.9, FROM, daily(1), more)).toEqual([
    '2026-11-20T22:00 2026-11-21T02:00',
    '2026-11-22T22:00 2026-11-23T02:00',
  ]);
});

test.each([
  ['no schedule', undefined, {}, 'its schedule is none of'],
  ['a form that is not known', { hourly: { intervalHours: 1 } }, {}, 'its schedule is none of'],
  ['two forms', { ...daily(1), ...weekly(1, 'Sunday') }, {}, 'its schedule is none of'],
  ['a form that is text', { daily: 'yes' }, {}, 'its schedule is none of'],
  ['no interval', daily(undefined), {}, 'its daily schedule is odd'],
  ['an interval of 0', daily(0), {}, 'its daily schedule is odd'],
  ['an interval of half a week', weekly(0.5, 'Sunday'), {}, 'its weekly schedule is odd'],
  ['a weekday that is none', weekly(1, 'Sonntag'), {}, 'its weekly schedule is odd'],
  ['a day that no month has', monthly(1, 32), {}, 'its absoluteMonthly schedule is odd'],
  ['a week that is none', relative(1, 'Fifth', 'Monday'), {}, 'its relativeMonthly schedule is odd'],
  [
    'an interval that counts from nowhere',
    daily(3),
    { startDate: undefined },
    'intervalDays is 3, and no startDate says from when it counts',
  ],
  ['a startDate that is no day', daily(1), { startDate: '2026-02-30' }, 'startDate is odd'],
  ['a startTime that is none', daily(1), { startTime: '24:00' }, 'startTime is odd'],
  ['no startTime', daily(1), { startTime: undefined }, 'startTime is odd'],
  ['an offset that is a name', daily(1), { utcOffset: 'CET' }, 'utcOffset is odd'],
  ['an offset that is a number', daily(1), { utcOffset: 2 }, 'utcOffset is odd'],
  ['no length', daily(1), { durationHours: undefined }, 'durationHours is odd'],
  ['a length of 0', daily(1), { durationHours: 0 }, 'durationHours is odd'],
  ['more than a day', daily(1), { durationHours: 25 }, 'durationHours is odd'],
  ['dates that are no list', daily(1), { notAllowedDates: 'never' }, 'notAllowedDates is odd'],
  ['dates without an end', daily(1), { notAllowedDates: [{ start: '2026-12-01' }] }, 'notAllowedDates is odd'],
  [
    'dates that are none',
    daily(1),
    { notAllowedDates: [{ start: '2026-12-01', end: 'later' }] },
    'notAllowedDates is odd',
  ],
])('it is odd: %s', (_what, schedule, more, odd) => {
  expect(read(schedule, more)).toEqual({ odd: expect.stringContaining(odd) });
});

test('the old form is odd', () => {
  expect(maintenanceWindows({ timeInWeek: [{ day: 'Saturday', hourSlots: [1, 2] }] })).toEqual({
    odd: 'it holds no maintenanceWindow',
  });
});
