import { fail, notApplicable, pass, unknown } from '../../shared/checks/verdict.js';
import { emptyState } from '../../shared/findings/finding.js';
import { knownOf } from '../../shared/findings/night.js';
import { addTallies, NO_VERDICTS, scoreOf, tallyOf } from '../../shared/findings/tally.js';
import { signalsWith } from '../support/clusters.js';
import { KEY, night, toyCheck } from './fleet.js';

const resource = {
  id: KEY,
  name: 'a',
  type: 't',
  subscriptionId: null,
  subscriptionName: null,
  resourceGroup: null,
  location: null,
  tags: {},
  owner: null,
};

test('the score weighs each check by its severity; by rule weighs as high', () => {
  const seen = (check: ReturnType<typeof toyCheck>, verdict: ReturnType<typeof pass>) => ({
    key: KEY,
    uid: '',
    resource,
    ...knownOf(signalsWith()),
    readings: {},
    judgements: [{ check, verdict }],
  });
  const tally = tallyOf(
    [
      seen(toyCheck('a', { severity: 'critical' }), pass('well')),
      seen(toyCheck('b', { severity: 'by rule' }), fail('low', 'broken')),
      seen(toyCheck('c', { severity: 'medium' }), fail('medium', 'broken')),
      seen(toyCheck('d', { severity: 'low' }), unknown('blind')),
      seen(toyCheck('e', { severity: 'low' }), notApplicable('none')),
    ],
    emptyState(),
  );
  expect(tally).toEqual({
    pass: 1,
    fail: 2,
    notApplicable: 1,
    unknown: 1,
    exempted: 0,
    weighedPasses: 8,
    weighedFails: 6,
  });
  expect(scoreOf(tally)).toBe(57.1);
});

test('an exempted finding is counted beside the score', () => {
  const exemptions = [{ check: 'toy', resource: '*', owner: 'a', approver: 'c', reason: 'b', until: '2026-12-31' }];
  const { state } = night(emptyState(), {
    now: '2026-11-01T00:00:00Z',
    verdicts: [fail('high', 'broken')],
    policy: { exemptions },
  });
  const seen = {
    key: KEY,
    uid: 'uid-1',
    resource,
    ...knownOf(signalsWith()),
    readings: {},
    judgements: [{ check: toyCheck('toy'), verdict: fail('high', 'broken') }],
  };
  expect(tallyOf([seen], state)).toMatchObject({ exempted: 1, fail: 0, weighedFails: 0 });
});

test('nothing passed or failed: there is no score', () => {
  expect(scoreOf(NO_VERDICTS)).toBeNull();
});

test('tallies of partitions add up', () => {
  const one = { ...NO_VERDICTS, pass: 2, weighedPasses: 8 };
  expect(addTallies(one, one)).toEqual({ ...NO_VERDICTS, pass: 4, weighedPasses: 16 });
});
