import check from '../../../shared/checks/core/versionSupport.js';
import type { Verdict } from '../../../shared/checks/verdict.js';
import { known } from '../../../shared/signals/signal.js';
import type { EndOfLifeNotice, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';
import { LONG_TERM, OFFICIAL, offered, regionOf } from '../../support/regions.js';

const DAY = new Date('2026-11-23T00:00:00Z');
const noNotices = known<readonly EndOfLifeNotice[]>([], DAY);
/** A region that lists what AKS would list of these minors, newest first. */
const usual = regionOf(...['1.36', '1.35', '1.34', '1.33', '1.32', '1.31', '1.30'].map((minor) => offered(minor)));
const seeing = (given: Partial<Signals> = {}) =>
  signalsWith({ regionVersions: usual, endOfLifeNotices: noNotices, ...given });
const blindToRegion = seeing({ regionVersions: { known: false, why: 'not asked' } });

const official = (version: string, more: Record<string, unknown> = {}) =>
  clusterOf({ currentKubernetesVersion: version, supportPlan: OFFICIAL, ...more });
const longTerm = (version: string, tier = 'Premium') =>
  clusterOf({ currentKubernetesVersion: version, supportPlan: LONG_TERM }, { sku: { name: 'Base', tier } });
const without = (...minors: string[]) =>
  seeing({
    regionVersions: regionOf(
      ...['1.37', '1.36', '1.35', '1.34', '1.33', '1.32', '1.31']
        .filter((minor) => !minors.includes(minor))
        .map((minor) => offered(minor)),
    ),
  });
const notice = (more: Partial<EndOfLifeNotice> = {}) =>
  seeing({
    endOfLifeNotices: known(
      [
        {
          description: 'KubernetesVersionOutOfSupport',
          kubernetesVersion: '1.34.2',
          eolDay: '2026-11-10',
          supportType: 'Community',
          ...more,
        },
      ],
      DAY,
    ),
  });

function judge(
  ...[cluster, signals, now, remembered]: [
    Parameters<typeof check.evaluate>[0],
    Signals,
    string,
    Record<string, string>?,
  ]
): Verdict {
  const verdicts = check.evaluate(cluster, signals, contextAt(now, remembered));
  expect(verdicts).toHaveLength(1);
  return verdicts[0] as Verdict;
}

// The calendar has 1.34: community until 2026-11-30, long-term until 2027-11-30.
describe('before the end', () => {
  test.each([
    ['passes 91 days before the end', '2026-08-31T23:59:59Z', 'pass', null],
    ['is low 90 days before the end', '2026-09-01T00:00:00Z', 'fail', 'low'],
    ['is low 61 days before the end', '2026-09-30T12:00:00Z', 'fail', 'low'],
    ['is medium 60 days before the end', '2026-10-01T00:00:00Z', 'fail', 'medium'],
    ['is medium 31 days before the end', '2026-10-30T23:59:59Z', 'fail', 'medium'],
    ['is high 30 days before the end', '2026-10-31T00:00:00Z', 'fail', 'high'],
    ['is high the day before the end', '2026-11-29T12:00:00Z', 'fail', 'high'],
    ['is high on the last day, to its last second', '2026-11-30T23:59:59Z', 'fail', 'high'],
  ])('version-support %s', (_what, now, status, severity) => {
    const verdict = judge(official('1.34.2'), seeing(), now);
    expect(verdict).toMatchObject({ status, severity, hardDay: status === 'fail' ? '2026-11-30' : null, held: false });
    expect(verdict.reason).toBe(
      status === 'pass'
        ? 'Kubernetes 1.34.2 is in community support until 2026-11-30'
        : 'Kubernetes 1.34.2 leaves community support on 2026-11-30',
    );
  });
});

describe('past the community end', () => {
  test('version-support fails as high the day after, with platform support, where the region is not known', () => {
    expect(judge(official('1.34.2'), blindToRegion, '2026-12-01T00:00:00Z')).toMatchObject({
      status: 'fail',
      severity: 'high',
      hardDay: '2026-11-30',
      reason:
        "Kubernetes 1.34.2 left community support on 2026-11-30; platform support lasts until 1.38 comes out; judged without the region's versions: not asked",
    });
  });

  test.each([
    [
      'is high while the fourth minor is not out',
      '1.33.2',
      '2026-10-30T23:59:59Z',
      without('1.33', '1.37'),
      'high',
      'platform support lasts until 1.37 comes out',
    ],
    [
      'is high on the forecast day where the region is not known',
      '1.33.2',
      '2026-10-31T00:00:00Z',
      blindToRegion,
      'high',
      'that 1.37 is out is not confirmed',
    ],
    [
      'is high on the forecast day where the region does not list it',
      '1.33.2',
      '2026-10-31T00:00:00Z',
      without('1.33', '1.37'),
      'high',
      'platform support lasts until 1.37 comes out',
    ],
    [
      'is high where the region lists it as a preview',
      '1.33.2',
      '2026-11-15T00:00:00Z',
      seeing({ regionVersions: regionOf(offered('1.37', { isPreview: true }), offered('1.36')) }),
      'high',
      'platform support lasts until 1.37 comes out',
    ],
    [
      'is critical once the region lists it',
      '1.33.2',
      '2026-10-31T00:00:00Z',
      without('1.33'),
      'critical',
      'platform support ended when 1.37 came out',
    ],
    [
      'is critical before the forecast day where the region lists it already',
      '1.33.2',
      '2026-10-15T00:00:00Z',
      without('1.33'),
      'critical',
      'platform support ended when 1.37 came out',
    ],
    [
      'is high the day before a stated day of the fourth minor',
      '1.32.9',
      '2026-06-29T23:59:59Z',
      seeing({ regionVersions: regionOf(offered('1.35'), offered('1.34')) }),
      'high',
      'platform support lasts until 1.36 comes out',
    ],
    [
      'is critical on a stated day of the fourth minor, though the region lags',
      '1.32.9',
      '2026-06-30T00:00:00Z',
      seeing({ regionVersions: regionOf(offered('1.35'), offered('1.34')) }),
      'critical',
      'platform support ended when 1.36 came out',
    ],
    [
      'is critical without the region where the day is stated',
      '1.31.1',
      '2026-08-23T00:00:00Z',
      blindToRegion,
      'critical',
      'platform support ended when 1.35 came out',
    ],
  ] as const)('version-support %s', (_what, version, now, signals, severity, words) => {
    const verdict = judge(official(version), signals, now);
    expect(verdict).toMatchObject({ status: 'fail', severity });
    expect(verdict.reason).toContain(words);
  });
});

describe('long-term support', () => {
  test.each([
    ['is judged by its long-term end', longTerm('1.34.2'), '2026-12-01T00:00:00Z', 'pass', null, null],
    ['is high on its last day', longTerm('1.33.2'), '2027-07-31T23:00:00Z', 'fail', 'high', '2027-07-31'],
    [
      'without Premium is judged by its community end',
      longTerm('1.34.2', 'Standard'),
      '2026-11-30T00:00:00Z',
      'fail',
      'high',
      '2026-11-30',
    ],
    [
      'reads plan and tier without regard to case',
      clusterOf(
        { currentKubernetesVersion: '1.34.2', supportPlan: 'akslongtermsupport' },
        { sku: { tier: 'PREMIUM' } },
      ),
      '2026-12-01T00:00:00Z',
      'pass',
      null,
      null,
    ],
  ] as const)('version-support %s', (_what, cluster, now, status, severity, hardDay) => {
    expect(judge(cluster, seeing(), now)).toMatchObject({ status, severity, hardDay });
  });

  test('version-support is critical the day after a long-term end: there is no platform phase', () => {
    expect(judge(longTerm('1.33.2'), blindToRegion, '2027-08-01T00:00:00Z')).toMatchObject({
      status: 'fail',
      severity: 'critical',
      hardDay: '2027-07-31',
      reason:
        "Kubernetes 1.33.2 left long-term support on 2027-07-31; long-term support has no platform phase; judged without the region's versions: not asked",
    });
  });

  test('version-support names the tier that makes the plan void', () => {
    const { reason } = judge(longTerm('1.34.2', 'Free'), seeing(), '2026-08-23T00:00:00Z');
    expect(reason).toBe(
      'Kubernetes 1.34.2 is in community support until 2026-11-30; supportPlan AKSLongTermSupport has no effect without tier Premium, the tier is Free',
    );
  });

  test('version-support judges a minor without a long-term end by its community end', () => {
    const calendar = contextAt('2026-08-23').settings.calendar;
    const minors = calendar.minors.map((row) => (row.minor === '1.34' ? { ...row, ltsEol: null } : row));
    const context = contextAt('2026-11-30', {}, { calendar: { ...calendar, minors } });
    expect(check.evaluate(longTerm('1.34.2'), seeing(), context)).toMatchObject([
      { status: 'fail', severity: 'high', hardDay: '2026-11-30' },
    ]);
  });
});

describe("the region's list", () => {
  test('version-support is high, never above, where the region still lists what the calendar has ended', () => {
    expect(judge(official('1.31.1'), seeing(), '2026-08-23T00:00:00Z')).toMatchObject({
      status: 'fail',
      severity: 'high',
      hardDay: '2025-11-01',
      reason: 'Kubernetes 1.31.1: ended by the calendar on 2025-11-01, still offered in the region',
    });
  });

  test.each([
    ['for long-term support past its end', longTerm('1.30.9'), seeing(), 'high', '2026-07-31'],
    [
      'for a minor older than the calendar',
      official('1.26.3'),
      seeing({ regionVersions: regionOf(offered('1.36'), offered('1.26')) }),
      'high',
      null,
    ],
    [
      'but not where it is listed for the other plan only',
      official('1.31.1'),
      seeing({ regionVersions: regionOf(offered('1.36'), offered('1.31', { supportPlans: [LONG_TERM] })) }),
      'critical',
      '2025-11-01',
    ],
    [
      'for a plan in another case',
      official('1.31.1'),
      seeing({ regionVersions: regionOf(offered('1.36'), offered('1.31', { supportPlans: ['kubernetesofficial'] })) }),
      'high',
      '2025-11-01',
    ],
  ] as const)('version-support says so %s', (_what, cluster, signals, severity, hardDay) => {
    expect(judge(cluster, signals, '2026-08-23T00:00:00Z')).toMatchObject({ status: 'fail', severity, hardDay });
  });

  test('version-support is high where the region no longer lists what the calendar still has', () => {
    const verdict = judge(official('1.34.2'), without('1.34'), '2026-08-23T13:00:00Z');
    expect(verdict).toMatchObject({
      status: 'fail',
      severity: 'high',
      hardDay: '2026-08-23',
      remember: ['not-offered/1.34/KubernetesOfficial'],
      reason:
        'Kubernetes 1.34.2 is no longer offered in the region for KubernetesOfficial, the calendar has it until 2026-11-30',
    });
  });

  test('version-support keeps the day on which it was first no longer offered', () => {
    const remembered = { 'not-offered/1.34/KubernetesOfficial': '2026-08-20T01:30:00Z' };
    expect(judge(official('1.34.2'), without('1.34'), '2026-08-23T13:00:00Z', remembered)).toMatchObject({
      hardDay: '2026-08-20',
    });
  });

  test('version-support: offered for long-term support only is no longer offered to a community cluster', () => {
    const signals = seeing({
      regionVersions: regionOf(offered('1.36'), offered('1.34', { supportPlans: [LONG_TERM] })),
    });
    expect(judge(official('1.34.2'), signals, '2026-08-23')).toMatchObject({ status: 'fail', severity: 'high' });
    expect(judge(longTerm('1.34.2'), signals, '2026-08-23')).toMatchObject({ status: 'pass' });
  });

  test.each([
    ['a region that lags behind the running minor', regionOf(offered('1.35'), offered('1.34'))],
    [
      'a region that is silent about the plan of the minor',
      regionOf(offered('1.37'), offered('1.36', { supportPlans: [] })),
    ],
    ['a region that lists the minor as a preview', regionOf(offered('1.36', { isPreview: true }), offered('1.35'))],
  ])('version-support goes by the calendar in %s', (_what, regionVersions) => {
    expect(judge(official('1.36.1'), seeing({ regionVersions }), '2026-08-23')).toMatchObject({
      status: 'pass',
      reason: 'Kubernetes 1.36.1 is in community support until 2027-06-30',
    });
  });

  test('version-support takes an empty list for no answer', () => {
    const verdict = judge(official('1.36.1'), seeing({ regionVersions: regionOf() }), '2026-08-23');
    expect(verdict).toMatchObject({ status: 'pass' });
    expect(verdict.reason).toContain("judged without the region's versions: the list is empty");
    const late = judge(official('1.33.2'), seeing({ regionVersions: regionOf() }), '2026-11-15');
    expect(late).toMatchObject({ status: 'fail', severity: 'high', evidence: { offeredInRegion: null } });
    expect(late.reason).toContain('that 1.37 is out is not confirmed');
  });
});

describe('the ends of the calendar', () => {
  test('version-support is critical for a minor older than the calendar', () => {
    expect(judge(official('1.26.3'), seeing(), '2026-08-23')).toMatchObject({
      status: 'fail',
      severity: 'critical',
      hardDay: null,
      reason: 'Kubernetes 1.26.3 is older than the support calendar of 2026-08-22: long out of support',
    });
  });

  test.each([
    ['listed by the region', regionOf(offered('1.38'), offered('1.37'))],
    ['not listed by the region', usual],
  ])('version-support does not know a minor newer than the calendar, %s', (_what, regionVersions) => {
    expect(judge(official('1.38.0'), seeing({ regionVersions }), '2026-08-23')).toMatchObject({
      status: 'unknown',
      severity: null,
      reason: 'Kubernetes 1.38 is newer than the support calendar of 2026-08-22',
    });
  });

  test('version-support does not know a minor that a calendar leaves out', () => {
    const calendar = contextAt('2026-08-23').settings.calendar;
    const minors = calendar.minors.filter(({ minor }) => minor !== '1.34');
    const context = contextAt('2026-08-23', {}, { calendar: { ...calendar, minors } });
    expect(check.evaluate(official('1.34.2'), seeing(), context)).toMatchObject([
      { status: 'unknown', reason: 'Kubernetes 1.34 is not in the support calendar of 2026-08-22' },
    ]);
  });
});

describe('the evidence says whether support has ended', () => {
  test.each<[string, Parameters<typeof check.evaluate>[0], Signals, string, boolean]>([
    ['not on its last day', official('1.34.2'), seeing(), '2026-11-30T23:59:59Z', false],
    ['on the day after', official('1.34.2'), seeing(), '2026-12-01T00:00:00Z', true],
    ['not with long-term support', longTerm('1.34.2'), seeing(), '2026-12-01T00:00:00Z', false],
    ['where AKS says so before', official('1.34.2'), notice(), '2026-11-15', true],
    [
      'not where AKS only warns',
      official('1.34.2'),
      notice({ description: 'KubernetesVersionEOLOneWeek' }),
      '2026-11-15',
      false,
    ],
    ['where the version is older than the calendar', official('1.26.3'), seeing(), '2026-08-23', true],
  ])('%s', (_what, cluster, signals, now, supportEnded) => {
    expect(judge(cluster, signals, now).evidence).toMatchObject({ supportEnded });
  });

  test('and that is told, of all that stands in it, with the minor', () => {
    expect(check.changeKeys).toEqual(['minor', 'supportEnded']);
  });
});

test.each<[string, unknown, object]>([
  ['its value', { upgradeChannel: 'node-image' }, { upgradeChannel: 'node-image' }],
  ['its value as returned', { upgradeChannel: 'Stable' }, { upgradeChannel: 'Stable' }],
  ['null where it is not returned', undefined, { upgradeChannel: null }],
  ['null where it is null', { upgradeChannel: null }, { upgradeChannel: null }],
  ['nothing where the payload is odd', { upgradeChannel: 7 }, {}],
])('of the upgrade channel the evidence has %s', (_what, autoUpgradeProfile, expected) => {
  const { evidence } = judge(official('1.34.2', { autoUpgradeProfile }), seeing(), '2026-11-15');
  const { upgradeChannel } = evidence;
  expect(upgradeChannel === undefined ? {} : { upgradeChannel }).toEqual(expected);
});

describe("AKS's own notices", () => {
  test('version-support: out of support overrides the calendar and the region', () => {
    expect(judge(official('1.34.2'), notice(), '2026-11-15')).toMatchObject({
      status: 'fail',
      severity: 'high',
      hardDay: '2026-11-10',
      reason:
        'Kubernetes 1.34.2 left community support on 2026-11-10; platform support lasts until 1.38 comes out; AKS says so itself',
      evidence: { end: '2026-11-30', notices: [{ eolDay: '2026-11-10' }] },
    });
  });

  test.each([
    ['of another minor', { kubernetesVersion: '1.33.2' }],
    ['of another patch', { kubernetesVersion: '1.34.1' }],
    ['of no version at all', { kubernetesVersion: '' }],
    ['of the other plan', { supportType: 'LTS' }],
    ['that only warns', { description: 'KubernetesVersionEOLOneWeek' }],
  ])('version-support does not count a notice %s', (_what, more) => {
    expect(judge(official('1.34.2'), notice(more), '2026-08-23')).toMatchObject({ status: 'pass' });
  });

  test('version-support shows a warning of AKS that differs from the calendar', () => {
    const warned = judge(official('1.34.2'), notice({ description: 'KubernetesVersionEOLOneWeek' }), '2026-08-23');
    expect(warned.evidence).toMatchObject({
      end: '2026-11-30',
      notices: [{ description: 'KubernetesVersionEOLOneWeek', eolDay: '2026-11-10' }],
    });
    const equal = judge(
      official('1.34.2'),
      notice({ description: 'KubernetesVersionEOLOneWeek', eolDay: '2026-11-30' }),
      '2026-08-23',
    );
    expect(equal.evidence).not.toHaveProperty('notices');
  });

  test.each([
    ['names only the minor', official('1.34.2'), { kubernetesVersion: '1.34' }, 'high', '2026-11-10'],
    ['has no plan', official('1.34.2'), { supportType: '' }, 'high', '2026-11-10'],
    ['has no date', official('1.34.2'), { eolDay: null }, 'high', '2026-11-30'],
    [
      'is for long-term support, which has no platform phase',
      longTerm('1.34.2'),
      { supportType: 'LTS' },
      'critical',
      '2026-11-10',
    ],
    [
      'speaks of a minor newer than the calendar',
      official('1.38.1'),
      { kubernetesVersion: '1.38.1' },
      'high',
      '2026-11-10',
    ],
    [
      'speaks of a minor older than the calendar',
      official('1.25.1'),
      { kubernetesVersion: '1.25.1' },
      'critical',
      '2026-11-10',
    ],
  ] as const)('version-support counts a notice that %s', (_what, cluster, more, severity, hardDay) => {
    expect(judge(cluster, notice(more), '2026-11-15')).toMatchObject({ status: 'fail', severity, hardDay });
  });
});

describe('an upgrade that is under way', () => {
  const upgrading = official('1.34.2', { provisioningState: 'upgrading' });
  test.each([
    ['is held when it was not seen before', {}, true],
    ['is held after 23 hours and 59 minutes', { upgrading: '2026-11-29T01:31:00Z' }, true],
    ['is told after 24 hours', { upgrading: '2026-11-29T01:30:00Z' }, false],
  ])('version-support %s', (_what, remembered, held) => {
    expect(judge(upgrading, seeing(), '2026-11-30T01:30:00Z', remembered as Record<string, string>)).toMatchObject({
      status: 'fail',
      severity: 'high',
      held,
      remember: ['upgrading'],
    });
  });

  test('version-support is not held in another state', () => {
    expect(judge(official('1.34.2', { provisioningState: 'Updating' }), seeing(), '2026-11-30')).toMatchObject({
      held: false,
      remember: [],
    });
  });
});

describe('what the payload says', () => {
  const now = '2026-11-30';
  test.each([
    [
      'judges what runs, not what was asked for',
      { currentKubernetesVersion: '1.35.7', kubernetesVersion: '1.34', supportPlan: OFFICIAL },
      'pass',
      'Kubernetes 1.35.7 is in community support until 2027-03-31',
    ],
    [
      'judges what was asked for in an old payload',
      { kubernetesVersion: '1.35', supportPlan: OFFICIAL },
      'pass',
      'Kubernetes 1.35 is in community support until 2027-03-31',
    ],
    [
      'judges a stopped cluster all the same',
      { currentKubernetesVersion: '1.34.2', supportPlan: OFFICIAL, powerState: { code: 'Stopped' } },
      'fail',
      'Kubernetes 1.34.2 leaves community support on 2026-11-30',
    ],
    [
      'counts a missing plan as official and says so',
      { currentKubernetesVersion: '1.35.7' },
      'pass',
      'Kubernetes 1.35.7 is in community support until 2027-03-31; supportPlan not set, counts as KubernetesOfficial',
    ],
    [
      'does not guess without a version',
      { supportPlan: OFFICIAL },
      'unknown',
      'neither currentKubernetesVersion nor kubernetesVersion in the payload',
    ],
    [
      'does not guess from a number',
      { kubernetesVersion: 1.3 },
      'unknown',
      'odd payload: kubernetesVersion is a number',
    ],
    [
      'does not pass over an odd current version',
      { currentKubernetesVersion: 1.35, kubernetesVersion: '1.35' },
      'unknown',
      'odd payload: currentKubernetesVersion is a number',
    ],
    [
      'does not guess from a word',
      { kubernetesVersion: 'latest' },
      'unknown',
      'kubernetesVersion is no Kubernetes version: latest',
    ],
    [
      'does not guess from an unknown plan',
      { kubernetesVersion: '1.35', supportPlan: 'Gold' },
      'unknown',
      'supportPlan is Gold, which is not known here',
    ],
    [
      'does not guess from an odd plan',
      { kubernetesVersion: '1.35', supportPlan: 7 },
      'unknown',
      'odd payload: supportPlan is a number',
    ],
  ])('version-support %s', (_what, properties, status, reason) => {
    expect(judge(clusterOf(properties), seeing(), now)).toMatchObject({ status, reason });
  });

  test.each([
    ['no sku', null, 'supportPlan is AKSLongTermSupport, and sku not in the payload'],
    ['no tier', { name: 'Base' }, 'supportPlan is AKSLongTermSupport, and sku.tier not in the payload'],
    [
      'an unknown tier',
      { tier: 'Gold' },
      'supportPlan is AKSLongTermSupport, and sku.tier is Gold, which is not known here',
    ],
  ])('version-support does not guess the end of a long-term plan with %s', (_what, sku, reason) => {
    expect(
      judge(clusterOf({ kubernetesVersion: '1.33', supportPlan: LONG_TERM }, { sku }), seeing(), now),
    ).toMatchObject({ status: 'unknown', reason });
    expect(
      judge(clusterOf({ kubernetesVersion: '1.35', supportPlan: OFFICIAL }, { sku }), seeing(), now),
    ).toMatchObject({ status: 'pass' });
  });

  test('version-support says once what it was judged without, where the cause is the same', () => {
    expect(judge(official('1.35.7'), signalsWith({}, 'no cloud was asked'), now).reason).toBe(
      "Kubernetes 1.35.7 is in community support until 2027-03-31; judged without the region's versions and AKS's own notices: no cloud was asked",
    );
  });

  test.each([
    ['1.34.2', '2026-11-30', '1.35'],
    ['1.27.3', '2026-12-01', '1.35'],
    ['1.36.1', '2027-06-30', null],
  ])('version-support names the minor to move %s to', (version, at, upgradeTo) => {
    expect(judge(official(version), blindToRegion, at).evidence).toMatchObject({ upgradeTo });
  });
});
