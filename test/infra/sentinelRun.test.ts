import type { VigieEvent } from '../../shared/events/event.js';
import { CLUSTER_ID } from '../support/clusters.js';
import { alertSample, everyKind, gapSample, RESOURCE, summarySample } from '../support/sampleEvents.js';
import { cameAt, type Finding, finding, queries, runAt, world } from './sentinel/arrivals.js';
import { asimRowProblems } from './sentinel/asim.js';
import { type Arrival, type Data, runKql } from './sentinel/run/run.js';

/** The rules run now: an hour back is 02:00. */
const NOW = new Date('2026-11-24T03:00:00.000Z');
const LATELY = '2026-11-24T02:40:00.000Z';
const HOURS_AGO = '2026-11-23T23:00:00.000Z';
const DAYS_AGO = '2026-11-17T02:40:00.000Z';

const run = (name: string, data: Partial<Data>) => runAt(NOW, name, data);
const came = (event: VigieEvent, at = LATELY): Arrival => cameAt(event, at);
const events = (...rows: Arrival[]): Partial<Data> => ({ tables: { VigieEvents_CL: rows } });

describe('each rule finds what it is for', () => {
  /** Due after 10 days, 10 days ago; it came back, and was first seen long before. */
  const overdueTwice = (fields: Finding['finding'] = {}) =>
    finding('run-command', {
      kind: 'finding.overdue',
      finding: {
        firstSeen: '2026-01-03T01:30:00.000Z',
        dueDate: '2026-11-13T01:30:00.000Z',
        daysAllowed: 10,
        ...fields,
      },
    });
  const ended = { evidence: { daysLeft: -3 } };
  const image = { finding: { severity: 'critical' as const } };
  test.each([
    ['ClusterOutOfSupport', finding('version-support', ended)],
    ['ClusterOutOfSupport', finding('version-support', { evidence: {}, finding: { severity: 'critical' } })],
    [
      'ClusterOutOfSupport',
      finding('version-support', { evidence: { notices: [{ description: 'KubernetesVersionOutOfSupport' }] } }),
    ],
    ['NodeImageCritical', finding('node-image-age', image)],
    ['RebootOverdue', finding('pending-reboot', { kind: 'finding.overdue', finding: { overdue: true } })],
    ['ClusterOutOfSupport', finding('version-support', { evidence: { supportEnded: true, daysLeft: 2 } })],
    ['OverdueTwice', overdueTwice()],
    // An earlier Vigie did not tell the days.
    ['OverdueTwice', overdueTwice({ daysAllowed: undefined, firstSeen: '2026-11-03T01:30:00.000Z' })],
  ])('%s', (name, event) => {
    expect(run(name, events(came(event)))).toMatchObject([{ TargetResourceId: CLUSTER_ID, Owner: 'payments' }]);
  });

  test.each([
    ['ClusterOutOfSupport', 'the end is still to come', finding('version-support', { evidence: { daysLeft: 0 } })],
    ['ClusterOutOfSupport', 'another check', finding('version-patch', ended)],
    ['NodeImageCritical', 'it is only high', finding('node-image-age', { finding: { severity: 'high' } })],
    ['RebootOverdue', 'it is not due yet', finding('pending-reboot', { finding: { overdue: false } })],
    ['ClusterOutOfSupport', 'support goes on', finding('version-support', { evidence: { supportEnded: false } })],
    [
      'OverdueTwice',
      'ten days were allowed and it is nine over',
      overdueTwice({ dueDate: '2026-11-14T01:30:00.000Z' }),
    ],
    [
      'OverdueTwice',
      'it came past its date, and that is not a week ago',
      overdueTwice({ dueDate: '2026-11-18T00:00:00.000Z', daysAllowed: 0 }),
    ],
    ['OverdueTwice', 'it is exempted', overdueTwice({ status: 'exempted' })],
  ])('%s does not, where %s', (name, _what, event) => {
    expect(run(name, events(came(event)))).toEqual([]);
  });
});

