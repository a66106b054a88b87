import type {
  AlertEvent,
  FindingEvent,
  FindingOfEvent,
  GapEvent,
  NoticeEvent,
  ResourceOfEvent,
  SummaryEvent,
  VigieEvent,
} from '../../shared/events/event.js';
import { FINDING_KINDS } from '../../shared/events/event.js';
import { hashOf } from '../../shared/text.js';
import { CLUSTER_ID } from './clusters.js';

const COMMON = {
  schema: 'vigie/1',
  time: '2026-11-23T01:30:00.000Z',
  sweep: { id: '20261123T0130Z' },
  baseline: false,
} as const;

export const RESOURCE: ResourceOfEvent = {
  id: CLUSTER_ID,
  name: 'aks-pay',
  type: 'microsoft.containerservice/managedclusters',
  subscriptionId: '11111111-1111-4111-8111-111111111111',
  subscriptionName: 'pay-prod',
  resourceGroup: 'rg-pay',
  location: 'westeurope',
  tags: { environment: 'production', empty: '' },
  subject: 'pool/np1',
  owner: 'payments',
};

const FINDING: FindingOfEvent = {
  fingerprint: hashOf('a finding'),
  rev: 1,
  check: 'version-support',
  title: 'Kubernetes version out of support',
  status: 'open',
  severity: 'high',
  previousSeverity: null,
  reason: 'Kubernetes 1.33.2 left community support on 2026-07-31',
  firstSeen: '2026-11-23T01:30:00.000Z',
  lastSeen: '2026-11-23T01:30:00.000Z',
  dueDate: '2026-08-01T00:00:00.000Z',
  overdue: true,
  exemption: null,
  resolution: null,
  remediation: {
    text: 'Upgrade to 1.36.',
    command: 'az aks upgrade --name aks-pay --resource-group rg-pay --kubernetes-version 1.36.1',
    link: 'https://learn.microsoft.com/azure/aks/upgrade-aks-cluster',
  },
};

const CONTROLS = [
  { framework: 'MITRE ATT&CK', version: '18.1', id: 'T1190' },
  { framework: 'MITRE ATT&CK', version: '18.1', id: 'T1552.007' },
  { framework: 'CIS AKS Benchmark', version: '1.8', id: '5.4.1' },
];

type FindingChanges = Omit<Partial<FindingEvent>, 'finding'> & { finding?: Partial<FindingOfEvent> };

/** An event about a finding; `finding` replaces single fields of it. */
export function findingSample({ finding, ...rest }: FindingChanges = {}): FindingEvent {
  const whole = { ...FINDING, ...finding };
  return {
    ...COMMON,
    uid: hashOf(whole.fingerprint, whole.rev),
    kind: 'finding.opened',
    resource: RESOURCE,
    controls: CONTROLS,
    evidence: { version: '1.33.2', days: 115 },
    ...rest,
    finding: whole,
  };
}

export function alertSample(
  alert: Partial<AlertEvent['alert']> = {},
  kind: AlertEvent['kind'] = 'alert.new',
): AlertEvent {
  const whole = {
    id: '2517538088322968242_5ad2ba5c-9b3c-4c1c-8bd9-4f4b3ac2c8e1',
    rev: 1,
    type: 'K8S.NODE_ImageBinaryDrift',
    title: 'A drift binary was detected',
    severity: 'High',
    previousSeverity: null,
    status: 'Active',
    previousStatus: null,
    generated: '2026-11-22T20:00:00.000Z',
    intent: 'Execution,LateralMovement',
    simulated: false,
    ...alert,
  };
  return {
    ...COMMON,
    uid: hashOf(whole.id, whole.rev),
    kind,
    resource: RESOURCE,
    controls: [],
    evidence: {},
    alert: whole,
  };
}

export function gapSample(kind: GapEvent['kind'] = 'coverage.gap'): GapEvent {
  const gap = {
    scope: 'subscription/22222222-2222-4222-8222-222222222222',
    signal: 'clusters',
    reason: 'no permission (403)',
    since: COMMON.time,
  };
  return { ...COMMON, ...NOTHING, uid: hashOf(gap.scope, gap.signal, gap.since, kind), kind, gap };
}

export function noticeSample(about = 'destination/sentinel'): NoticeEvent {
  const notice = { code: 'destination-blocked', text: 'Sentinel answered 403', about };
  return { ...COMMON, ...NOTHING, sweep: null, uid: hashOf(notice.code, about, '2026-11-23'), kind: 'notice', notice };
}

export function summarySample(summary: Partial<SummaryEvent['summary']> = {}): SummaryEvent {
  return {
    ...COMMON,
    ...NOTHING,
    uid: hashOf('20261123T0130Z'),
    kind: 'sweep.completed',
    summary: {
      clusters: 12,
      verdicts: { pass: 200, fail: 9, notApplicable: 30, unknown: 4, exempted: 1 },
      transitions: { 'finding.opened': 9 },
      score: 93.5,
      coverage: {
        subscriptions: 4,
        subscriptionsRead: 3,
        clusters: 12,
        clustersRead: 11,
        gapsInAll: 1,
        strayRows: 0,
        gaps: [gapSample().gap],
      },
      calendarAsOf: '2026-11-01',
      calendarStale: false,
      digest: { path: 'digests/20261123T0130Z/teams', totals: { overdue: 2 } },
      ...summary,
    },
  };
}

const NOTHING = { resource: null, controls: [], evidence: {} };

/** One event of every kind there is, findings in the state that their kind leaves them in. */
export function everyKind(): VigieEvent[] {
  const findings = FINDING_KINDS.map((kind, at) =>
    findingSample({
      kind,
      finding: {
        rev: at + 1,
        ...(kind === 'finding.resolved' ? { status: 'resolved', resolution: 'mended' } : {}),
        ...(kind === 'finding.exempted' ? { status: 'exempted', exemption: EXEMPTION } : {}),
        ...(kind === 'finding.changed' ? { previousSeverity: 'medium' } : {}),
      },
    }),
  );
  const changed = alertSample({ rev: 2, status: 'Dismissed', previousStatus: 'Active' }, 'alert.changed');
  return [
    ...findings,
    alertSample(),
    changed,
    gapSample(),
    gapSample('coverage.restored'),
    noticeSample(),
    summarySample(),
  ];
}

const EXEMPTION = { owner: 'payments', approver: 'security', reason: 'moves in January', until: '2027-01-31' };
