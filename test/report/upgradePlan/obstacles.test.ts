import { builtInRetirements } from '../../../shared/checks/data/retirements.js';
import type { Finding } from '../../../shared/findings/finding.js';
import { type InTheWay, obstaclesOf } from '../../../shared/report/upgradePlan/obstacles.js';
import type { Offer } from '../../../shared/report/upgradePlan/offers.js';
import { retirementsOf } from '../../../shared/report/upgradePlan/retirements.js';
import type { FleetCluster, FleetPool } from '../../../shared/sweep/fleet.js';

const NOW = new Date('2026-12-01T02:30:00.000Z');
const hop = (minor: number): Offer => ({
  minor: { major: 1, minor, patch: null },
  name: `1.${minor}`,
  patch: `1.${minor}.1`,
  ends: null,
  isOver: false,
});

function finding(check: string, more: Partial<Finding> = {}): Finding {
  const at = NOW.toISOString();
  return {
    ...{
      fingerprint: 'f',
      check,
      resource: '/x',
      subject: null,
      status: 'open',
      rev: 1,
      severity: 'high',
      reached: {},
    },
    ...{ dueDate: at, firstSeen: at, lastSeen: at, reason: `why ${check}`, evidence: {}, overdueTold: null, told: at },
    ...{ exemption: null, resolution: null },
    ...more,
  };
}

function cluster(pools: readonly Partial<FleetPool>[] = [], more: Partial<FleetCluster> = {}): FleetCluster {
  const nothing = { mode: null, version: '1.34.1', os: null, image: null, imageBuilt: null, nodes: null };
  return {
    ...{ stopped: false, version: '1.34.1', supportPlan: null, tier: null, supportEnds: null, supportLine: null },
    ...{ longTermEnds: null, upgradeTo: null, upgradeChannel: null, nodeOsChannel: null },
    pools: pools.map((pool, at) => ({ ...nothing, name: `np${at}`, ...pool })),
    ...more,
  };
}

function seen(given: Partial<InTheWay>) {
  const whole = {
    version: { major: 1, minor: 34, patch: 1 },
    findings: [],
    windows: [],
    hops: [hop(35), hop(36)],
    now: NOW,
  };
  const about = given.cluster ?? cluster();
  const retirements = retirementsOf(about, given.findings ?? [], builtInRetirements());
  return obstaclesOf({ ...whole, retirements, ...given, cluster: about });
}

const told = (given: Partial<InTheWay>) =>
  seen(given).map(({ kind, blocks, subject, before }) => [kind, blocks, subject, before]);

test.each<[string, Partial<InTheWay>, unknown[]]>([
  ['nothing', {}, []],
  ['APIs that go away', { findings: [finding('deprecated-api')] }, [['deprecatedApi', true, null, '1.35']]],
  [
    'they are in the way as well where somebody lets them stand',
    { findings: [finding('deprecated-api', { status: 'exempted' })] },
    [['deprecatedApi', true, null, '1.35']],
  ],
  ['what is mended is not', { findings: [finding('deprecated-api', { status: 'resolved' })] }, []],
  [
    'a failed operation on a pool',
    { findings: [finding('provisioning-failed', { subject: 'pool/np0' })] },
    [['failed', true, 'pool/np0', '1.35']],
  ],
  [
    'a failed automatic upgrade is to be kept in mind',
    { findings: [finding('auto-upgrade-failed')] },
    [['autoUpgradeFailed', false, null, '1.35']],
  ],
  ['skew', { findings: [finding('pool-version-skew', { subject: 'pool/np0' })] }, [['skew', true, 'pool/np0', '1.35']]],
  ['other findings are none', { findings: [finding('sla-tier')] }, []],
  ['a stopped cluster', { cluster: cluster([], { stopped: true }) }, [['stopped', true, null, '1.35']]],
  [
    'a channel that upgrades by itself',
    { cluster: cluster([], { upgradeChannel: 'Rapid' }) },
    [['automatic', false, null, null]],
  ],
  ['patches come by themselves without another minor', { cluster: cluster([], { upgradeChannel: 'patch' }) }, []],
  [
    'a window of tomorrow',
    { windows: [{ by: 'upgradeChannel', channel: 'patch', begins: '2026-12-02T01:00:00.000Z', hours: 4 }] },
    [['automatic', false, null, null]],
  ],
  ['Windows 2022 ends before 1.37 and not before 1.36', { cluster: cluster([{ os: 'Windows Server 2022' }]) }, []],
  [
    'Windows 2022 on the way to 1.37',
    { cluster: cluster([{ os: 'Windows2022' }]), hops: [hop(35), hop(36), hop(37)] },
    [['osNotSupported', true, 'pool/np0', '1.37']],
  ],
  [
    'Windows 2019 is beyond already, and its images stay until April',
    { cluster: cluster([{ os: 'Windows Server 2019' }]) },
    [['osNotSupported', true, 'pool/np0', '1.34']],
  ],
  [
    'another Ubuntu comes with 1.35',
    { cluster: cluster([{ os: 'Ubuntu 22.04' }]) },
    [['osChanges', false, 'pool/np0', '1.35']],
  ],
  ['it has come already', { cluster: cluster([{ os: 'Ubuntu 22.04', version: '1.35.1' }]) }, []],
  [
    'images that are gone, and nothing brings other ones',
    { cluster: cluster([{ os: 'Flatcar' }]) },
    [['imagesGone', true, null, '1.35']],
  ],
  [
    'images that are gone are cured by the upgrade',
    { cluster: cluster([{ os: 'Azure Linux 2', version: '1.31.1' }]), hops: [hop(34)] },
    [
      ['osChanges', false, 'pool/np0', '1.34'],
      ['imagesGone', false, null, '1.34'],
    ],
  ],
])('in the way: %s', (_what, given, expected) => {
  expect(told(given)).toEqual(expected);
});

test('the APIs are named in the words of Advisor, the first few of them', () => {
  const recommendations = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh'].map((problem) => ({
    problem,
  }));
  const [one] = seen({ findings: [finding('deprecated-api', { evidence: { recommendations } })] });
  expect(one?.text).toBe('why deprecated-api; second; third; fourth; fifth; sixth; and 1 more');
});

test('what blocks comes first', () => {
  const all = told({
    cluster: cluster([{ os: 'Ubuntu 22.04' }], { stopped: true }),
    findings: [finding('auto-upgrade-failed')],
  });
  expect(all.map(([kind]) => kind)).toEqual(['stopped', 'autoUpgradeFailed', 'osChanges']);
});

test('a retirement is taken from its finding, and from the system of a pool where there is none', () => {
  const evidence = {
    what: 'kubenet networking',
    move: 'Azure CNI Overlay',
    supportEnds: '2028-03-31',
    imagesRemoved: null,
    pools: [],
  };
  const findings = [
    finding('retired-feature', { subject: 'retirement/kubenet', evidence }),
    finding('retired-feature', {
      subject: 'retirement/odd',
      evidence: { what: 'odd', move: 'x', supportEnds: 'soon' },
    }),
  ];
  const found = retirementsOf(cluster([{ os: 'Ubuntu 20.04' }]), findings, builtInRetirements());
  expect(found.map(({ id, imagesRemoved, pools }) => [id, imagesRemoved, pools])).toEqual([
    ['ubuntu-20-04', '2027-03-17', ['np0']],
    ['kubenet', null, []],
  ]);
});