describe('a rule about findings', () => {
  const open = (fields: Finding = {}) =>
    finding('node-image-age', { ...fields, finding: { severity: 'critical', ...fields.finding } });
  const opened = open({ finding: { rev: 1 } });
  const overdue = open({ kind: 'finding.overdue', finding: { rev: 2 } });

  test.each<[string, Arrival[], number]>([
    ['alerts once for a row that came twice', [came(opened), came(opened, '2026-11-24T02:50:00.000Z')], 1],
    ['is silent about a row that came before, and again now', [came(opened, HOURS_AGO), came(opened)], 0],
    ['sees a row of days ago that arrives now', [{ ...came(opened, DAYS_AGO), arrived: LATELY }], 1],
    ['is silent on the first night', [came(open({ baseline: true }))], 0],
    [
      'speaks of what the first night found when it is overdue',
      [came(open({ baseline: true }), DAYS_AGO), came(overdue)],
      1,
    ],
    ['is silent about snapshots', [came(open({ kind: 'finding.snapshot' }))], 0],
    ['is silent about reminders', [came(opened, DAYS_AGO), came(overdue)], 0],
    ['is silent about what is mended', [came(open({ kind: 'finding.resolved', finding: { status: 'resolved' } }))], 0],
    [
      'is silent about what is exempted',
      [came(open({ kind: 'finding.exempted', finding: { status: 'exempted' } }))],
      0,
    ],
    [
      'speaks again of what came back',
      [came(opened, DAYS_AGO), came(open({ kind: 'finding.reopened', finding: { rev: 3 } }))],
      1,
    ],
    [
      'speaks again where the due date moved',
      [
        came(opened, DAYS_AGO),
        came(open({ kind: 'finding.changed', finding: { rev: 2, dueDate: '2026-12-01T00:00:00.000Z' } })),
      ],
      1,
    ],
  ])('%s', (_what, rows, expected) => {
    expect(run('NodeImageCritical', events(...rows))).toHaveLength(expected);
  });
});

describe('SupportEndsUnplanned', () => {
  const leaving = (end: string, channel: string | null, fields: Finding = {}) =>
    came(finding('version-support', { evidence: { end, upgradeChannel: channel }, ...fields }), DAYS_AGO);
  const in14Days = (channel: string | null, fields: Finding = {}) => leaving('2026-12-08', channel, fields);
  /** The other check, which may have told later. */
  const other = (channel: string, fields: Finding = {}) =>
    came(finding('upgrade-channel', { evidence: { upgradeChannel: channel }, ...fields }));
  const LATER = { time: '2026-11-24T01:30:00.000Z' };
  const resolved = { ...LATER, kind: 'finding.resolved', finding: { status: 'resolved' } } as const;
  const exempted = { ...LATER, kind: 'finding.exempted', finding: { status: 'exempted' } } as const;

  test.each<[string, Arrival[], [number, string][]]>([
    ['14 days before', [in14Days(null)], [[14, 'no upgrade channel']]],
    ['7 days before', [leaving('2026-12-01', null)], [[7, 'no upgrade channel']]],
    ['not between', [leaving('2026-12-02', null)], []],
    ['none', [in14Days('none')], [[14, 'upgrade channel none']]],
    ['patch stays on the minor', [in14Days('patch')], [[14, 'upgrade channel patch']]],
    ['node-image too', [in14Days('node-image')], [[14, 'upgrade channel node-image']]],
    ['not where stable is on', [in14Days('stable')], []],
    ['nor where rapid is, in any case', [in14Days('Rapid')], []],
    ['not where stable was chosen since', [in14Days('none'), other('stable', resolved)], []],
    ['where it was switched off since', [in14Days('stable'), other('none', LATER)], [[14, 'upgrade channel none']]],
    ['where that is exempted', [in14Days('none'), other('none', exempted)], [[14, 'upgrade channel none']]],
    ['not where the version is exempted', [in14Days(null, exempted)], []],
    ['not of the first night', [in14Days(null, { baseline: true })], []],
    [
      'of the first night from its first snapshot on',
      [in14Days(null, { kind: 'finding.snapshot', finding: { baselineOnly: true } })],
      [[14, 'no upgrade channel']],
    ],
  ])('%s', (_what, rows, expected) => {
    const found = run('SupportEndsUnplanned', events(...rows));
    expect(found.map(({ DaysLeft, Channel }) => [DaysLeft, Channel])).toEqual(expected);
  });
});

