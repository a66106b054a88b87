import { fail } from '../../shared/checks/verdict.js';
import { rowOf } from '../../shared/destinations/siem/sentinelRow.js';
import { findingEvent } from '../../shared/events/build.js';
import { eventSchema } from '../../shared/events/event.js';
import { nights } from '../findings/fleet.js';

const NIGHTS = ['2026-11-01', '2026-11-08', '2026-11-15', '2026-11-22', '2026-12-01'].map((day) => ({
  now: `${day}T01:30:00.000Z`,
  verdicts: [fail('high', 'it is broken')],
}));

test('an event says how many days there were, and a snapshot whether only the first night has told of it', () => {
  const events = nights(NIGHTS).all.flatMap(({ transitions }, at) =>
    transitions.map((one) => findingEvent(one, undefined, { sweep: 's', now: new Date(NIGHTS[at]?.now ?? '') })),
  );
  for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
  expect(
    events.map((event) => {
      const { Baseline, DaysAllowed } = rowOf(event, event.time);
      return [event.kind, event.baseline, event.finding.baselineOnly, Baseline, DaysAllowed];
    }),
  ).toEqual([
    ['finding.opened', true, undefined, true, 30],
    ['finding.snapshot', false, true, true, 30],
    ['finding.snapshot', false, true, true, 30],
    ['finding.snapshot', false, true, true, 30],
    ['finding.overdue', false, undefined, false, 30],
  ]);
});

test('a finding of a state that an earlier version wrote says no days', () => {
  const [transition] = nights(NIGHTS.slice(0, 1)).all[0]?.transitions ?? [];
  if (transition === undefined) throw new Error('nothing was told');
  const { daysAllowed: _days, ...finding } = transition.finding;
  const event = findingEvent({ ...transition, finding }, undefined, { sweep: null, now: new Date() });
  expect(event.finding).not.toHaveProperty('daysAllowed');
  expect(rowOf(event, event.time)).not.toHaveProperty('DaysAllowed');
});
