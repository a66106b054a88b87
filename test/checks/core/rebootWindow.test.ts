import fc from 'fast-check';
import { DateTime } from 'luxon';
import { kuredWindows, lastWindowEnd, windowAt } from '../../../shared/checks/core/rebootWindow.js';
import { checkSettingsSchema, type RebootWindow } from '../../../shared/checks/settings.js';
import { CLUSTER_ID, clusterOf } from '../../support/clusters.js';

const NIGHT = { startTime: '22:00', endTime: '04:00', timeZone: 'Europe/Paris' };

/** The configuration refuses a time zone that this Node does not know; another Node may have known it. */
function windowOf({ timeZone = 'UTC', ...words }: Record<string, unknown>): RebootWindow {
  const [window] = checkSettingsSchema.parse({ reboots: { windows: [words] } }).reboots.windows;
  if (window === undefined) throw new Error('no window was read');
  return { ...window, timeZone: String(timeZone) };
}

function secondEnd(words: Record<string, unknown>, since: string): string | undefined {
  const schedule = kuredWindows(windowOf(words));
  if ('odd' in schedule) throw new Error(schedule.odd);
  return lastWindowEnd(new Date(since), schedule.windows, { windows: 2, longestDays: 14 })?.toISOString();
}

test.each([
  ['whole days where nothing is said', {}, '2026-11-20T10:00:00Z', '2026-11-22T23:59:00.000Z'],
  ['hours of one day', { startTime: '01:00', endTime: '05:00' }, '2026-11-20T10:00:00Z', '2026-11-22T05:00:00.000Z'],
  [
    'a window that begins at that very moment',
    { startTime: '10:00', endTime: '12:00' },
    '2026-11-20T10:00:00.000Z',
    '2026-11-21T12:00:00.000Z',
  ],
  [
    'no window that had begun before',
    { startTime: '10:00', endTime: '12:00' },
    '2026-11-20T10:00:00.001Z',
    '2026-11-22T12:00:00.000Z',
  ],
  [
    'the early hours of the day after the last day named',
    { rebootDays: ['sa'], startTime: '22:00', endTime: '02:00' },
    '2026-11-20T12:00:00Z',
    '2026-11-29T02:00:00.000Z',
  ],
  [
    'no early hours of a day whose evening is meant',
    { rebootDays: ['sa', 'mo'], startTime: '22:00', endTime: '02:00' },
    '2026-11-20T12:00:00Z',
    '2026-11-24T02:00:00.000Z',
  ],
  [
    'local hours',
    { startTime: '22:00', endTime: '23:30', timeZone: 'Asia/Kolkata' },
    '2026-11-20T12:00:00Z',
    '2026-11-21T18:00:00.000Z',
  ],
  [
    'the local day where UTC is a day behind',
    { rebootDays: ['su', 'mo'], startTime: '00:30', endTime: '02:00', timeZone: 'Pacific/Auckland' },
    '2026-11-20T12:00:00Z',
    '2026-11-22T13:00:00.000Z',
  ],
  ['the end of a month and a year', NIGHT, '2026-12-30T12:00:00Z', '2027-01-01T03:00:00.000Z'],
  ['a night that the clock makes shorter', NIGHT, '2026-03-27T12:00:00Z', '2026-03-29T02:00:00.000Z'],
  ['a night that the clock makes longer', NIGHT, '2026-10-23T12:00:00Z', '2026-10-25T03:00:00.000Z'],
  [
    'no window on the day on which the clock jumps over it',
    { startTime: '02:00', endTime: '03:00', timeZone: 'Europe/Paris' },
    '2026-03-28T12:00:00Z',
    '2026-03-31T01:00:00.000Z',
  ],
  [
    'one window on the day on which its hour comes twice, up to the second',
    { startTime: '02:15', endTime: '02:45', timeZone: 'Europe/Paris' },
    '2026-10-23T12:00:00Z',
    '2026-10-25T01:45:00.000Z',
  ],
  [
    'a window that begins in the hour that comes twice, from the first on',
    { startTime: '02:30', endTime: '03:00', timeZone: 'Europe/Paris' },
    '2026-10-25T01:00:00Z',
    '2026-10-27T02:00:00.000Z',
  ],
  [
    'the same clock time after the change',
    { startTime: '02:15', endTime: '02:45', timeZone: 'Europe/Paris' },
    '2026-10-24T12:00:00Z',
    '2026-10-26T01:45:00.000Z',
  ],
  [
    'a night in New York that the clock makes shorter',
    { ...NIGHT, timeZone: 'America/New_York' },
    '2026-03-06T12:00:00Z',
    '2026-03-08T08:00:00.000Z',
  ],
  [
    'a night in New York that the clock makes longer',
    { ...NIGHT, timeZone: 'America/New_York' },
    '2026-10-30T12:00:00Z',
    '2026-11-01T09:00:00.000Z',
  ],
  [
    'the change of half an hour on Lord Howe Island',
    { startTime: '01:00', endTime: '03:00', timeZone: 'Australia/Lord_Howe' },
    '2026-10-02T10:00:00Z',
    '2026-10-03T16:00:00.000Z',
  ],
  [
    'a day in Santiago that begins at one, because the clock jumps at midnight',
    { startTime: '00:30', endTime: '04:00', timeZone: 'America/Santiago' },
    '2026-09-05T10:00:00Z',
    '2026-09-07T07:00:00.000Z',
  ],
  [
    'a window that ends in the hour over which the clock jumps',
    { startTime: '23:00', endTime: '02:30', timeZone: 'Europe/Paris' },
    '2026-03-27T12:00:00Z',
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'a second window that ends on the 14th day',
    { rebootDays: ['sa'], startTime: '20:00', endTime: '22:00' },
    '2026-11-21T22:00:00Z',
    '2026-12-05T22:00:00.000Z',
  ],
  [
    'no second window that ends after the 14th day',
    { rebootDays: ['sa'], startTime: '20:00', endTime: '22:01' },
    '2026-11-21T22:00:00Z',
    undefined,
  ],
])('the second whole window counts %s', (_what, words, since, end) => {
  expect(secondEnd(words, since)).toBe(end);
});