describe('ManyClustersWorsen', () => {
  const AN_HOUR_AGO = '2026-11-24T01:30:00.000Z';
  const worse = (count: number, fields: Finding = {}) =>
    Array.from({ length: count }, (_, at) => came(finding('version-patch', fields, `aks-${at}`), AN_HOUR_AGO));
  const changed = (previousSeverity: 'low' | 'critical'): Finding => ({
    kind: 'finding.changed',
    finding: { previousSeverity },
  });

  test.each<[string, Arrival[], number, string, string[]]>([
    ['5 of 50', worse(5), 50, AN_HOUR_AGO, ['5 of 50']],
    ['5 of 51, less than a tenth', worse(5), 51, AN_HOUR_AGO, []],
    ['4 of 4, too few', worse(4), 4, AN_HOUR_AGO, []],
    ['5 that were low before', worse(5, changed('low')), 50, AN_HOUR_AGO, ['5 of 50']],
    ['5 that were critical before', worse(5, changed('critical')), 50, AN_HOUR_AGO, []],
    ['5 of the first night', worse(5, { baseline: true }), 50, AN_HOUR_AGO, []],
    ['a sweep that came just now: its rows may still come', worse(5), 50, LATELY, []],
  ])('%s', (_what, rows, clusters, at, expected) => {
    // Of all clusters that there are, be they judged or not.
    const { coverage } = summarySample().summary;
    const summary = summarySample({ clusters: 20, coverage: { ...coverage, clusters } });
    const tables = { VigieEvents_CL: rows, VigieSweeps_CL: [came(summary, at)] };
    const found = run('ManyClustersWorsen', { tables });
    expect(found.map(({ Worsened, ClustersToRead }) => `${Worsened} of ${ClustersToRead}`)).toEqual(expected);
  });
});

const ALERT = {
  TimeGenerated: LATELY,
  SystemAlertId: 'one',
  AlertName: 'A drift binary was detected',
  AlertSeverity: 'High',
  ProductName: 'Microsoft Defender for Cloud',
  ResourceId: CLUSTER_ID.toUpperCase(),
  Entities: '',
};

describe('DefenderAlertOnCriticalCluster', () => {
  const critical = came(
    finding('api-server-exposure', { baseline: true, finding: { severity: 'critical' } }),
    DAYS_AGO,
  );
  const high = came(finding('api-server-exposure', {}), DAYS_AGO);

  test.each<[string, object, Arrival, number]>([
    ['the resource is named', {}, critical, 1],
    [
      'the cluster is among the entities',
      { ResourceId: '', Entities: `[{"ResourceId":"${CLUSTER_ID}","Type":"azure-resource"}]` },
      critical,
      1,
    ],
    ['the cluster has nothing critical', {}, high, 0],
    ['another cluster', { ResourceId: `${CLUSTER_ID}-2` }, critical, 0],
    ['an alert of a rule of Microsoft Sentinel, such as this one', { ProductName: 'Azure Sentinel' }, critical, 0],
    ['a low alert', { AlertSeverity: 'Low' }, critical, 0],
    ['an alert of yesterday', { TimeGenerated: HOURS_AGO }, critical, 0],
  ])('%s', (_what, changes, row, expected) => {
    const tables = { SecurityAlert: [{ row: { ...ALERT, ...changes } }], VigieEvents_CL: [row] };
    expect(run('DefenderAlertOnCriticalCluster', { tables })).toHaveLength(expected);
  });
});

function gap(scope: string, signal = 'clusters', id = '20261123T0130Z'): VigieEvent {
  const { gap: sample, uid, ...rest } = gapSample();
  const name = Buffer.from(`${scope} ${signal} ${id}`).toString('hex');
  return { ...rest, sweep: { id }, uid: name.padEnd(64, '0').slice(-64), gap: { ...sample, scope, signal } };
}

