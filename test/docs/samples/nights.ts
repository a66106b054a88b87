import { CATALOGUE } from '../../../shared/checks/catalogue.js';
import { findingEvent } from '../../../shared/events/build.js';
import type { FindingEvent } from '../../../shared/events/event.js';
import { type Finding, fingerprintOf, type KnownResource } from '../../../shared/findings/finding.js';
import { CLUSTER_ID } from '../../support/clusters.js';

/** Domain times of two sweeps. */
const FIRST = '2026-11-23T01:30:00.000Z';
const SECOND = '2026-11-24T01:30:00.000Z';

const CLUSTER: KnownResource = {
  id: CLUSTER_ID,
  name: 'aks-pay',
  type: 'microsoft.containerservice/managedclusters',
  subscriptionId: '11111111-1111-4111-8111-111111111111',
  subscriptionName: 'Payments',
  resourceGroup: 'rg-pay',
  location: 'westeurope',
  tags: { owner: 'payments', environment: 'production' },
  owner: 'payments',
  identity: '',
  uid: '',
};

type Said = Pick<Finding, 'check' | 'severity' | 'reason' | 'evidence' | 'dueDate'> & Partial<Finding>;

function found(said: Said): Finding {
  const subject = said.subject ?? null;
  return {
    fingerprint: fingerprintOf(said.check, CLUSTER_ID.toLowerCase(), '', subject),
    resource: CLUSTER_ID.toLowerCase(),
    subject,
    status: 'open',
    rev: 1,
    reached: { [said.severity]: FIRST },
    firstSeen: FIRST,
    lastSeen: FIRST,
    overdueTold: null,
    told: FIRST,
    exemption: null,
    resolution: null,
    ...said,
  };
}

const VERSION = found({
  check: 'version-support',
  severity: 'high',
  reason: 'Kubernetes 1.33.2 left community support on 2026-07-31; platform support lasts until 1.37 comes out',
  evidence: { version: '1.33.2', minor: '1.33', end: '2026-07-31', daysLeft: -115, upgradeTo: '1.34' },
  dueDate: '2026-08-01T00:00:00.000Z',
});
const IMAGE = found({
  check: 'node-image-age',
  severity: 'medium',
  subject: 'pool/np1',
  reason: 'node image is 45 days old',
  evidence: {
    nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202610.09.0',
    ageDays: 45,
    newest: 'AKSUbuntu-2204gen2containerd-202611.16.0',
  },
  dueDate: '2027-02-21T01:30:00.000Z',
});
const CHANNEL = found({
  check: 'upgrade-channel',
  severity: 'medium',
  reason: 'upgradeChannel not set',
  evidence: { upgradeChannel: null },
  dueDate: '2027-02-21T01:30:00.000Z',
});

const mended: Finding = {
  ...CHANNEL,
  ...{ status: 'resolved', resolution: 'mended', rev: 2, lastSeen: SECOND, told: SECOND },
  ...{ reason: 'upgradeChannel is patch', evidence: { upgradeChannel: 'patch' } },
};

function told(finding: Finding, kind: FindingEvent['kind'], now: string): FindingEvent {
  const check = CATALOGUE.find(({ id }) => id === finding.check);
  const overdue = finding.dueDate < now;
  const sweep = now.replace(/[-:]|:\d\d\.000/g, '').replace('00.000Z', 'Z');
  return findingEvent({ kind, finding, resource: CLUSTER, previousSeverity: null, overdue, baseline: false }, check, {
    sweep,
    now: new Date(now),
  });
}

/** What the first sweep tells of one cluster. */
export const FIRST_NIGHT: readonly FindingEvent[] = [VERSION, IMAGE, CHANNEL].map((finding) =>
  told(finding, 'finding.opened', FIRST),
);
/** What the second tells: one finding was mended. */
export const SECOND_NIGHT: readonly FindingEvent[] = [told(mended, 'finding.resolved', SECOND)];
/** The one event that the pages of SIEMs show. */
export const ONE_EVENT: FindingEvent = told(VERSION, 'finding.opened', FIRST);
