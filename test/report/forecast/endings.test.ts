import { builtInCalendar } from '../../../shared/checks/data/calendar.js';
import { builtInRetirements } from '../../../shared/checks/data/retirements.js';
import type { Finding } from '../../../shared/findings/finding.js';
import { exemptionEndings, retirementEndings, versionEndings } from '../../../shared/report/forecast/endings.js';
import type { FleetCluster, FleetPool } from '../../../shared/sweep/fleet.js';

const calendar = builtInCalendar();
const on = (day: string) => ({ calendar, now: new Date(`${day}T12:00:00.000Z`) });

function cluster(version: string | null, pools: readonly Partial<FleetPool>[] = [], more: Partial<FleetCluster> = {}) {
  const nothing = { mode: null, version, os: null, image: null, imageBuilt: null, nodes: null };
  const whole: FleetCluster = {
    ...{ stopped: false, version, supportPlan: 'KubernetesOfficial', tier: null, supportEnds: null, supportLine: null },
    ...{ longTermEnds: null, upgradeTo: null, upgradeChannel: null, nodeOsChannel: null },
    pools: pools.map((pool, at) => ({ ...nothing, name: `np${at}`, ...pool })),
    ...more,
  };
  return whole;
}

function finding(more: Partial<Finding>): Finding {
  const at = '2026-11-01T02:30:00.000Z';
  return {
    ...{ fingerprint: 'f', check: 'version-support', resource: '/x', subject: null, status: 'open', rev: 1 },
    ...{ severity: 'high', reached: {}, dueDate: at, firstSeen: at, lastSeen: at, reason: '', evidence: {} },
    ...{ overdueTold: null, told: at, exemption: null, resolution: null },
    ...more,
  };
}

// 1.35 ends on 31 March 2027; with long-term support on 31 March 2028.
test.each<[string, FleetCluster, string, unknown]>([
  ['on its last day it is in support', cluster('1.35.2'), '2027-03-31', [[null, '2027-03-31', false]]],
  ['on the day after it is out', cluster('1.35.2'), '2027-04-01', [[null, '2027-03-31', true]]],
  [
    'with long-term support it lasts longer',
    cluster('1.35.2', [], { supportPlan: 'AKSLongTermSupport' }),
    '2027-04-01',
    [[null, '2028-03-31', false]],
  ],
  [
    'an older pool has an end of its own',
    cluster('1.36.1', [{ version: '1.35.2' }, {}]),
    '2027-03-31',
    [
      [null, '2027-06-30', false],
      ['pool/np0', '2027-03-31', false],
    ],
  ],
  ['older than the calendar is long out', cluster('1.20.2'), '2027-03-31', [[null, null, true]]],
])('versions: %s', (_what, about, day, expected) => {
  const found = versionEndings(about, [], on(day));
  expect('why' in found ? found : found.map(({ subject, ends, isOut }) => [subject, ends, isOut])).toEqual(expected);
});

test.each<[string, FleetCluster, string]>([
  ['newer than the calendar', cluster('1.39.1'), 'the support calendar of 2026-08-22 does not know Kubernetes 1.39'],
  ['no version', cluster(null), 'its version was not in what was read'],
  ['no plan', cluster('1.35.2', [], { supportPlan: null }), 'its support plan is not known'],
])('versions, not known: %s', (_what, about, why) => {
  expect(versionEndings(about, [], on('2027-03-31'))).toEqual({ why });
});

test('the word of AKS that a version is out comes before the calendar', () => {
  const notices = [
    { description: 'KubernetesVersionOutOfSupport', eolDay: '2026-10-31' },
    { description: 'other', eolDay: '2027-12-31' },
  ];
  const open = finding({ evidence: { notices } });
  expect(versionEndings(cluster('1.35.2'), [open], on('2026-12-01'))).toMatchObject([
    { ends: '2026-10-31', isOut: true },
  ]);
  const mended = finding({ evidence: { notices }, status: 'resolved' });
  expect(versionEndings(cluster('1.35.2'), [mended], on('2026-12-01'))).toMatchObject([
    { ends: '2027-03-31', isOut: false },
  ]);
});

// Support of Windows Server 2019 ended on 1 March 2026, and its images are gone from 1 April 2027 on.
test('a retirement and the end of its images are two things', () => {
  const windows = cluster('1.32.1', [{ os: 'Windows Server 2019' }]);
  const shown = (day: string) =>
    retirementEndings(windows, [], builtInRetirements(), on(day)).map(({ kind, ends, isOut }) => [kind, ends, isOut]);
  expect(shown('2027-03-31')).toEqual([
    ['retirement', '2026-03-01', true],
    ['nodeImage', '2027-03-31', false],
  ]);
  expect(shown('2027-04-01')[1]).toEqual(['nodeImage', '2027-03-31', true]);
});

test('an exemption counts while it is one', () => {
  const exemption = { owner: 'a', approver: 'b', reason: 'c', until: '2026-12-31' };
  const findings = [
    finding({ status: 'exempted', exemption, check: 'backup', subject: 'pool/x' }),
    finding({ status: 'resolved', exemption }),
    finding({}),
  ];
  expect(exemptionEndings(findings, on('2026-12-31'))).toEqual([
    { kind: 'exemption', ends: '2026-12-31', isOut: false, subject: 'pool/x', what: 'backup' },
  ]);
  expect(exemptionEndings(findings, on('2027-01-01'))[0]?.isOut).toBe(true);
});
