import type { FindingEvent } from '../../shared/events/event.js';
import { CLUSTER_ID } from '../support/clusters.js';
import {
  alertSample,
  findingSample,
  gapSample,
  noticeSample,
  RESOURCE,
  summarySample,
} from '../support/sampleEvents.js';
import { offered, ownerKey, rowsOf, tile } from './workbooks/run.js';

const NOW = new Date('2026-11-24T03:00:00.000Z');
type Finding = NonNullable<Parameters<typeof findingSample>[0]>;

/** A finding of a check on a cluster; the fingerprint goes by both. */
function found(check: string, { finding = {}, ...rest }: Finding = {}, cluster = 'aks-pay'): FindingEvent {
  const fingerprint = Buffer.from(`${check} ${cluster}`).toString('hex').padEnd(64, '0').slice(0, 64);
  const resource = { ...RESOURCE, id: CLUSTER_ID.replace(/[^/]+$/, cluster), name: cluster };
  return findingSample({ resource, ...rest, finding: { check, fingerprint, ...finding } });
}

describe('what is chosen', () => {
  const moved = [
    found('run-command'),
    found('run-command', { finding: { rev: 2 }, resource: { ...RESOURCE, owner: 'platform' } }),
  ];
  const rows = [
    ...moved,
    found('version-patch', { finding: { severity: 'low' } }),
    found('backup', {
      resource: { ...RESOURCE, owner: null, subscriptionId: RESOURCE.subscriptionId?.toUpperCase() ?? '' },
    }),
  ];

  test.each<[string, object, string[]]>([
    ['everything', {}, ['(no owner)', 'payments', 'platform']],
    ['an owner, by what its findings say now', { Owner: [ownerKey('payments')] }, ['payments']],
    ['two owners', { Owner: [ownerKey('platform'), ownerKey('(no owner)')] }, ['(no owner)', 'platform']],
    ['a severity', { Severity: ['low'] }, ['payments']],
    [
      'a subscription, in any case',
      { Subscription: [RESOURCE.subscriptionId ?? ''] },
      ['(no owner)', 'payments', 'platform'],
    ],
    ['another subscription', { Subscription: ['33333333-3333-4333-8333-333333333333'] }, []],
  ])('%s', (_what, choices, owners) => {
    const shown = tile('fleetCompliance/owners', rowsOf(rows), NOW, choices);
    expect(shown.map(({ OwnerName }) => OwnerName).sort()).toEqual(owners);
  });
});

test.each<[string, string, FindingEvent, object[]]>([
  [
    'overdue',
    'a second past its date',
    found('backup', { finding: { dueDate: '2026-11-24T02:59:59.000Z' } }),
    [{ DaysOverdue: 0 }],
  ],
  ['overdue', 'on its date', found('backup', { finding: { dueDate: NOW.toISOString() } }), []],
  ['due-soon', 'on its date', found('backup', { finding: { dueDate: NOW.toISOString() } }), [{ DaysLeft: 0 }]],
  ['due-soon', 'in 14 days', found('backup', { finding: { dueDate: '2026-12-08T03:00:00.000Z' } }), [{ DaysLeft: 14 }]],
  ['due-soon', 'a second later', found('backup', { finding: { dueDate: '2026-12-08T03:00:01.000Z' } }), []],
  [
    'exemptions',
    'for a while',
    found('backup', {
      finding: {
        status: 'exempted',
        exemption: { owner: 'pay', approver: 'ciso', reason: 'moves', until: '2027-01-31' },
      },
    }),
    [{ Until: new Date('2027-01-31'), By: 'pay', Approver: 'ciso', Why: 'moves' }],
  ],
  [
    'retirements',
    'in use',
    found('retired-feature', {
      evidence: { what: 'kubenet', move: 'Azure CNI', supportEnds: '2028-03-31', pools: [] },
    }),
    [{ What: 'kubenet', MoveTo: 'Azure CNI', Ends: new Date('2028-03-31'), Clusters: 1 }],
  ],
  [
    'support-clusters',
    'leaving',
    found('version-support', { evidence: { version: '1.35.1', minor: '1.35', end: '2026-12-04', upgradeTo: '1.36' } }),
    [{ DaysLeft: 10, Version: '1.35.1', UpgradeTo: '1.36' }],
  ],
])('%s: a finding %s', (name, _what, event, expected) => {
  expect(tile(`fleetCompliance/${name}`, rowsOf([event]), NOW)).toMatchObject(expected);
});

