import type { FindingEvent } from '../../events/event.js';
import { SEVERITIES, type Severity } from '../../severity.js';
import { DAY_MS, fullDaysSince } from '../../time.js';
import type { Episode, ExemptionRecord } from './schema.js';

/** What the events of one finding tell, in their order. */
export interface Life {
  readonly episodes: readonly Episode[];
  readonly exemptions: readonly ExemptionRecord[];
}

/** What is gathered while a finding is open. */
interface Begun {
  readonly first: FindingEvent;
  readonly opened: string;
  readonly reopened: boolean;
  readonly last: FindingEvent;
  readonly worst: Severity;
  readonly isPartial: boolean;
}

/**
 * The times that a finding was open, and the exemptions that it had, up to the end of a span.
 * @param events those of one finding, in order of rev, none later than `end`; some may be missing at the beginning
 * @param end the first instant after the span
 */
export function lifeOf(events: readonly FindingEvent[], end: Date): Life {
  const episodes: Episode[] = [];
  const exemptions: ExemptionRecord[] = [];
  let begun: Begun | undefined;
  let granted: FindingEvent | undefined;
  let rev = 0;
  for (const event of events) {
    const isWhole = event.finding.rev === rev + 1;
    rev = event.finding.rev;
    if (granted !== undefined && event.finding.status !== 'exempted') {
      exemptions.push(exemptionOf(granted, event.time));
      granted = undefined;
    } else if (event.finding.status === 'exempted') granted ??= event;
    begun = begun === undefined ? beginOf(event, isWhole) : goneOn(begun, event, isWhole);
    if (event.finding.status !== 'resolved') continue;
    episodes.push(episodeOf(begun, event.time, end));
    begun = undefined;
  }
  if (granted !== undefined) exemptions.push(exemptionOf(granted, null));
  if (begun !== undefined) episodes.push(episodeOf(begun, null, end));
  return { episodes, exemptions };
}

/** Where events before it are missing, nobody knows when it was opened last: it counts from its first sight. */
function beginOf(event: FindingEvent, isWhole: boolean): Begun {
  const { rev, severity, firstSeen } = event.finding;
  return {
    first: event,
    opened: isWhole ? event.time : firstSeen,
    reopened: rev > 1 && isWhole,
    last: event,
    worst: severity,
    isPartial: !isWhole,
  };
}

function goneOn(begun: Begun, event: FindingEvent, isWhole: boolean): Begun {
  const { severity } = event.finding;
  const isWorse = SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(begun.worst);
  return { ...begun, last: event, worst: isWorse ? severity : begun.worst, isPartial: begun.isPartial || !isWhole };
}

function episodeOf(
  { first, opened, reopened, last, worst, isPartial }: Begun,
  resolved: string | null,
  end: Date,
): Episode {
  const { finding, resource } = last;
  const until = resolved === null ? end : new Date(resolved);
  const exempted = resolved === null && finding.status === 'exempted';
  return {
    fingerprint: finding.fingerprint,
    check: finding.check,
    title: finding.title,
    resourceId: resource?.id ?? '',
    resourceName: resource?.name ?? '',
    subscriptionId: resource?.subscriptionId ?? null,
    subject: resource?.subject ?? null,
    owner: resource?.owner ?? null,
    severity: worst,
    opened,
    baseline: first.baseline,
    reopened,
    dueDate: finding.dueDate,
    resolved,
    resolution: resolved === null ? null : finding.resolution,
    daysOpen: resolved === null ? null : fullDaysSince(new Date(opened), until),
    daysOverdue: exempted ? 0 : daysAfter(finding.dueDate, until),
    exempted,
    isPartial,
  };
}

/** Days begun after the due date. */
function daysAfter(dueDate: string, until: Date): number {
  return Math.max(0, Math.ceil((until.getTime() - new Date(dueDate).getTime()) / DAY_MS));
}

function exemptionOf({ finding, resource, time }: FindingEvent, ended: string | null): ExemptionRecord {
  const { owner = '', approver = null, reason = '', until = '' } = finding.exemption ?? {};
  return {
    fingerprint: finding.fingerprint,
    check: finding.check,
    resourceId: resource?.id ?? '',
    subject: resource?.subject ?? null,
    owner,
    approver,
    reason,
    until,
    from: time,
    ended,
  };
}
