import { kuredWindows, lastWindowEnd, windowAt } from '../../shared/checks/rebootWindow.js';
import { checkSettingsSchema, type RebootWindow } from '../../shared/checks/settings.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';

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
    'one window on the day on which its hour comes twice, the first',
    { startTime: '02:15', endTime: '02:45', timeZone: 'Europe/Paris' },
    '2026-10-23T12:00:00Z',
    '2026-10-25T00:45:00.000Z',
  ],
  [
    'the same clock time after the change',
    { startTime: '02:15', endTime: '02:45', timeZone: 'Europe/Paris' },
    '2026-10-24T12:00:00Z',
    '2026-10-26T01:45:00.000Z',
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