test('a night without a sweep shows as hours between two', () => {
  const at = (time: string, id: string) => ({ ...summarySample(), time, uid: id.padEnd(64, '0'), sweep: { id } });
  const nights = [at('2026-11-21T01:30:00.000Z', 'a'), at('2026-11-23T01:30:00.000Z', 'b')];
  const shown = tile('fleetCompliance/sweeps', rowsOf(nights), NOW);
  expect(shown.map(({ HoursBetween }) => HoursBetween)).toEqual([48, null]);
});

test('gaps of the chosen resource are its own and those of its subscription', () => {
  const gap = (scope: string) => ({ ...gapSample().gap, scope });
  const id = RESOURCE.subscriptionId;
  const scopes = [`cluster/${CLUSTER_ID}`, `subscription/${id}`, 'table/resources', 'cluster/elsewhere'];
  const summary = summarySample().summary;
  const event = summarySample({ coverage: { ...summary.coverage, gaps: scopes.map(gap) } });
  const shown = tile('fleetCompliance/resource-gaps', rowsOf([event]), NOW, { Resource: CLUSTER_ID.toLowerCase() });
  expect(shown.map(({ What }) => What)).toEqual(scopes.slice(0, 2));
});

test('of notices the newest about each thing, and how often', () => {
  const later = { ...noticeSample(), uid: 'f'.repeat(64), time: '2026-11-23T09:00:00.000Z' };
  const shown = tile('fleetCompliance/notices', rowsOf([noticeSample(), later, noticeSample('desk')]), NOW);
  expect(shown).toMatchObject([
    { NoticeAbout: 'destination/sentinel', Times: 2 },
    { NoticeAbout: 'desk', Times: 1 },
  ]);
});

describe('after the store was lost, which begins to count anew', () => {
  const lost = { time: '2026-11-24T01:30:00.000Z' };
  const before = found('run-command', { finding: { rev: 9, status: 'resolved' } });
  const owner = { resource: { ...RESOURCE, owner: 'platform' } };
  const rows = rowsOf([found('run-command', { ...lost, ...owner, finding: { rev: 1 } }), before]);

  test('a finding stands as the last sweep told it', () => {
    expect(tile('fleetCompliance/owners', rows, NOW)).toMatchObject([{ OwnerName: 'platform', High: 1 }]);
    expect(offered('Owner', rows, NOW)).toMatchObject([{ label: 'platform' }]);
  });

  test('so does an alert', () => {
    const alerts = [alertSample({ rev: 4, status: 'Dismissed' }), { ...alertSample({ rev: 1 }), ...lost }];
    const Resource = CLUSTER_ID.toLowerCase();
    const shown = tile('securityPosture/resource-alerts', rowsOf(alerts.toReversed()), NOW, { Resource });
    expect(shown).toMatchObject([{ AlertState: 'Active' }]);
  });
});

test('the clusters of the first tile are those that there are, judged or not', () => {
  const coverage = { ...summarySample().summary.coverage, clusters: 50, clustersRead: 20 };
  const [, clusters] = tile('fleetCompliance/now', rowsOf([summarySample({ clusters: 20, coverage })]), NOW);
  expect(clusters).toEqual({ What: 'Clusters', Number: 50, Note: '20 of them read' });
});

