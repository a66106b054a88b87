import { fail, notApplicable, pass, unknown, type Verdict } from '../../shared/checks/verdict.js';
import { emptyState } from '../../shared/findings/finding.js';
import { goodReadings } from '../../shared/findings/readings.js';
import type { Reading } from '../../shared/signals/reading.js';
import type { SignalName } from '../../shared/signals/types.js';
import { KEY, night, toyCheck } from './fleet.js';

const NOW = '2026-11-23T02:00:00.000Z';
const reading = (asOf = NOW): Reading => ({ asOf, of: 'hash', value: [] });
const NEEDS = toyCheck('needs', { needs: ['maintenance'] });
const USES = toyCheck('uses', { needs: ['rebootRequests'], uses: ['maintenance'] });
const OTHER = toyCheck('other', { needs: ['alerts'] });
const FAIL = fail('high', 'broken');

const ALL: readonly SignalName[] = ['maintenance', 'rebootRequests', 'alerts'];
const WITHOUT_REBOOTS: readonly SignalName[] = ['maintenance', 'alerts'];

test.each<[string, readonly (readonly [typeof NEEDS, Verdict])[], readonly SignalName[], boolean]>([
  ['a pass', [[NEEDS, pass('fine')]], ALL, true],
  ['not applicable', [[NEEDS, notApplicable('not there')]], ALL, true],
  ['a fail of what needs it', [[NEEDS, FAIL]], ALL, false],
  ['an unknown of what needs it', [[NEEDS, unknown('odd')]], ALL, false],
  [
    'one fail among passes',
    [
      [NEEDS, pass('fine')],
      [NEEDS, FAIL],
      [NEEDS, pass('fine')],
    ],
    ALL,
    false,
  ],
  [
    'a fail of what uses it',
    [
      [NEEDS, pass('fine')],
      [USES, FAIL],
    ],
    ALL,
    false,
  ],
  [
    'an unknown of what uses it',
    [
      [NEEDS, pass('fine')],
      [USES, unknown('odd')],
    ],
    ALL,
    false,
  ],
  [
    'an unknown for want of another signal',
    [
      [NEEDS, pass('fine')],
      [USES, unknown('no kured')],
    ],
    WITHOUT_REBOOTS,
    true,
  ],
  [
    'a fail of a check that does not look at it',
    [
      [NEEDS, pass('fine')],
      [OTHER, FAIL],
    ],
    ALL,
    true,
  ],
  ['no check that looks at it', [], ALL, true],
])('may the reading serve another night? %s', (_what, said, known, isGood) => {
  const judgements = said.map(([check, verdict]) => ({ check, verdict }));
  const good = goodReadings({ maintenance: reading() }, judgements, new Set(known));
  expect(good).toEqual(isGood ? { maintenance: reading() } : {});
});

const OLD = reading('2026-11-22T02:00:00.000Z');
const before = { ...emptyState(), readings: { maintenance: { [KEY]: OLD, elsewhere: OLD } } };

test.each([
  [
    'seen with a reading: that of tonight',
    { verdicts: [pass('fine')], readings: { maintenance: reading() } },
    reading(),
  ],
  ['seen without one: nothing is kept', { verdicts: [pass('fine')] }, undefined],
  ['not seen: it stays', {}, OLD],
  ['the whole partition not read: it stays', { read: false }, OLD],
  ['gone: dropped', { gone: true }, undefined],
])('a cluster %s', (_what, script, expected) => {
  const { readings } = night(before, { now: NOW, ...script }).state;
  expect(readings.maintenance).toEqual({ elsewhere: OLD, ...(expected && { [KEY]: expected }) });
});

test('a state without readings has none, also after a night', () => {
  expect(night(emptyState(), { now: NOW, verdicts: [pass('fine')] }).state.readings).toEqual({});
});
