import { rulesFrom } from '../../shared/destinations/routeRules.js';
import { emptyState, type Finding, type KnownResource, type PartitionState } from '../../shared/findings/finding.js';
import type { Upkeep } from '../../shared/findings/keptUpkeep.js';
import type { PlannedWindow } from '../../shared/findings/seenUpkeep.js';
import { digestPart } from '../../shared/sweep/digest.js';
import type { DigestRules } from '../../shared/sweep/digestLine.js';
import { DigestSum } from '../../shared/sweep/digestSum.js';
import { understand } from '../../shared/sweep/stateForm.js';

const SWEEP = '20261123T0130Z';
const NOW = new Date('2026-11-23T01:30:00.000Z');
const CLUSTER = 'microsoft.containerservice/managedclusters';
const RULES: DigestRules = { sweep: SWEEP, now: NOW, baselineFloor: 'low', portal: 'https://portal.azure.com' };

function resource(name: string, more: Partial<KnownResource> = {}): KnownResource {
  return {
    id: `/subscriptions/s/${name}`,
    name,
    type: CLUSTER,
    subscriptionId: 's',
    subscriptionName: 'Payments',
    resourceGroup: 'rg',
    location: 'westeurope',
    tags: {},
    owner: 'payments',
    identity: null,
    uid: '',
    ...more,
  };
}

function finding(check: string, more: Partial<Finding> = {}): Finding {
  return {
    fingerprint: `${check} finding`,
    check,
    resource: 'a',
    subject: null,
    status: 'open',
    rev: 1,
    severity: 'critical',
    reached: {},
    dueDate: '2026-11-01T00:00:00.000Z',
    firstSeen: NOW.toISOString(),
    lastSeen: NOW.toISOString(),
    reason: 'it is old',
    evidence: {},
    overdueTold: null,
    told: NOW.toISOString(),
    exemption: null,
    resolution: null,
    ...more,
  };
}

function stateWith(
  resources: readonly KnownResource[],
  upkeep: Partial<Upkeep> = {},
  findings: readonly Finding[] = [],
): PartitionState {
  return {
    ...emptyState(),
    sweep: SWEEP,
    resources: Object.fromEntries(resources.map((one) => [one.name, one])),
    findings: Object.fromEntries(findings.map((one) => [one.fingerprint, one])),
    upkeep: { running: {}, upgraded: {}, tomorrow: {}, ...upkeep },
  };
}

const partOf = (state: PartitionState, rules: Partial<DigestRules> = {}) =>
  digestPart(state, [], new Map(), { ...RULES, ...rules });

const routes = (rule: object) => rulesFrom([{ to: ['chat'], ...rule } as never]).of('chat');

describe('what nobody owns', () => {
  test.each<[string, KnownResource, boolean]>([
    ['a cluster with an owner', resource('a'), false],
    ['a cluster without', resource('a', { owner: null }), true],
    ['a registry without', resource('a', { owner: null, type: 'microsoft.containerregistry/registries' }), true],
    ['the subscription itself', resource('a', { owner: null, type: 'microsoft.resources/subscriptions' }), false],
    ['a cluster that the fallback has', resource('a', { owner: 'platform', nobodysOwn: true }), true],
  ])('%s', (_what, one, isUnowned) => {
    expect(partOf(stateWith([one])).unowned).toEqual(isUnowned ? { total: 1, names: ['a'] } : { total: 0, names: [] });
  });

  test('is no news', () => {
    expect(partOf(stateWith([resource('a', { owner: null })])).worthACard).toBe(false);
  });

  test.each<[string, object, number]>([
    ['a rule that fits it', { match: { tags: { team: 'a' } } }, 1],
    ['a rule for others', { match: { tags: { team: 'b' } } }, 0],
    ['a rule about a check', { checks: ['version-support'] }, 1],
    ['a rule about what is critical of others', { severity: 'critical', match: { tags: { team: 'b' } } }, 0],
    ['a rule about coverage', { kinds: ['coverage.*'] }, 0],
  ])('is told to a chat of %s', (_what, rule, total) => {
    const state = stateWith([resource('a', { owner: null, tags: { team: 'a' } })]);
    expect(partOf(state, { routes: routes(rule) }).unowned.total).toBe(total);
  });

  test('of all partitions together the first 50 are named, and all are counted', () => {
    const names = Array.from({ length: 120 }, (_none, at) => `aks-${String(at).padStart(3, '0')}`);
    const sum = new DigestSum();
    // Every partition has names from all over, the last ones first.
    for (const rest of [2, 1, 0]) {
      const own = names.filter((_name, at) => at % 3 === rest).toReversed();
      sum.add(partOf(stateWith(own.map((name) => resource(name, { owner: null })))));
    }
    const digest = sum.digest({ ...OCCASION, weekly: true });
    expect(digest?.unowned).toEqual({ total: 120, names: names.slice(0, 50) });
  });
});

