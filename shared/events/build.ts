import type { Check } from '../checks/check.js';
import { controlsOf } from '../checks/controls.js';
import { fillCommand } from '../checks/remediation.js';
import { RESOURCE_TYPES } from '../estate/resource.js';
import type { KnownResource } from '../findings/finding.js';
import type { GapTransition, Transition } from '../findings/night.js';
import type { DefenderAlert } from '../signals/types.js';
import { clean, hashOf } from '../text.js';
import { dayOf } from '../time.js';
import type { AlertEvent, FindingEvent, GapEvent, NoticeEvent, ResourceOfEvent, SummaryEvent } from './event.js';

/** The sweep that events are of: its id and its domain time. */
export interface Occasion {
  readonly sweep: string | null;
  readonly now: Date;
}

/** The event of a finding's transition. */
export function findingEvent(transition: Transition, check: Check | undefined, { sweep, now }: Occasion): FindingEvent {
  const { finding, resource } = transition;
  return {
    schema: 'vigie/1',
    uid: hashOf(finding.fingerprint, finding.rev),
    time: now.toISOString(),
    kind: transition.kind,
    sweep: sweep === null ? null : { id: sweep },
    baseline: transition.baseline,
    finding: {
      fingerprint: finding.fingerprint,
      rev: finding.rev,
      check: finding.check,
      title: check?.title ?? finding.check,
      status: finding.status,
      severity: finding.severity,
      previousSeverity: transition.previousSeverity,
      reason: finding.reason,
      firstSeen: finding.firstSeen,
      lastSeen: finding.lastSeen,
      dueDate: finding.dueDate,
      ...(finding.daysAllowed !== undefined && { daysAllowed: finding.daysAllowed }),
      overdue: transition.overdue,
      ...(transition.kind === 'finding.snapshot' && finding.baselineOnly && { baselineOnly: true as const }),
      exemption: finding.exemption,
      resolution: finding.resolution,
      remediation:
        check === undefined
          ? { text: 'This check is not part of Vigie any more.', command: null, link: '' }
          : fillCommand(check.remediation, resource, finding),
    },
    resource: resourceOf(resource, finding.subject),
    controls: controlsOf(finding.check).map(({ framework, version, id }) => ({ framework, version, id })),
    evidence: { ...finding.evidence },
  };
}

/** An alert as it stands, its number of changes, and how it was last told (null: never). */
interface ToldAlert {
  readonly alert: DefenderAlert;
  readonly rev: number;
  readonly before: { readonly severity: string; readonly status: string } | null;
  readonly baseline: boolean;
}

/** The cluster that an alert is of, as the index of clusters has it. */
interface AlertedCluster {
  readonly id: string;
  readonly subscriptionName: string;
  readonly location: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly owner: string | null;
}

/** The event of a Defender alert that is new, or whose status or severity changed. */
export function alertEvent(
  { alert, rev, before, baseline }: ToldAlert,
  cluster: AlertedCluster | undefined,
  { sweep, now }: Occasion,
): AlertEvent {
  const { systemAlertId, alertType, title, severity, status, generated, intent, simulated } = alert;
  const changed = (last: string | undefined, current: string) => (last === undefined || last === current ? null : last);
  return {
    ...plain(hashOf(systemAlertId, rev), sweep, now),
    kind: before === null ? 'alert.new' : 'alert.changed',
    baseline,
    resource: cluster === undefined ? null : resourceOf(alertedResource(cluster), null),
    alert: {
      id: systemAlertId,
      rev,
      type: alertType,
      title: clean(title),
      severity,
      previousSeverity: changed(before?.severity, severity),
      status,
      previousStatus: changed(before?.status, status),
      generated,
      intent: clean(intent),
      simulated,
    },
  };
}

function alertedResource({ id, ...rest }: AlertedCluster): Omit<KnownResource, 'identity' | 'uid'> {
  const [, , subscriptionId = null, , resourceGroup = null] = id.split('/');
  return {
    ...rest,
    id,
    name: id.split('/').at(-1) ?? '',
    type: RESOURCE_TYPES.cluster,
    subscriptionId,
    resourceGroup,
  };
}

export function gapEvent({ kind, gap }: GapTransition, { sweep, now }: Occasion): GapEvent {
  return {
    ...plain(hashOf(gap.scope, gap.signal, gap.since, kind), sweep, now),
    kind,
    gap: { scope: gap.scope, signal: gap.signal, reason: clean(gap.reason), since: gap.since },
  };
}

/** At most one a day for the same code and thing. */
export function noticeEvent(code: string, text: string, about: string, { sweep, now }: Occasion): NoticeEvent {
  return {
    ...plain(hashOf(code, about, dayOf(now)), sweep, now),
    kind: 'notice',
    notice: { code, text: clean(text, 1_000), about },
  };
}

export function summaryEvent(summary: SummaryEvent['summary'], sweep: string, now: Date): SummaryEvent {
  return { ...plain(hashOf(sweep), sweep, now), kind: 'sweep.completed', summary };
}

function plain(uid: string, sweep: string | null, now: Date) {
  return {
    schema: 'vigie/1' as const,
    uid,
    time: now.toISOString(),
    sweep: sweep === null ? null : { id: sweep },
    baseline: false,
    resource: null,
    controls: [],
    evidence: {},
  };
}

function resourceOf(resource: Omit<KnownResource, 'identity' | 'uid'>, subject: string | null): ResourceOfEvent {
  const { id, name, type, subscriptionId, subscriptionName, resourceGroup, location, owner } = resource;
  return {
    id,
    name: clean(name),
    type,
    subscriptionId,
    subscriptionName: subscriptionName === null ? null : clean(subscriptionName),
    resourceGroup,
    location,
    tags: Object.fromEntries(Object.entries(resource.tags).map(([key, value]) => [clean(key), clean(value)])),
    subject,
    owner,
  };
}
