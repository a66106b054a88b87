import { rememberWeekly, weeklyDue } from '../../shared/sweep/weekly.js';

type Weekly = Parameters<typeof weeklyDue>[0]['config']['chat']['weekly'];

interface Case {
  readonly weekly?: Weekly;
  readonly timeZone?: string;
  readonly last?: string;
  readonly chats?: readonly string[];
  readonly read?: number;
}

const MONDAY = '2026-11-23T01:30:00Z';
const TUESDAY = '2026-11-24T01:30:00Z';

test.each<[string, string, Case, string | undefined]>([
  ['the day of the week', MONDAY, {}, '2026-11-23'],
  ['another day', TUESDAY, {}, undefined],
  ['the second sweep of the day', MONDAY, { last: '2026-11-23' }, undefined],
  ['the week after', MONDAY, { last: '2026-11-16' }, '2026-11-23'],
  ['a day later, its day had no sweep', TUESDAY, { last: '2026-11-16' }, '2026-11-24'],
  ['a day later, its day had one', TUESDAY, { last: '2026-11-23' }, undefined],
  ['after one that was made up for', '2026-11-30T01:30:00Z', { last: '2026-11-24' }, '2026-11-30'],
  ['another day in the configuration', TUESDAY, { weekly: 'tuesday' }, '2026-11-24'],
  ['the last day of the week', '2026-11-29T01:30:00Z', { weekly: 'sunday' }, '2026-11-29'],
  ['never', MONDAY, { weekly: 'never' }, undefined],
  ['Sunday in UTC, Monday in the time zone', '2026-11-22T16:00:00Z', { timeZone: 'Asia/Tokyo' }, '2026-11-23'],
  ['Monday in UTC, Sunday in the time zone', MONDAY, { timeZone: 'America/New_York' }, undefined],
  ['a clock that was wrong', MONDAY, { last: '2027-01-04' }, '2026-11-23'],
  ['no chat', MONDAY, { chats: [] }, undefined],
  ['a sweep that read nothing', MONDAY, { read: 0 }, undefined],
])('the card of the week: %s', (_what, now, given, expected) => {
  const { weekly = 'monday', timeZone = 'Europe/Paris', last, chats = ['teams'], read = 1 } = given;
  const rhythm = { chatNames: chats, config: { chat: { weekly }, schedule: { timeZone } } };
  const remembered = rememberWeekly({ 'exemption-ending 2026-12-01 x': MONDAY }, last);
  expect(weeklyDue(rhythm, remembered, read, new Date(now))).toBe(expected);
});