describe('maintenance tomorrow', () => {
  const patch: PlannedWindow = { by: 'upgradeChannel', channel: 'patch', begins: '2026-11-24T01:00:00.000Z', hours: 4 };
  const images: PlannedWindow = { ...patch, by: 'nodeOSUpgradeChannel', channel: 'NodeImage', hours: 1 };
  const inTenDays = '2026-12-03T00:00:00.000Z';
  const inAMonth = '2026-12-23T00:00:00.000Z';
  const said = 'upgradeChannel patch from 2026-11-24 01:00 UTC for 4 hours';
  test.each<[string, readonly PlannedWindow[], readonly Finding[], string, boolean]>([
    ['nothing presses', [patch], [], said, false],
    ['it may mend what is overdue', [patch], [finding('version-patch')], `${said}; it may mend version-patch`, true],
    [
      'it may mend what is due soon',
      [patch],
      [finding('version-patch', { dueDate: inTenDays })],
      `${said}; it may mend version-patch`,
      true,
    ],
    ['what it may mend has time', [patch], [finding('version-patch', { dueDate: inAMonth })], said, false],
    ['what it may mend is exempted', [patch], [finding('version-patch', { status: 'exempted' })], said, false],
    ['what it may mend is another’s', [patch], [finding('version-patch', { resource: 'b' })], said, false],
    ['it does not mend what presses', [patch], [finding('sla-tier')], said, false],
    ['patch brings no other minor', [patch], [finding('version-support')], said, false],
    [
      'stable does',
      [{ ...patch, channel: 'stable' }],
      [finding('version-support')],
      `${said.replace('patch', 'stable')}; it may mend version-support`,
      true,
    ],
    [
      'both channels, one read earlier',
      [patch, { ...images, asOf: '2026-11-20T01:30:00.000Z' }],
      [finding('node-image-age')],
      `${said}; nodeOSUpgradeChannel NodeImage from 2026-11-24 01:00 UTC for 1 hour (as read on 2026-11-20); it may mend node-image-age`,
      true,
    ],
  ])('%s', (_what, windows, findings, reason, worthACard) => {
    const part = partOf(stateWith([resource('a'), resource('b')], { tomorrow: { a: windows } }, findings));
    const line = part.entries.find(({ kind }) => kind === 'maintenance');
    expect(line).toMatchObject({ reason, resourceName: 'a', owner: 'payments', overdue: false, event: null });
    expect([part.worthACard, line?.severity]).toEqual([worthACard, worthACard ? 'critical' : 'low']);
    expect(part.owners.payments).toMatchObject({ maintenance: 1 });
  });

  test.each<[string, Partial<PartitionState>, Partial<DigestRules>]>([
    ['another sweep has told it', { sweep: '20261123T0130Z+r1' }, {}],
    ['the state is of an earlier version', { upkeep: undefined }, {}],
    ['the chat is for others', {}, { routes: routes({ match: { names: ['b'] } }) }],
    ['the chat is for another check', {}, { routes: routes({ checks: ['version-*'] }) }],
  ])('is not told where %s', (_what, more, rules) => {
    const upgraded = { a: { reason: 'Kubernetes went on', failed: false } };
    const state = { ...stateWith([resource('a')], { tomorrow: { a: [patch] }, upgraded }), ...more };
    expect(partOf(state, rules)).toMatchObject({ worthACard: false, entries: [], owners: {} });
  });
});