describe('alerts next to findings', () => {
  const alert = {
    TimeGenerated: '2026-11-23T20:00:00.000Z',
    StartTime: '2026-11-23T19:00:00.000Z',
    SystemAlertId: 'system-one',
    VendorOriginalId: 'one',
    DisplayName: 'A drift binary was detected',
    AlertSeverity: 'High',
    ProductName: 'Microsoft Defender for Cloud',
    ResourceId: CLUSTER_ID.toUpperCase(),
    Entities: '',
  };
  const forwarded = {
    TimeGenerated: '2026-11-23T19:30:00.000Z',
    EventStartTime: '2026-11-23T19:00:00.000Z',
    AlertSystemId: 'one',
    AlertRev: 1,
    EventSeverity: 'High',
    TargetResourceId: CLUSTER_ID,
  };
  const critical =
    rowsOf([found('api-server-exposure', { finding: { severity: 'critical' } })]).tables.VigieEvents_CL ?? [];
  const data = (alerts: object[], own: object[] = []) => {
    const rows = (list: object[]) => list.map((row) => ({ row: row as Record<string, unknown> }));
    return { tables: { SecurityAlert: rows(alerts), VigieEvents_CL: [...critical, ...rows(own)] } };
  };

  test.each<[string, object[], object[], object[]]>([
    ['an alert of the connector', [alert], [], [{ Alerts: 1, HighAlerts: 1, Critical: 1, Owners: 'payments' }]],
    ['one with a row for each of its changes', [alert, { ...alert, Status: 'Resolved' }], [], [{ Alerts: 1 }]],
    ['one that Vigie forwarded', [], [forwarded], [{ Alerts: 1, HighAlerts: 1, Critical: 1 }]],
    ['one that came both ways', [alert], [forwarded], [{ Alerts: 1 }]],
    [
      'one whose cluster is among the entities',
      [{ ...alert, ResourceId: '', Entities: `[{"ResourceId":"${CLUSTER_ID}"}]` }],
      [],
      [{ Alerts: 1, Critical: 1 }],
    ],
    [
      'one of a cluster without findings',
      [{ ...alert, ResourceId: `${CLUSTER_ID}-2` }],
      [],
      [{ Alerts: 1, Critical: 0 }],
    ],
    ['one of a rule of Microsoft Sentinel', [{ ...alert, ProductName: 'Azure Sentinel' }], [], []],
    ['one about something else', [{ ...alert, ResourceId: '/subscriptions/s/resourceGroups/g' }], [], []],
  ])('%s', (_what, alerts, own, expected) => {
    const rows = tile('securityPosture/alerts-and-findings', data(alerts, own), NOW);
    expect(rows).toHaveLength(expected.length);
    expect(rows).toMatchObject(expected);
  });

  test('one that came both ways is one row, in its newest form, and one point in time', () => {
    const changed = {
      ...forwarded,
      AlertRev: 2,
      AlertOriginalStatus: 'Dismissed',
      EventStartTime: '2026-11-23T19:00:01.000Z',
    };
    const given = data([alert], [forwarded, changed]);
    const Resource = CLUSTER_ID.toLowerCase();
    expect(tile('securityPosture/resource-alerts', given, NOW, { Resource })).toMatchObject([
      { AlertState: 'Dismissed' },
    ]);
    expect(tile('securityPosture/alerts-over-time', given, NOW)).toEqual([
      { Day: new Date('2026-11-23'), AlertSeverity: 'High', Alerts: 1 },
    ]);
  });
});

test('a cell of the matrix has the mark of the worst, and the number of resources', () => {
  const controls = [{ framework: 'Threat matrix for Kubernetes', version: '2023-02-07', id: 'MS-TA9005' }];
  const both = [
    found('exposed-services', { controls, finding: { severity: 'medium' } }),
    found('node-public-ip', { controls, finding: { severity: 'critical' } }, 'aks-other'),
    found('api-server-exposure', { controls, finding: { severity: 'critical', status: 'exempted' } }, 'aks-third'),
  ];
  const cells = tile('securityPosture/matrix', rowsOf(both), NOW).map((row) => row['Initial Access']);
  expect(cells).toContain('🟥 Exposed sensitive interfaces (2)');
  const tactics = tile('securityPosture/tactics', rowsOf(both), NOW);
  expect(tactics).toEqual(
    ['Initial Access', 'Discovery'].map((Tactic) => ({
      Tactic,
      Critical: 1,
      High: 0,
      Medium: 1,
      Low: 0,
      Resources: 2,
    })),
  );
  const behind = tile('securityPosture/technique-findings', rowsOf(both), NOW, { Technique: 'MS-TA9005' });
  expect(behind.map(({ FindingSeverity }) => FindingSeverity)).toEqual(['critical', 'medium']);
});

test('open and weak needs both', () => {
  const exposed = found('api-server-exposure', { finding: { severity: 'critical' } });
  const weak = [exposed, found('local-accounts'), found('entra-integration', {}, 'aks-other')];
  const shown = tile('securityPosture/open-and-weak', rowsOf(weak), NOW);
  expect(shown).toMatchObject([{ TargetResourceId: exposed.resource?.id }]);
  expect(tile('securityPosture/exposures', rowsOf(weak), NOW)).toHaveLength(1);
});

test('a service is shown with each of its addresses', () => {
  const addresses = [
    { name: 'a', ip: '203.0.113.4', host: null },
    { name: 'b', ip: '203.0.113.5', host: 'shop.example' },
  ];
  const event = found('exposed-services', {
    evidence: { addresses },
    resource: { ...RESOURCE, subject: 'service/shop/web' },
  });
  expect(tile('securityPosture/addresses', rowsOf([event]), NOW)).toMatchObject([
    { Ip: '203.0.113.4', Host: '', Service: 'shop/web' },
    { Ip: '203.0.113.5', Host: 'shop.example', Service: 'shop/web' },
  ]);
});
