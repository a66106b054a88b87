import { nextReal, Schedule } from '../../../local/host/schedule.js';

function parsed(text: string): Schedule {
  const schedule = Schedule.parse(text);
  if (typeof schedule === 'string') throw new Error(schedule);
  return schedule;
}

test.each([
  ['0 */15 * * * *', '2026-11-23T01:30:00Z', '2026-11-23T01:45:00.000Z'],
  ['0 */15 * * * *', '2026-11-23T01:29:59.999Z', '2026-11-23T01:30:00.000Z'],
  ['30 0 2 * * *', '2026-11-23T01:30:00Z', '2026-11-23T02:00:30.000Z'],
  ['0 0 0 1 JAN *', '2026-11-23T01:30:00Z', '2027-01-01T00:00:00.000Z'],
  ['0 0 9 * * MON-FRI', '2026-11-21T01:30:00Z', '2026-11-23T09:00:00.000Z'],
  // Summer time begins in Europe, and here nothing happens: a timer runs in UTC.
  ['0 30 2 * * *', '2027-03-28T00:00:00Z', '2027-03-28T02:30:00.000Z'],
])('%s after %s is %s', (text, after, next) => {
  expect(parsed(text).next(new Date(after)).toISOString()).toBe(next);
});

test('where day and day of the week are restricted both must match: Friday the 13th', () => {
  expect(parsed('0 0 0 13 * 5').next(new Date('2026-11-23T00:00:00Z')).toISOString()).toBe('2027-08-13T00:00:00.000Z');
});

test.each([
  ['five fields', '*/15 * * * *', /six fields/],
  ['seven fields', '0 0 0 1 1 * 2027', /six fields/],
  ['a word', '@daily', /six fields/],
  ['what only croner knows', '0 0 0 L * *', /"L"/],
  ['a minute that there is not', '0 60 * * * *', /minute/],
  ['a day that never comes', '0 0 0 31 2 *', /no occurrence/],
  ['a time span', '00:15:00', /six fields/],
])('%s is no schedule', (_what, text, why) => {
  expect(Schedule.parse(text)).toMatch(why);
});

test.each([
  ['*/59 * * * * *', true],
  ['0 * * * * *', false],
])('%s runs more often than each minute: %s', (text, isBelow) => {
  expect(parsed(text).isBelowAMinute(new Date('2026-11-23T00:00:00Z'))).toBe(isBelow);
});

test('time passes faster from the start of the host on', () => {
  const startedMs = Date.parse('2026-11-23T01:30:00Z');
  const quarter = parsed('0 */15 * * * *');
  const real = (after: number) => nextReal(quarter, after, { startedMs, timeScale: 60 }) - startedMs;
  expect(real(startedMs)).toBe(15_000);
  expect(real(startedMs + 14_999)).toBe(15_000);
  expect(real(startedMs + 15_000)).toBe(30_000);
  expect(nextReal(quarter, startedMs + 1, { startedMs, timeScale: 1 }) - startedMs).toBe(15 * 60_000);
});