test.each([
  ['a time zone that nobody knows', { timeZone: 'Europe/Atlantis' }, 'time zone Europe/Atlantis is not known'],
  ['a window without length', { startTime: '03:00', endTime: '03:00' }, 'the window begins and ends at 03:00'],
])('it is odd: %s', (_what, words, odd) => {
  expect(kuredWindows(windowOf(words))).toEqual({ odd });
});

test.each([
  [3, { windows: 3, longestDays: 14 }, '2026-11-23T05:00:00.000Z'],
  [1, { windows: 1, longestDays: 14 }, '2026-11-21T05:00:00.000Z'],
  [2, { windows: 2, longestDays: 1 }, undefined],
])('so many whole windows count as vigie.yaml says: %i', (_number, patience, end) => {
  const schedule = kuredWindows(windowOf({ startTime: '01:00', endTime: '05:00' }));
  if ('odd' in schedule) throw new Error(schedule.odd);
  expect(lastWindowEnd(new Date('2026-11-20T10:00:00Z'), schedule.windows, patience)?.toISOString()).toBe(end);
});

const ZONES = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kolkata', 'UTC'];
const CHANGES = ['2026-03-01', '2026-03-25', '2026-04-01', '2026-08-30', '2026-09-30', '2026-10-20', '2026-10-28'];
const clock = fc
  .tuple(fc.nat(23), fc.constantFrom('00', '15', '30', '59'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);

test('at every minute of a window within one day kured itself would reboot, whatever the clock does', () => {
  const days = fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 });
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.constantFrom(...CHANGES),
      days,
      clock,
      clock,
      (timeZone, from, rebootDays, startTime, endTime) => {
        fc.pre(startTime < endTime);
        const window = windowOf({ timeZone, rebootDays, startTime, endTime });
        const schedule = kuredWindows(window);
        if ('odd' in schedule) throw new Error(schedule.odd);
        const begin = new Date(`${from}T00:00:00Z`);
        const spans = schedule.windows(begin, new Date(begin.getTime() + 9 * 86_400_000));
        const starts = spans.map(({ begins }) => begins.getTime());
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
        for (const { begins, ends } of spans)
          for (let at = begins.getTime(); at < ends.getTime(); at += 15 * 60_000) {
            const local = DateTime.fromMillis(at, { zone: timeZone });
            expect(rebootDays).toContain(local.weekday % 7);
            const within = startTime <= local.toFormat('HH:mm') && local.toFormat('HH:mm') <= endTime;
            // Of an hour that comes twice the whole counts: which of the two kured means depends on the zone. The same holds
            // of an end that the clock leaps over: Go does not say on which side of the leap it puts it.
            const [hour, minute] = endTime.split(':').map(Number);
            const isLeaptOver = local.set({ hour, minute }).toFormat('HH:mm') !== endTime;
            expect(within || isLeaptOver || local.getPossibleOffsets().length > 1).toBe(true);
          }
      },
    ),
    { examples: [['America/New_York', '2026-03-01', [0, 6], '00:00', '02:30']] },
  );
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['words of two letters', { rebootDays: ['su', 'sa'] }, { rebootDays: ['su', 'sa'] }],
  [
    'words of three letters and whole ones, in any case',
    { rebootDays: ['Sun', 'SATURDAY'] },
    { rebootDays: ['su', 'sa'] },
  ],
  ['numbers, 0 is Sunday', { rebootDays: [0, '6'] }, { rebootDays: ['su', 'sa'] }],
  ['one text with commas, as the flag takes it', { rebootDays: 'sun,mon, tue' }, { rebootDays: ['su', 'mo', 'tu'] }],
  ['hours without minutes', { startTime: 9, endTime: '17' }, { startTime: '09:00', endTime: '17:00' }],
  ['hours of one digit', { startTime: '9:05' }, { startTime: '09:05' }],
  ['seconds', { endTime: '23:59:59' }, { endTime: '23:59:59' }],
  ['seconds that are none', { endTime: '05:00:00' }, { endTime: '05:00' }],
  ['the halves of a day', { startTime: '10pm', endTime: '05:30AM' }, { startTime: '22:00', endTime: '05:30' }],
  ['noon and midnight', { startTime: '12am', endTime: '12pm' }, { startTime: '00:00', endTime: '12:00' }],
  [
    'nothing at all',
    {},
    { startTime: '00:00', endTime: '23:59', rebootDays: ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'] },
  ],
])('kured is taken at its word: %s', (_what, words, read) => {
  expect(windowOf(words)).toMatchObject(read);
});

