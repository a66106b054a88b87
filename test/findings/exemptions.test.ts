import { Exemptions, exemptionSchema } from '../../shared/findings/exemptions.js';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const finding = {
  check: 'version-support',
  subject: 'pool/np1',
  place: {
    id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/RG-Pay/providers/x/aks-Pay`,
    name: 'aks-Pay',
    subscriptionId: SUBSCRIPTION,
    resourceGroup: 'RG-Pay',
    tags: [['Team', 'payments']] as const,
  },
};
const who = { owner: 'payments', approver: 'security', reason: 'moving', until: '2026-11-30' };
const rule = { check: 'version-support', resource: '*', ...who };
const here = { check: 'version-support', ...who };
const inForce = (rules: readonly unknown[], at: string, one = finding) =>
  new Exemptions(rules.map((entry) => exemptionSchema.parse(entry))).inForce(one, new Date(at));

test.each([
  ['its last day counts in full', rule, '2026-11-30T23:59:59Z', true],
  ['it has ended on the day after', rule, '2026-12-01T00:00:00Z', false],
  ['another check', { ...rule, check: 'sla-tier' }, '2026-11-01', false],
  ['a pattern of checks', { ...rule, check: 'version-*' }, '2026-11-01', true],
  ['one of several checks', { ...rule, check: ['sla-tier', 'version-support'] }, '2026-11-01', true],
  ['none of several checks', { ...rule, check: ['sla-tier', 'upgrade-*'] }, '2026-11-01', false],
  ['a resource in another case', { ...rule, resource: '/SUBSCRIPTIONS/*/AKS-pay' }, '2026-11-01', true],
  ['another resource', { ...rule, resource: '*/aks-search' }, '2026-11-01', false],
  ['its cluster', { ...here, clusters: [finding.place.id.toUpperCase()] }, '2026-11-01', true],
  ['another cluster', { ...here, clusters: [`${finding.place.id}2`] }, '2026-11-01', false],
  ['a pattern of names', { ...here, names: ['aks-p*'] }, '2026-11-01', true],
  ['another name', { ...here, names: ['pay'] }, '2026-11-01', false],
  ['its resource group', { ...here, resourceGroups: ['rg-search', 'rg-pay'] }, '2026-11-01', true],
  ['another resource group', { ...here, resourceGroups: ['rg-search'] }, '2026-11-01', false],
  ['its subscription', { ...here, subscriptions: [SUBSCRIPTION] }, '2026-11-01', true],
  ['a tag in another case', { ...here, tags: { team: 'Payments' } }, '2026-11-01', true],
  ['one of several values of a tag', { ...here, tags: { team: ['search', 'pay*'] } }, '2026-11-01', true],
  ['a tag with another value', { ...here, tags: { team: 'search' } }, '2026-11-01', false],
  ['its subject', { ...rule, subject: 'pool/np*' }, '2026-11-01', true],
  ['another subject', { ...rule, subject: 'pool/gpu' }, '2026-11-01', false],
  ['its name and another tag', { ...here, names: ['*'], tags: { team: 'search' } }, '2026-11-01', false],
])('holds or not: %s', (_what, one, at, holds) => {
  expect(inForce([one], at) !== null).toBe(holds);
});

test('a finding of the resource itself has no subject that one could name', () => {
  const own = { ...finding, subject: null } as unknown as typeof finding;
  expect(inForce([{ ...rule, subject: 'pool/*' }], '2026-11-01', own)).toBeNull();
  expect(inForce([rule], '2026-11-01', own)).not.toBeNull();
});

test.each([
  ['first', [{ ...rule, until: '2027-01-31', reason: 'longer' }, rule]],
  ['last', [rule, { ...rule, until: '2027-01-31', reason: 'longer' }]],
])('of several the one that lasts longest is told, also where it stands %s', (_where, rules) => {
  expect(inForce(rules, '2026-11-01')).toEqual({ ...who, until: '2027-01-31', reason: 'longer' });
});

test.each([
  ['without anything that says where', { ...here }],
  ['with tags that name none', { ...here, tags: {} }],
  ['without an owner', { ...rule, owner: '' }],
  ['without an approver', { ...rule, approver: undefined }],
  ['without a reason', { ...rule, reason: undefined }],
  ['without an end', { ...rule, until: undefined }],
])('one %s is refused', (_what, one) => {
  expect(exemptionSchema.safeParse(one).success).toBe(false);
});
