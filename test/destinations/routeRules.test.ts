import { routeSchema } from '../../shared/config/routes.js';
import { type FindingLine, NO_RULES, rulesFrom } from '../../shared/destinations/routeRules.js';
import { explainRoute, route } from '../../shared/destinations/routing.js';
import { alertSample, findingSample, gapSample, RESOURCE, summarySample } from '../support/sampleEvents.js';

const destinations = [
  { name: 'siem', family: 'siem', kind: 'file', settings: {} },
  { name: 'payments', family: 'tickets', kind: 'servicenow', settings: {} },
  { name: 'platform', family: 'tickets', kind: 'servicenow', settings: {} },
  { name: 'channel', family: 'chat', kind: 'teams', settings: {} },
] as const;

const rulesOf = (...routes: unknown[]) => ({
  baselineFloor: 'low' as const,
  rules: rulesFrom(routes.map((one) => routeSchema.parse(one))),
});
const SUB = '11111111-2222-4333-8444-555555555555';
const finding = findingSample({
  finding: { severity: 'high', overdue: true, check: 'version-support' },
  resource: { ...RESOURCE, name: 'aks-pay', subscriptionId: SUB, resourceGroup: 'rg-pay', tags: { Team: 'Payments' } },
});

/** A finding that is merely due. */
const LINE: FindingLine = {
  kind: null,
  check: 'version-support',
  severity: 'high',
  overdue: true,
  baseline: false,
  resource: null,
};

describe('a destination that a rule names gets what the rule is about', () => {
  test.each([
    ['a check', { checks: ['version-support'] }, true],
    ['a pattern of checks', { checks: ['node-*', 'version-*'] }, true],
    ['another check', { checks: ['network-policy'] }, false],
    ['a kind', { kinds: ['finding.*'] }, true],
    ['another kind', { kinds: ['finding.resolved'] }, false],
    ['a severity that it reaches', { severity: 'medium' }, true],
    ['one that it does not', { severity: 'critical' }, false],
    ['overdue', { overdue: true }, true],
    ['not overdue', { overdue: false }, false],
    ['a first night', { firstNight: true }, false],
    ['no first night', { firstNight: false }, true],
    ['a tag, whatever its case', { match: { tags: { team: 'payments' } } }, true],
    ['another value of the tag', { match: { tags: { team: 'shop' } } }, false],
    ['a subscription', { match: { subscriptions: [SUB] } }, true],
    ['a resource group', { match: { resourceGroups: ['rg-*'] } }, true],
    ['all of these', { checks: ['version-*'], severity: 'high', overdue: true, match: { tags: { team: '*' } } }, true],
    ['all but one of these', { checks: ['version-*'], severity: 'critical', overdue: true }, false],
  ])('%s', (_what, rule, takes) => {
    const rules = rulesOf({ to: ['payments'], ...rule });
    expect(route(finding, destinations, rules)).toEqual(['siem', ...(takes ? ['payments'] : []), 'platform']);
  });

  test.each([
    ['what a first night finds', { firstNight: true }, true],
    ['what comes later', { firstNight: false }, false],
    ['both, where nothing is said', { severity: 'low' }, true],
  ])('of a first night: %s', (_what, rule, takes) => {
    const first = { ...finding, baseline: true };
    expect(route(first, destinations, rulesOf({ to: ['payments'], ...rule })).includes('payments')).toBe(takes);
    const fits = rulesOf({ to: ['channel'], ...rule }).rules.of('channel')?.fitsFinding;
    expect(fits?.({ ...LINE, kind: 'finding.opened', baseline: true })).toBe(takes);
  });

  test('a rule for a first night takes nothing from its floor', () => {
    const low = findingSample({ baseline: true, finding: { severity: 'low' } });
    const rules = { ...rulesOf({ to: ['payments', 'siem'], firstNight: true }), baselineFloor: 'high' as const };
    expect(route(low, destinations, rules)).toEqual(['siem']);
  });

  test('two rules add up, and one rule may name several', () => {
    const rules = rulesOf(
      { to: ['payments', 'platform'], match: { tags: { team: 'shop' } } },
      { to: ['platform'], severity: 'high' },
    );
    expect(route(finding, destinations, rules)).toEqual(['siem', 'platform']);
  });

  test.each([
    ['a gap', gapSample(), { kinds: ['coverage.*'] }, true],
    ['a gap, for a rule about checks', gapSample(), { checks: ['*'] }, false],
    ['an alert, for a rule about severities', alertSample(), { severity: 'low' }, false],
    ['a gap, for a rule about first nights', gapSample(), { firstNight: false }, false],
    ['an alert, for a rule about its kind', alertSample(), { kinds: ['alert.*'] }, true],
    ['a summary, which is about no resource', summarySample(), { match: { names: ['*'] } }, false],
  ])('what is no finding: %s', (_what, event, rule, takes) => {
    expect(route(event, destinations, rulesOf({ to: ['siem'], ...rule })).includes('siem')).toBe(takes);
  });

  test('a chat gets its summary whatever rules say: they choose the lines of its card', () => {
    const rules = rulesOf({ to: ['channel'], checks: ['network-policy'] });
    expect(route(summarySample(), destinations, rules)).toContain('channel');
    const line = LINE;
    expect(rules.rules.of('channel')?.fitsFinding(line)).toBe(false);
    expect(rules.rules.of('channel')?.fitsFinding({ ...line, check: 'network-policy' })).toBe(true);
    expect(rules.rules.of('siem')).toBeUndefined();
  });

  test('a line that is merely due fits rules about findings, not rules about gaps', () => {
    const line = LINE;
    const fits = (kinds: string[]) =>
      rulesOf({ to: ['channel'], kinds })
        .rules.of('channel')
        ?.fitsFinding(line);
    expect([fits(['finding.overdue']), fits(['coverage.*']), fits(['*'])]).toEqual([true, false, true]);
  });
});

test.each(['finding.resolved', 'finding.exempted'] as const)(
  '%s goes to every desk: its ticket may be there',
  (kind) => {
    const rules = rulesOf(
      { to: ['payments'], overdue: true, severity: 'critical' },
      { to: ['siem'], kinds: ['alert.*'] },
    );
    const event = findingSample({ ...finding, kind, finding: { ...finding.finding, overdue: false, severity: 'low' } });
    expect(route(event, destinations, rules)).toEqual(['payments', 'platform']);
  },
);

test('what is sent to whom has a reason, and the rule is named', () => {
  const rules = rulesOf(
    { to: ['platform'], severity: 'critical' },
    { to: ['payments'], match: { tags: { team: 'payments' } } },
  );
  expect(explainRoute(finding, destinations, rules)).toEqual([
    { name: 'siem', takes: true, why: 'a SIEM takes every event' },
    { name: 'payments', takes: true, why: 'a ticket desk takes findings, and routes[1] fits' },
    { name: 'platform', takes: false, why: 'no rule that names it fits: routes[0]' },
    { name: 'channel', takes: false, why: 'a chat takes one card a sweep, in which findings are lines' },
  ]);
});

test.each([
  [{ to: ['a'] }],
  [{ to: [], severity: 'high' }],
  [{ to: ['a'], severity: 'urgent' }],
  [{ to: ['a'], match: {} }],
  [{ to: ['a'], check: ['x'] }],
])('%j is no rule', (rule) => {
  expect(routeSchema.safeParse(rule).success).toBe(false);
});

test('where there are no rules nothing is asked', () => {
  expect(rulesFrom([])).toBe(NO_RULES);
});
