import check from '../../../shared/checks/core/slaTier.js';
import { checkSettingsSchema } from '../../../shared/checks/settings.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const evaluate = (top: Record<string, unknown>, nonProduction: unknown = {}) =>
  check.evaluate(
    clusterOf({ kubernetesVersion: '1.35.7' }, top),
    signalsWith(),
    contextAt('2026-08-23', {}, { nonProduction: checkSettingsSchema.parse({ nonProduction }).nonProduction }),
  );

test.each([
  ['fails on Free', { name: 'Base', tier: 'Free' }, 'fail', 'tier is Free'],
  ['fails on free, in any case', { tier: 'FREE' }, 'fail', 'tier is Free'],
  ['passes on Standard', { tier: 'Standard' }, 'pass', 'tier is Standard'],
  ['passes on Paid, its older name', { name: 'Basic', tier: 'paid' }, 'pass', 'tier is Standard'],
  ['passes on Premium', { tier: 'Premium' }, 'pass', 'tier is Premium'],
  ['does not guess from an unknown tier', { tier: 'Gold' }, 'unknown', 'sku.tier is Gold, which is not known here'],
  ['does not guess without a sku', null, 'unknown', 'sku not in the payload'],
  ['does not guess without a tier', { name: 'Base' }, 'unknown', 'sku.tier not in the payload'],
  ['does not guess from a number', { tier: 0 }, 'unknown', 'odd payload: sku.tier is a number'],
  ['does not guess from an odd sku', 'Free', 'unknown', 'odd payload: sku is text'],
])('sla-tier %s', (_what, sku, status, reason) => {
  expect(evaluate({ sku })).toMatchObject([
    { status, severity: status === 'fail' ? 'low' : null, reason, subject: null },
  ]);
});

test.each([
  ['by tag', { tags: { environment: 'dev' } }, {}, 'marked non-production by the tag environment: dev'],
  [
    'by tag, in any case',
    { tags: { Environment: 'Non-Production' } },
    {},
    'marked non-production by the tag Environment: Non-Production',
  ],
  [
    'by a tag of the configuration',
    { tags: { stage: 'lab' } },
    { tags: { stage: ['lab'] } },
    'marked non-production by the tag stage: lab',
  ],
  [
    'by its subscription',
    {},
    { subscriptions: [SUBSCRIPTION.toUpperCase()] },
    'the subscription is marked non-production',
  ],
])('sla-tier does not apply to a cluster marked non-production %s', (_what, top, nonProduction, reason) => {
  expect(evaluate({ sku: { tier: 'Free' }, ...top }, nonProduction)).toMatchObject([
    { status: 'notApplicable', reason },
  ]);
  expect(evaluate({ sku: null, ...top }, nonProduction)).toMatchObject([{ status: 'notApplicable', reason }]);
});

test.each([
  ['another value of the tag', { tags: { environment: 'production' } }, {}],
  ['another tag', { tags: { stage: 'dev' } }, {}],
  ['null tags', { tags: null }, {}],
  ['a tag that the configuration no longer names', { tags: { environment: 'dev' } }, { tags: {} }],
  ['another subscription', {}, { subscriptions: ['22222222-2222-4222-8222-222222222222'] }],
])('sla-tier speaks of a cluster with %s', (_what, top, nonProduction) => {
  expect(evaluate({ sku: { tier: 'Free' }, ...top }, nonProduction)).toMatchObject([
    { status: 'fail', severity: 'low' },
  ]);
});
