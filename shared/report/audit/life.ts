import type { FindingEvent } from '../../events/event.js';
import { canonical } from '../../json.js';
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
 * The times that a finding was open, and the exemptions that it had, up to the end of a span. It is told event by event, in
 * order of rev; some may be missing at the beginning. Nothing but the open ends is kept: a finding has an event a week.
 */
export class FindingLife {
  readonly #episodes: Episode[] = [];
  readonly #exemptions: ExemptionRecord[] = [];
  #begun: Begun | undefined;
  #granted: FindingEvent | undefined;
  #rev = 0;

  /** @param end where what stands is measured: the first instant after the span, or now */
  constructor(private readonly end: Date) {}

  add(event: FindingEvent): void {
    const isWhole = event.finding.rev === this.#rev + 1;
    this.#rev = event.finding.rev;
    const wasExempted = this.#granted !== undefined;
    this.#grant(event);
    const begun = this.#begun === undefined ? beginOf(event, isWhole) : goneOn(this.#begun, event, isWhole);
    this.#begun = begun;
    if (event.finding.status !== 'resolved') return;
    this.#episodes.push(episodeOf(begun, { resolved: event.time, isExempted: wasExempted }, this.end));
    this.#begun = undefined;
  }

  life(): Life {
    const isExempted = this.#granted !== undefined;
    return {
      episodes:
        this.#begun === undefined
          ? this.#episodes
          : [...this.#episodes, episodeOf(this.#begun, { resolved: null, isExempted }, this.end)],
      exemptions:
        this.#granted === undefined ? this.#exemptions : [...this.#exemptions, exemptionOf(this.#granted, null)],
    };
  }

  /** One that was prolonged, or that somebody else approved, is another one from then on. */
  #grant(event: FindingEvent): void {
    const isGranted = event.finding.status === 'exempted';
    const before = this.#granted;
    if (isGranted && before !== undefined && isSame(before, event)) return;
    if (before !== undefined) this.#exemptions.push(exemptionOf(before, event.time));
    this.#granted = isGranted ? event : undefined;
  }
}

function isSame(before: FindingEvent, after: FindingEvent): boolean {
  return canonical(before.finding.exemption) === canonical(after.finding.exemption);
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
  { resolved, isExempted }: { readonly resolved: string | null; readonly isExempted: boolean },
  end: Date,
): Episode {
  const { finding, resource } = last;
  const until = resolved === null ? end : new Date(resolved);
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
    daysOverdue: isExempted ? 0 : daysAfter(finding.dueDate, until),
    exempted: isExempted && resolved === null,
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