describe('SubscriptionWentBlind', () => {
  const many = Array.from({ length: 30 }, (_, at) => came(gap(`subscription/${at}`)));
  const listed = (row: object) => (row as { Scopes: string }).Scopes;

  test.each<[string, Arrival[], string[]]>([
    ['a gap of a subscription', [came(gap('subscription/one'))], ['subscription/one']],
    ['one that came twice', [came(gap('subscription/one'), HOURS_AGO), came(gap('subscription/one'))], []],
    ['one that ended', [came(gapSample('coverage.restored'))], []],
    ['the list of subscriptions', [came(gap('estate', 'subscriptions'))], ['estate']],
    ['no sweep at all', [came(gap('estate'))], ['estate']],
    ['a management group', [came(gap('managementGroup/platform', 'subscriptions'))], ['managementGroup/platform']],
    ['a part of the sweep that never ended', [came(gap('subscription/one', 'sweep'))], ['subscription/one']],
    ['two gaps of one', [came(gap('subscription/one')), came(gap('subscription/one', 'sweep'))], ['subscription/one']],
    ['something else of a subscription', [came(gap('subscription/one', 'registries'))], []],
    ['what is no place of clusters', [came(gap('tenant', 'sweep')), came(gap('cluster/one', 'clusters'))], []],
    ['two in one sweep', [came(gap('subscription/one')), came(gap('estate'))], ['subscription/one, estate']],
    [
      'two in two sweeps',
      [came(gap('subscription/one')), came(gap('subscription/two', 'clusters', '20261124T0130Z'))],
      ['subscription/one', 'subscription/two'],
    ],
  ])('%s', (_what, rows, expected) => {
    expect(run('SubscriptionWentBlind', events(...rows)).map(listed)).toEqual(expected);
  });

  test('one subscription is named, and is what the alert is about', () => {
    expect(run('SubscriptionWentBlind', events(came(gap('subscription/one'))))).toMatchObject([
      { Place: 'subscription/one', SubscriptionResourceId: '/subscriptions/one', ScopeCount: 1 },
    ]);
    expect(run('SubscriptionWentBlind', events(came(gap('estate'))))).toMatchObject([{ SubscriptionResourceId: '' }]);
  });

  test('30 lost by one right are one row that counts them all and names 15', () => {
    const [row = {}, ...others] = run('SubscriptionWentBlind', events(...many));
    expect(others).toEqual([]);
    expect(row).toMatchObject({ ScopeCount: 30, Place: '30 scopes', SubscriptionResourceId: '' });
    expect(listed(row).split(', ')).toHaveLength(15);
  });
});

function sweep(id: string, clustersRead: number, clusters = 100): VigieEvent {
  const { uid, kind, summary, ...rest } = summarySample() as Extract<VigieEvent, { summary: unknown }>;
  return {
    ...rest,
    kind,
    sweep: { id },
    uid: uid.replace(/^.{14}/, id.slice(0, 8).padEnd(14, '0')),
    summary: { ...summary, coverage: { ...summary.coverage, clusters, clustersRead } },
  };
}

test.each<[string, VigieEvent, VigieEvent, number]>([
  ['5 points', sweep('20261122T0130Z', 100), sweep('20261123T0130Z', 95), 1],
  ['4 points', sweep('20261122T0130Z', 100), sweep('20261123T0130Z', 96), 0],
  ['more than before', sweep('20261122T0130Z', 90), sweep('20261123T0130Z', 95), 0],
  ['no clusters at all', sweep('20261122T0130Z', 0, 0), sweep('20261123T0130Z', 0, 0), 0],
  ['none to read where there were some', sweep('20261122T0130Z', 100), sweep('20261123T0130Z', 0, 0), 1],
  ['some where there were none', sweep('20261122T0130Z', 0, 0), sweep('20261123T0130Z', 50), 0],
])('CoverageFell: %s', (_what, before, after, expected) => {
  const tables = { VigieSweeps_CL: [came(after), came(before, HOURS_AGO)] };
  expect(run('CoverageFell', { tables })).toHaveLength(expected);
});

