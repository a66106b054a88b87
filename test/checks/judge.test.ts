import type { Check } from '../../shared/checks/check.js';
import { judge } from '../../shared/checks/judge.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../../shared/checks/verdict.js';
import { known, notKnown } from '../../shared/signals/signal.js';
import { toyCheck } from '../findings/fleet.js';
import { clusterOf, contextAt, signalsWith } from '../support/clusters.js';

const READ = '2026-11-20T02:00:00.000Z';
const context = contextAt('2026-11-23T02:00:00.000Z');
const signals = signalsWith({ maintenance: known([], new Date(READ)), alerts: known([], new Date(READ)) });

function evidenceOf(said: Verdict, wants: Partial<Check>, given = signals) {
  const check = { ...toyCheck('toy'), ...wants, evaluate: () => [said] };
  return judge([check], clusterOf({}), given, () => context).map(({ verdict }) => verdict.evidence);
}

test.each([
  [
    'a fail of a check that needs it',
    fail('high', 'broken', { hours: 2 }),
    { needs: ['maintenance'] },
    { hours: 2, asOf: READ },
  ],
  ['a pass', pass('fine'), { needs: ['maintenance'] }, { asOf: READ }],
  ['an unknown', unknown('odd'), { needs: ['maintenance'] }, { asOf: READ }],
  ['not applicable', notApplicable('not there'), { needs: ['maintenance'] }, { asOf: READ }],
  ['a check that only uses it', pass('fine'), { uses: ['maintenance'] }, { asOf: READ }],
  ['a check of a signal that is read every night', pass('fine', { hours: 2 }), { needs: ['alerts'] }, { hours: 2 }],
] as const)('evidence says of when a signal is that is read by need: %s', (_what, said, wants, evidence) => {
  expect(evidenceOf(said, wants)).toEqual([evidence]);
});

test('evidence says nothing of a signal that is not known, so that a file is judged as ever', () => {
  const blind = signalsWith({ maintenance: notKnown('a file is judged') });
  expect(evidenceOf(pass('fine', { hours: 2 }), { uses: ['maintenance'] }, blind)).toEqual([{ hours: 2 }]);
});
