import check from '../../../shared/checks/watching/defenderRecommendations.js';
import type { DefenderRecommendations } from '../../../shared/signals/defenderTypes.js';
import { known } from '../../../shared/signals/signal.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';
import { goodSignals, without } from '../../support/healthy.js';

const NOW = '2026-11-23T01:30:00Z';
const AS_OF = new Date(NOW);
const plan = (tier: string | null) => known({ tier, older: [], extensionsOff: [], chinaRegion: null }, AS_OF);
const evaluate = (
  recommendations: DefenderRecommendations['recommendations'],
  { more = 0, tier = 'Standard' as string | null, top = {} } = {},
) =>
  check.evaluate(
    clusterOf({ kubernetesVersion: '1.35' }, top),
    signalsWith({ defenderRecommendations: known({ recommendations, more }, AS_OF), defenderPlan: plan(tier) }),
    contextAt(NOW),
  );
const one = (key: string, severity: string, title = `Title of ${key}.`) => ({ key, severity, title });
const none = 'no unhealthy recommendation but what other checks say';

test.each([
  ['fails as bad as Defender says', [one('k', 'High')], {}, [['assessment/k', 'fail', 'high', 'Title of k']]],
  [
    'fails once a recommendation',
    [one('a', 'low'), one('b', 'MEDIUM'), one('c', 'Critical')],
    {},
    [
      ['assessment/a', 'fail', 'low', 'Title of a'],
      ['assessment/b', 'fail', 'medium', 'Title of b'],
      ['assessment/c', 'fail', 'critical', 'Title of c'],
    ],
  ],
  [
    'fails where the plan is off, and something looked',
    [one('k', 'Low')],
    { tier: 'Free' },
    [['assessment/k', 'fail', 'low', 'Title of k']],
  ],
  [
    'names it by its key where it has no title',
    [one('k', 'Low', ' ')],
    {},
    [['assessment/k', 'fail', 'low', 'recommendation k']],
  ],
  [
    'does not guess at a severity',
    [one('k', 'Grave'), one('l', '')],
    {},
    [
      ['assessment/k', 'unknown', null, 'Title of k: severity Grave is not known here'],
      ['assessment/l', 'unknown', null, 'Title of l: severity (none returned) is not known here'],
    ],
  ],
  [
    'keeps what is not named where there are too many',
    [one('k', 'Low')],
    { more: 3 },
    [
      ['assessment/k', 'fail', 'low', 'Title of k'],
      [null, 'unknown', null, '3 more recommendations than are kept of a cluster'],
    ],
  ],
  ['passes once where there is none', [], {}, [[null, 'pass', null, none]]],
  [
    'does not pass where the plan is off',
    [],
    { tier: 'Free' },
    [[null, 'unknown', null, `${none}, but the plan Containers is Free, so nothing looks for it`]],
  ],
  [
    'does not pass where the plan is not known',
    [],
    { tier: null },
    [[null, 'unknown', null, `${none}, but the plan Containers of the subscription is not known`]],
  ],
  [
    'does not apply in Azure China',
    [one('k', 'High')],
    { top: { location: 'chinaeast2' } },
    [[null, 'notApplicable', null, 'Defender for Cloud is not there in Azure China, it ended on 2026-08-18']],
  ],
])('defender-recommendations %s', (_what, recommendations, more, expected) => {
  const verdicts = evaluate(recommendations, more);
  expect(verdicts.map(({ subject, status, severity, reason }) => [subject, status, severity, reason])).toEqual(
    expected,
  );
});

test.each(['defenderRecommendations', 'defenderPlan'] as const)(
  'defender-recommendations is unknown without %s',
  (need) => {
    const verdicts = check.evaluate(clusterOf({ a: 1 }), without(need, goodSignals(), 'no right'), contextAt(NOW));
    expect(verdicts).toMatchObject([{ status: 'unknown', reason: 'no right', subject: null }]);
  },
);