test.each([
  ['a day of another language', { rebootDays: ['lundi'] }],
  ['a number that is no day', { rebootDays: [7] }],
  ['no day', { rebootDays: [] }],
  ['an hour that there is not', { startTime: '24:00' }],
  ['a minute that there is not', { startTime: '10:60' }],
  ['a 13th hour of an afternoon', { startTime: '13pm' }],
  ['a word', { endTime: 'dawn' }],
])('what kured would refuse is refused: %s', (_what, words) => {
  expect(checkSettingsSchema.safeParse({ reboots: { windows: [words] } }).success).toBe(false);
});

test('a window with seconds ends at that second', () => {
  expect(secondEnd({ startTime: '01:00', endTime: '05:00:30' }, '2026-11-20T10:00:00Z')).toBe(
    '2026-11-22T05:00:30.000Z',
  );
});

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const ELSEWHERE = '22222222-2222-4222-8222-222222222222';
test.each([
  ['nothing', {}, true],
  ['its tag, in any case', { tags: { Team: 'PAY' } }, true],
  ['another value of its tag', { tags: { team: 'search' } }, false],
  ['one tag that it has and one that it has not', { tags: { team: 'pay', tier: 'gold' } }, false],
  ['its subscription among others', { subscriptions: [ELSEWHERE, SUBSCRIPTION.toUpperCase()] }, true],
  ['another subscription', { subscriptions: [ELSEWHERE] }, false],
  ['no subscription at all', { subscriptions: [] }, false],
  ['its id, in any case', { clusters: [CLUSTER_ID.replace('RG-PAY', 'rg-pay')] }, true],
  ['another id', { clusters: [`${CLUSTER_ID}2`] }, false],
  ['its name, by a pattern', { names: ['aks-*'] }, true],
  ['its resource group', { resourceGroups: ['RG-pay'] }, true],
  ['its tag and another subscription', { tags: { team: 'pay' }, subscriptions: [ELSEWHERE] }, false],
])('a window whose selector names %s', (_what, selector, fits) => {
  const cluster = clusterOf({}, { tags: { team: 'pay' } });
  const [own, last] = [windowOf(selector), windowOf({ startTime: '05:00' })];
  expect(windowAt(cluster, [own, last])).toBe(fits ? 0 : 1);
  expect(windowAt(cluster, [last, own])).toBe(0);
});

test('no window fits where none is there', () => {
  expect(windowAt(clusterOf({}), [])).toBe(-1);
});