describe('an automatic upgrade', () => {
  test.each([
    [false, 'low', 'Automatic upgrade'],
    [true, 'high', 'Automatic upgrade failed'],
  ])('is worth a card; failed: %s', (failed, severity, title) => {
    const reason = 'Kubernetes went from 1.34.2 to 1.34.4 under the channel patch';
    const part = partOf(stateWith([resource('a')], { upgraded: { a: { reason, failed } } }));
    expect(part.worthACard).toBe(true);
    expect(part.entries).toMatchObject([{ kind: 'automaticUpgrade', severity, title, reason, resourceName: 'a' }]);
  });

  test('of more than 200 the failed ones are listed first, and all are counted', () => {
    const names = Array.from({ length: 250 }, (_none, at) => `aks-${at}`);
    const upgraded = Object.fromEntries(
      names.map((name) => [name, { reason: 'it went on', failed: name === 'aks-249' }]),
    );
    const part = partOf(
      stateWith(
        names.map((name) => resource(name)),
        { upgraded },
      ),
    );
    expect([part.entries.length, part.owners.payments?.automaticUpgrade]).toEqual([200, 250]);
    expect(part.entries[0]).toMatchObject({ resourceName: 'aks-249', severity: 'high' });
  });
});

const OCCASION = { sweep: SWEEP, now: NOW, coverageGaps: 0, score: 93, weekly: false, canary: true };

describe('the occasion of a card', () => {
  const overdue = finding('version-support');
  const news = { upgraded: { a: { reason: 'it went on', failed: false } } };
  const states: Record<string, PartitionState> = {
    nothing: stateWith([resource('a')]),
    unowned: stateWith([resource('a', { owner: null })]),
    overdue: stateWith([resource('a')], {}, [overdue]),
    exempted: stateWith([resource('a')], {}, [{ ...overdue, status: 'exempted' }]),
    news: stateWith([resource('a')], news),
  };
  test.each<[string, Partial<typeof OCCASION>, string | null]>([
    ['nothing', {}, null],
    ['unowned', {}, null],
    ['overdue', {}, null],
    ['news', {}, 'news'],
    ['nothing', { weekly: true }, 'canary'],
    ['nothing', { weekly: true, canary: false }, null],
    ['exempted', { weekly: true }, 'canary'],
    ['unowned', { weekly: true, canary: false }, 'weekly'],
    ['overdue', { weekly: true, canary: false }, 'weekly'],
    ['news', { weekly: true }, 'weekly'],
  ])('%s, %j: %s', (what, given, occasion) => {
    const sum = new DigestSum();
    sum.add(partOf(states[what] ?? emptyState()));
    expect(sum.digest({ ...OCCASION, ...given })?.occasion ?? null).toBe(occasion);
  });
});

test.each<[string, object, boolean]>([
  ['of an earlier version', {}, true],
  ['with what is running', { upkeep: { running: { a: { images: {} } }, upgraded: {}, tomorrow: {} } }, true],
  ['with damage in it', { upkeep: { running: { a: 'damaged' }, upgraded: {}, tomorrow: {} } }, false],
])('a state %s is understood: %#', (_what, more, isUnderstood) => {
  const { readings: _readings, ...earlier } = emptyState();
  expect(understand({ ...earlier, ...more }) !== undefined).toBe(isUnderstood);
});
