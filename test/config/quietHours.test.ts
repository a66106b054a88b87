import fc from 'fast-check';
import { parseConfig } from '../../shared/config/load.js';
import { type QuietHours, quietAt, quietHoursSchema } from '../../shared/config/quietHours.js';
import { CONFIG_PARTS } from '../../shared/sweep/compose.js';
import { MINUTE_MS } from '../../shared/time.js';

const PARIS = 'Europe/Paris';
const NIGHTS: QuietHours = { from: '20:00', to: '07:00', timeZone: PARIS };
const WEEKENDS: QuietHours = { ...NIGHTS, days: ['saturday', 'sunday'] };
const ALL_BUT_SUNDAY: QuietHours['days'] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const untilOf = (hours: QuietHours, now: string) => quietAt(hours, new Date(now))?.until.toISOString();

describe('nothing is sent', () => {
  test.each<[string, QuietHours, string, string | undefined]>([
    // 23 November 2026 is a Monday; Paris is one hour ahead of UTC then.
    ['in the night until the morning', NIGHTS, '2026-11-23T01:30:00Z', '2026-11-23T06:00:00.000Z'],
    ['from the first minute on', NIGHTS, '2026-11-23T19:00:00Z', '2026-11-24T06:00:00.000Z'],
    ['not a moment before it', NIGHTS, '2026-11-23T18:59:59.999Z', undefined],
    ['to the last moment', NIGHTS, '2026-11-23T05:59:59.999Z', '2026-11-23T06:00:00.000Z'],
    ['and no longer', NIGHTS, '2026-11-23T06:00:00Z', undefined],
    [
      'at noon, where that is meant',
      { ...NIGHTS, from: '11:30', to: '13:15' },
      '2026-11-23T11:00:00Z',
      '2026-11-23T12:15:00.000Z',
    ],
    [
      'until midnight, where that is meant',
      { ...NIGHTS, to: '00:00' },
      '2026-11-23T20:00:00Z',
      '2026-11-23T23:00:00.000Z',
    ],
    ['from Friday evening to Monday morning', WEEKENDS, '2026-11-27T19:30:00Z', '2026-11-30T06:00:00.000Z'],
    ['at noon on a Saturday', WEEKENDS, '2026-11-28T11:00:00Z', '2026-11-30T06:00:00.000Z'],
    [
      'on whole days alone, by the clock over there',
      { days: ['saturday'], timeZone: PARIS },
      '2026-11-27T23:00:00Z',
      '2026-11-28T23:00:00.000Z',
    ],
    ['and not by the clock of UTC', { days: ['saturday'], timeZone: PARIS }, '2026-11-28T23:00:00Z', undefined],
    ['in a night that is an hour shorter', NIGHTS, '2026-03-28T23:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['in a night that is an hour longer', NIGHTS, '2026-10-24T23:00:00Z', '2026-10-25T06:00:00.000Z'],
    [
      'until the clock jumps over the end',
      { ...NIGHTS, to: '02:30' },
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'until the clock shows the end for the first time',
      { ...NIGHTS, to: '02:30' },
      '2026-10-25T00:10:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'and again when the hour comes again',
      { ...NIGHTS, to: '02:30' },
      '2026-10-25T01:10:00Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'a week longer, where the clock jumps over the one hour that is free',
      { from: '03:00', to: '02:00', timeZone: PARIS, days: ALL_BUT_SUNDAY },
      '2026-03-28T12:00:00Z',
      '2026-04-05T00:00:00.000Z',
    ],
  ])('%s', (_what, hours, now, until) => {
    expect(untilOf(hours, now)).toBe(until);
  });

  test('the end is told to people by their own clock, and to machines by what is left of it', () => {
    expect(quietAt(WEEKENDS, new Date('2026-11-28T11:00:00Z'))).toMatchObject({
      shown: '2026-11-30 07:00 Europe/Paris',
      restMs: 43 * 60 * MINUTE_MS,
    });
  });
});

/** What the clock on the wall shows, minute by minute, read without the library that is used: `saturday 20:00`. */
function wallClock(timeZone: string, start: number): readonly string[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return Array.from({ length: 6 * 1_440 }, (_one, minute) => {
    const parts = format.formatToParts(start + minute * MINUTE_MS);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    return `${part('weekday').toLowerCase()} ${part('hour')}:${part('minute')}`;
  });
}

function isQuietAt({ from = '', to = '', days }: QuietHours, shown = ''): boolean {
  const [weekday, time = ''] = shown.split(' ');
  if (days?.some((day) => day === weekday)) return true;
  return from < to ? time >= from && time < to : time >= from || time < to;
}

describe('the clock on the wall decides', () => {
  const minutes = fc.integer({ min: 0, max: 1_439 });
  const timeOf = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

  test.each([
    ['where it jumps ahead in spring', PARIS, '2026-03-28T22:00:00Z'],
    ['where it jumps back in autumn', PARIS, '2026-10-24T22:00:00Z'],
    ['where it jumps over midnight', 'America/Santiago', '2026-09-06T00:00:00Z'],
    ['where it jumps by half an hour', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z'],
  ])('on every minute of a day %s', (_what, timeZone, begin) => {
    const start = Date.parse(begin);
    const wall = wallClock(timeZone, start);
    const days = fc.option(fc.subarray(['saturday', 'sunday', 'monday'] as const, { minLength: 1 }), {
      nil: undefined,
    });
    fc.assert(
      fc.property(minutes, minutes, days, minutes, (from, to, quietDays, late) => {
        fc.pre(from !== to);
        const hours: QuietHours = {
          ...{ from: timeOf(from), to: timeOf(to), timeZone },
          ...(quietDays === undefined ? {} : { days: [...quietDays] }),
        };
        const free = wall.findIndex((shown, minute) => minute >= late && !isQuietAt(hours, shown));
        const end = new Date(start + free * MINUTE_MS).toISOString();
        const until = quietAt(hours, new Date(start + late * MINUTE_MS))?.until.toISOString();
        expect(until).toBe(free === late ? undefined : end);
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  ['an end alone', { to: '07:00' }, 'both from and to'],
  ['nothing', {}, 'from and to, days, or both'],
  ['no time at all', { from: '07:00', to: '07:00' }, 'another time than from'],
  ['a time that is none', { from: '7:00', to: '24:00' }, 'a time of day'],
  ['no days', { days: [] }, '1'],
  ['a day that is none', { days: ['samedi'] }, 'saturday'],
  ['every day', { days: [...(ALL_BUT_SUNDAY ?? []), 'sunday'] }, 'nothing would ever be sent'],
  ['a time zone that is none', { days: ['sunday'], timeZone: 'Europe/Nowhere' }, 'a time zone'],
  ['a key that is none', { days: ['sunday'], except: 'critical' }, 'except'],
])('%s is refused', (_what, value, words) => {
  const parsed = quietHoursSchema.safeParse(value);
  expect(parsed.success ? '' : JSON.stringify(parsed.error.issues)).toContain(words);
});

describe('in vigie.yaml', () => {
  const yaml = (quietHours: string) => `
schedule: { timeZone: America/New_York }
destinations: [{ name: disk, kind: file }, { name: other, kind: file, quietHours: ${quietHours} }]`;
  const parse = (quietHours: string) => parseConfig(CONFIG_PARTS, yaml(quietHours), 'vigie.yaml').destinations;

  test('a destination of any kind may have them, by the clock of the schedule or by one of their own', () => {
    expect(parse('{ days: [sunday] }')).toEqual([
      { name: 'disk', kind: 'file', settings: expect.anything() },
      {
        ...{ name: 'other', kind: 'file', settings: expect.not.objectContaining({ quietHours: expect.anything() }) },
        quietHours: { days: ['sunday'], timeZone: 'America/New_York' },
      },
    ]);
    expect(parse('{ days: [sunday], timeZone: Asia/Tokyo }')[1]?.quietHours?.timeZone).toBe('Asia/Tokyo');
  });

  test('a fault in them is told with its place', () => {
    expect(() => parse('{ from: 8pm, to: "07:00" }')).toThrow(
      'vigie.yaml: destinations[1].quietHours.from is "8pm"; expected a time of day such as 20:00',
    );
    expect(() => parse('{ from: "20:00" }')).toThrow('destinations[1].quietHours');
  });
});
