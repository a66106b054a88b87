import type { Check } from '../checks/check.js';
import { controlsOf } from '../checks/controls.js';
import { fillCommand } from '../checks/remediation.js';
import type { KnownResource } from '../findings/finding.js';
import type { GapTransition, Transition } from '../findings/night.js';
import { clean, hashOf } from '../text.js';
import { dayOf } from '../time.js';
import type { FindingEvent, GapEvent, NoticeEvent, ResourceOfEvent, SummaryEvent } from './event.js';

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
      overdue: transition.overdue,
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

function resourceOf(resource: KnownResource, subject: string | null): ResourceOfEvent {
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
