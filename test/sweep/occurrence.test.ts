import { latestOccurrence, nextRepeat, sweepIdOf } from '../../shared/sweep/occurrence.js';

const paris = { cron: '30 2 * * *', timeZone: 'Europe/Paris' };

test.each([
  ['in winter', '2026-11-23T02:00:00Z', '20261123T0130Z'],
  ['in summer', '2026-07-01T02:00:00Z', '20260701T0030Z'],
  ['on the minute itself', '2026-11-23T01:30:00Z', '20261123T0130Z'],
  ['a minute before it', '2026-11-23T01:29:00Z', '20261122T0130Z'],
  // 02:30 does not exist on the night when clocks go forward: it runs as soon as there is a time again.
  ['on the night that has no 02:30', '2026-03-29T12:00:00Z', '20260329T0100Z'],
])('names the latest occurrence %s', (_what, now, id) => {
  expect(sweepIdOf(latestOccurrence(paris, new Date(now)))).toBe(id);
});

test('repeats of an occurrence are counted', () => {
  expect([nextRepeat('20261123T0130Z'), nextRepeat('20261123T0130Z+r1'), nextRepeat('20261123T0130Z+r9')]).toEqual([
    '20261123T0130Z+r1',
    '20261123T0130Z+r2',
    '20261123T0130Z+r10',
  ]);
});

test.each([
  ['a pattern that is none', { cron: 'nightly', timeZone: 'UTC' }],
  ['a zone that does not exist', { cron: '30 2 * * *', timeZone: 'Mars/Olympus' }],
])('refuses %s', (_what, schedule) => {
  expect(() => latestOccurrence(schedule, new Date('2026-11-23T02:00:00Z'))).toThrow(/cannot be read/);
});