test.each<[string, Arrival[], Arrival[], string[]]>([
  ['a sweep 25 hours ago', [sweptAt('2026-11-23T02:00:00.000Z')], [], []],
  ['a sweep 27 hours ago', [sweptAt('2026-11-23T00:00:00.000Z')], [], ['2026-11-23T00:00:00.000Z']],
  [
    'a sweep 27 hours ago, events since',
    [sweptAt('2026-11-23T00:00:00.000Z')],
    [came(gapSample())],
    ['2026-11-23T00:00:00.000Z'],
  ],
  ['a fresh deployment', [], [], []],
  ['a first sweep on its way', [], [came(gapSample())], []],
  ['events for days, and never a sweep', [], [came(gapSample(), DAYS_AGO)], ['none in 14 days']],
])('NoSweep: %s', (_what, sweeps, others, expected) => {
  const found = run('NoSweep', { tables: { VigieSweeps_CL: sweeps, VigieEvents_CL: others } });
  expect(found.map(({ LastSweep }) => LastSweep)).toEqual(expected);
});

function sweptAt(time: string): Arrival {
  return came({ ...summarySample(), time }, time);
}

describe('each row alerts in one hourly run, and in no second one', () => {
  const minutesAfter = (at: string, minutes: number) => new Date(Date.parse(at) + minutes * 60_000).toISOString();
  const oneEvent = (event: VigieEvent) => (at: string) => events(came(event, at));
  const fell = sweep('20261123T0130Z', 0);
  const RULES: Record<string, (at: string) => Partial<Data>> = {
    ClusterOutOfSupport: oneEvent(finding('version-support', { evidence: { daysLeft: -3 } })),
    NodeImageCritical: oneEvent(finding('node-image-age', { finding: { severity: 'critical' } })),
    RebootOverdue: oneEvent(finding('pending-reboot', { kind: 'finding.overdue', finding: { overdue: true } })),
    OverdueTwice: oneEvent(
      finding('run-command', {
        kind: 'finding.overdue',
        finding: { firstSeen: '2026-11-03T01:30:00.000Z', dueDate: '2026-11-13T01:30:00.000Z' },
      }),
    ),
    SubscriptionWentBlind: oneEvent(gapSample()),
    CoverageFell: (at) => ({
      tables: { VigieSweeps_CL: [came(sweep('20261122T0130Z', 100), DAYS_AGO), came(fell, at)] },
    }),
    ExposedWithoutEntra: (at) =>
      events(came(finding('api-server-exposure'), at), came(finding('entra-integration'), minutesAfter(at, 4))),
    DefenderAlertOnCriticalCluster: (at) => ({
      tables: {
        SecurityAlert: [{ row: { ...ALERT, TimeGenerated: at }, arrived: minutesAfter(at, 2) }],
        VigieEvents_CL: [came(finding('run-command', { finding: { severity: 'critical' } }), DAYS_AGO)],
      },
    }),
  };
  const MINUTES = [
    '02:44',
    '02:50',
    '02:54',
    '02:55',
    '02:56',
    '02:59',
    '03:00',
    '03:01',
    '03:04',
    '03:05',
    '03:06',
    '03:10',
  ];

  /**
   * A run looks five minutes after the hour it is for, at rows sent by that hour, and in no page of Microsoft stands which
   * of both times now() is.
   */
  function alertsOf(name: string, { tables = {} }: Partial<Data>, now: 'planned' | 'looking'): number {
    return [2, 3, 4, 5].reduce((sum, hour) => {
      const planned = `2026-11-24T0${hour}:00:00.000Z`;
      const looking = minutesAfter(planned, 5);
      const seen = ({ row, arrived = String(row.TimeGenerated) }: Arrival) =>
        String(row.TimeGenerated) <= planned && arrived <= looking;
      const cut = Object.fromEntries(Object.entries(tables).map(([table, rows]) => [table, rows.filter(seen)]));
      const time = new Date({ planned, looking }[now]);
      return sum + runKql(queries.get(name) ?? name, world, { tables: cut }, time).length;
    }, 0);
  }

  test.each(Object.entries(RULES))('%s', (name, made) => {
    const wrong = (['planned', 'looking'] as const).flatMap((now) =>
      MINUTES.map((minute) => [now, minute, alertsOf(name, made(`2026-11-24T${minute}:00.000Z`), now)] as const),
    );
    expect(wrong.filter(([, , alerts]) => alerts !== 1)).toEqual([]);
  });

  test('no other rule goes by rows of the last hour', () => {
    const hourly = [...queries].filter(([, query]) => /Arrived > ago\(/.test(query)).map(([name]) => name);
    expect(hourly.sort()).toEqual([...Object.keys(RULES), 'ManyClustersWorsen'].sort());
  });
});

describe('ExposedWithoutEntra', () => {
  const exposed = finding('api-server-exposure');
  const entra = finding('entra-integration');
  const resolved = finding('entra-integration', { kind: 'finding.resolved', finding: { rev: 2, status: 'resolved' } });

  test.each<[string, Arrival[], number]>([
    ['both', [came(exposed), came(entra)], 1],
    ['one of them before', [came(exposed), came(entra, DAYS_AGO)], 1],
    [
      'one of them on the first night',
      [came(exposed), came(finding('entra-integration', { baseline: true }), DAYS_AGO)],
      1,
    ],
    [
      'both on the first night',
      [
        came(finding('api-server-exposure', { baseline: true })),
        came(finding('entra-integration', { baseline: true })),
      ],
      0,
    ],
    ['both before', [came(exposed, HOURS_AGO), came(entra, DAYS_AGO)], 0],
    ['one of them mended', [came(exposed), came(entra, DAYS_AGO), came(resolved, HOURS_AGO)], 0],
    ['one alone', [came(exposed)], 0],
    ['one each of two clusters', [came(exposed), came(finding('entra-integration', {}, 'aks-other'))], 0],
  ])('%s', (_what, rows, expected) => {
    expect(run('ExposedWithoutEntra', events(...rows))).toHaveLength(expected);
  });
});

describe('VigieFindings()', () => {
  test('has the newest row of each finding, whatever order they came in', () => {
    const rows = everyKind().filter((event) => !('summary' in event));
    const found = run('VigieFindings()', events(...rows.toReversed().map((event) => came(event))));
    expect(found).toMatchObject([{ FindingRev: 8, EventKind: 'finding.snapshot' }]);
  });

  test('goes by the sweep first: a lost store begins to count anew', () => {
    const before = finding('run-command', { kind: 'finding.resolved', finding: { rev: 9, status: 'resolved' } });
    const after = finding('run-command', { time: '2026-11-24T01:30:00.000Z', finding: { rev: 1 } });
    expect(run('VigieFindings()', events(came(after), came(before, DAYS_AGO)))).toMatchObject([
      { FindingRev: 1, FindingStatus: 'open' },
    ]);
  });
});

describe('hunting', () => {
  const exempted = finding('run-command', {
    kind: 'finding.exempted',
    finding: {
      status: 'exempted',
      exemption: { owner: 'payments', approver: 'security', reason: 'moves', until: '2027-01-31' },
    },
  });
  const approval = (until: string) => ({
    watchlists: { VigieExemptions: [{ SearchKey: String(came(exempted).row.Fingerprint), Until: until }] },
  });
  const activity = (row: object) => ({
    row: {
      TimeGenerated: '2026-11-22T20:00:00.000Z',
      Caller: 'someone',
      CallerIpAddress: '192.0.2.7',
      ActivityStatusValue: 'Success',
      CategoryValue: 'Administrative',
      _ResourceId: CLUSTER_ID.toLowerCase(),
      ...row,
    },
  });
  const audit = (username: string) => ({
    row: { TimeGenerated: LATELY, _ResourceId: CLUSTER_ID, User: { username }, SourceIps: ['192.0.2.7'], Verb: 'get' },
  });
  const again = (rev: number) =>
    came(finding('run-command', { kind: 'finding.reopened', uid: String(rev).padEnd(64, '0'), finding: { rev } }));
  let nights = 0;
  /** A sweep, a night after the one before, with gaps that have been open since summer, each a day shorter. */
  const blind = (...scopes: string[]): Arrival => {
    const id = `2026112${++nights}T0130Z`;
    const gaps = scopes.map((scope, at) => ({ ...gapSample().gap, scope, since: `2026-06-0${at + 1}T00:00:00.000Z` }));
    const { coverage } = summarySample().summary;
    const summary = summarySample({ coverage: { ...coverage, gaps: gaps.toReversed(), gapsInAll: gaps.length } });
    return came({ ...summary, time: `2026-11-2${nights}T01:30:00.000Z`, sweep: { id } });
  };
  const runCommand = 'MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS/RUNCOMMAND/ACTION';

  test.each<[string, string, Partial<Data>, readonly object[]]>([
    ['ExemptedWithoutApproval', 'without', events(came(exempted)), [{ ExemptedBy: 'security', Until: '2027-01-31' }]],
    ['ExemptedWithoutApproval', 'with', { ...events(came(exempted)), ...approval('2027-01-31') }, []],
    ['ExemptedWithoutApproval', 'with an old one', { ...events(came(exempted)), ...approval('2026-01-31') }, [{}]],
    [
      'OverdueByOwner',
      'with a contact',
      {
        ...events(came(finding('run-command'))),
        watchlists: { VigieOwners: [{ SearchKey: 'payments', Contact: 'payments-channel' }] },
      },
      [{ Team: 'payments', Findings: 1, Critical: 0, Contact: 'payments-channel' }],
    ],
    [
      'OverdueByOwner',
      'of nobody',
      events(came(finding('run-command', { resource: { ...RESOURCE, owner: null } }))),
      [{ Team: 'nobody', Contact: null }],
    ],
    [
      'ExposedAndUnwatched',
      'both',
      events(came(finding('api-server-exposure')), came(finding('defender-sensor'))),
      [{ Exposures: ['api-server-exposure'], NotWatchedBy: ['defender-sensor'] }],
    ],
    ['ExposedAndUnwatched', 'watched', events(came(finding('api-server-exposure'))), []],
    ['FindingsThatComeBack', 'twice', events(again(2), again(4), again(4)), [{ Times: 2 }]],
    ['FindingsThatComeBack', 'once', events(again(2), again(2)), []],
    [
      'AlertsOnUnpatchedNodes',
      'an alert on old images',
      { tables: { SecurityAlert: [{ row: ALERT }], VigieEvents_CL: [came(finding('node-image-age'))] } },
      [{ Checks: ['node-image-age'], Unpatched: ['pool/np1'] }],
    ],
    [
      'LocalAccountInUse',
      'the local administrator',
      {
        tables: {
          AKSAudit: [audit('masterclient'), audit('someone')],
          VigieEvents_CL: [came(finding('local-accounts'))],
        },
      },
      [{ Address: '192.0.2.7', Requests: 1, Verbs: ['get'] }],
    ],
    [
      'LocalAccountInUse',
      'somebody else',
      { tables: { AKSAudit: [audit('someone')], VigieEvents_CL: [came(finding('local-accounts'))] } },
      [],
    ],
    [
      'CommandsThroughAzure',
      'a command',
      {
        tables: {
          AzureActivity: [
            ...['Start', 'Accept', 'Success'].map((ActivityStatusValue) =>
              activity({ OperationNameValue: runCommand, ActivityStatusValue, CorrelationId: 'one' }),
            ),
            activity({ OperationNameValue: runCommand, CorrelationId: 'two' }),
            activity({ OperationNameValue: runCommand, CorrelationId: 'four', Caller: 'someone@contoso.example' }),
            activity({ OperationNameValue: 'read', CorrelationId: 'three' }),
          ],
        },
      },
      [
        { Caller: 'someone', Calls: 2, TargetResourceName: null, CallerId: 'someone', CallerName: '' },
        { Calls: 1, CallerName: 'someone', CallerSuffix: 'contoso.example', CallerId: '' },
      ],
    ],
    [
      'WhoChangedTheCluster',
      'a change before it',
      {
        tables: {
          AzureActivity: [activity({ OperationNameValue: 'MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS/WRITE' })],
          VigieEvents_CL: [came(finding('run-command'))],
        },
      },
      [{ Caller: 'someone', CallerId: 'someone', CheckId: 'run-command' }],
    ],
    [
      'WhoChangedTheCluster',
      'a change after it',
      {
        tables: {
          AzureActivity: [
            activity({ OperationNameValue: 'MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS/WRITE', TimeGenerated: LATELY }),
          ],
          VigieEvents_CL: [came(finding('run-command'))],
        },
      },
      [],
    ],
    [
      'OldBlindSpots',
      'gaps that were told long ago and are still open, the oldest first',
      { tables: { VigieSweeps_CL: [blind('tenant', `cluster/${CLUSTER_ID}`, 'subscription/one')] } },
      [
        { GapScope: 'tenant', GapSince: new Date('2026-06-01'), GapCount: 3, ScopeId: '' },
        { GapScope: `cluster/${CLUSTER_ID}`, ScopeId: CLUSTER_ID },
        { GapScope: 'subscription/one', ScopeId: '/subscriptions/one' },
      ],
    ],
    ['OldBlindSpots', 'one that ended', { tables: { VigieSweeps_CL: [blind('tenant'), blind()] } }, []],
    ['OldBlindSpots', 'one that was told, and ended', events(came(gapSample())), []],
  ])('%s: %s', (name, _what, data, expected) => {
    expect(run(name, data)).toMatchObject(expected);
  });
});

describe('the ASIM parsers', () => {
  const all = everyKind().filter((event) => !('summary' in event));
  const data = events(...all.map((event) => came(event)));

  test('give a row for each row that is an alert event, and no other', () => {
    const alerts = all.filter((event) => 'finding' in event || 'alert' in event).map(({ uid }) => uid);
    expect(run('ASimAlertEventVigie()', data).map(({ AlertId }) => AlertId)).toEqual(alerts);
    expect(run('vimAlertEventVigie()', data)).toEqual(run('ASimAlertEventVigie()', data));
  });

  test.each<[string, number]>([
    ['disabled=true', 0],
    ['starttime=datetime(2026-11-24 02:00)', 10],
    ['starttime=datetime(2026-11-24 02:50)', 0],
    ['endtime=datetime(2026-11-24 02:30)', 0],
    ['eventseverity_has_any=dynamic(["High"])', 10],
    ['eventseverity_has_any=dynamic(["Low"])', 0],
    ['attacktactics_has_any=dynamic(["Lateral Movement"])', 2],
    ['attacktechniques_has_any=dynamic(["T1190"])', 8],
    ['threatcategory_has_any=dynamic(["Malware","Security Policy Violation"])', 8],
    ['ipaddr_has_any_prefix=dynamic(["192.0.2."])', 0],
    ['hostname_has_any=dynamic(["node"])', 0],
    ['username_has_any=dynamic(["someone"])', 0],
    ['alertverdict_has_any=dynamic(["Unknown"])', 0],
  ])('filter by %s', (given, expected) => {
    expect(run(`vimAlertEventVigie(${given})`, data)).toHaveLength(expected);
  });

  test('keep what is not of the schema in AdditionalFields, where it is asked for', () => {
    expect(run('ASimAlertEventVigie(pack=true)', data)[0]).toMatchObject({ AdditionalFields: { FindingRev: 1 } });
    expect(run('ASimAlertEventVigie()', data)[0]).toMatchObject({ AdditionalFields: {} });
  });

  test('fill every mandatory field, and no field with what it may not be', () => {
    const alert = came(alertSample({ severity: 'Informational' }));
    const rows = [...run('ASimAlertEventVigie()', data), ...run('ASimAlertEventVigie()', events(alert))];
    expect(rows.flatMap((row) => asimRowProblems(row))).toEqual([]);
  });
});
