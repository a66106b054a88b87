import check from '../../../shared/checks/watching/defenderPlan.js';
import { subscriptionResource } from '../../../shared/estate/resource.js';
import type { DefenderPlan } from '../../../shared/signals/defenderTypes.js';
import { known } from '../../../shared/signals/signal.js';
import { contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-23T01:30:00Z';
const pay = subscriptionResource('11111111-1111-4111-8111-111111111111', 'pay');
const evaluate = (more: Partial<DefenderPlan>) => {
  const plan = { tier: null, older: [], extensionsOff: [], chinaRegion: null, ...more };
  return check.evaluate(pay, signalsWith({ defenderPlan: known(plan, new Date(NOW)) }), contextAt(NOW));
};

test.each([
  ['passes where it is Standard', { tier: 'Standard' }, 'pass', 'the plan Containers is Standard'],
  ['passes in any case', { tier: 'STANDARD' }, 'pass', 'the plan Containers is STANDARD'],
  ['fails where it is Free', { tier: 'Free' }, 'fail', 'the plan Containers is Free'],
  [
    'fails where the plans that it replaced are on',
    { tier: 'free', older: ['ContainerRegistry', 'KubernetesService'] },
    'fail',
    'the plan Containers is free; ContainerRegistry and KubernetesService are on, which Containers replaced',
  ],
  [
    'does not guess from a tier that nobody knows',
    { tier: 'Gold' },
    'unknown',
    'the plan Containers is Gold, which is not known here',
  ],
  [
    'does not guess where none is returned',
    {},
    'unknown',
    'no plan Containers of the subscription was returned: is the resource provider Microsoft.Security registered?',
  ],
  [
    'does not apply in Azure China',
    { chinaRegion: 'chinanorth3' },
    'notApplicable',
    'Defender for Cloud is not there in Azure China, it ended on 2026-08-18',
  ],
])('defender-plan %s', (_what, plan, status, reason) => {
  const severity = status === 'fail' ? 'high' : null;
  expect(evaluate(plan)).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('defender-plan is about a subscription, and unknown without the plans', () => {
  expect(check).toMatchObject({ about: 'subscription', profile: 'recommended', severity: 'high' });
  expect(check.evaluate(pay, signalsWith({}, 'no right'), contextAt(NOW))).toMatchObject([
    { status: 'unknown', reason: 'no right' },
  ]);
});
