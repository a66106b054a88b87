import type { Severity } from '../../severity.js';
import type { EndingExemption } from '../../sweep/endingExemptions.js';
import type { Day } from '../../time.js';

/** Something about a resource that has a day. */
export type Mark = SupportMark | RetirementMark | DueMark;

/** The last day on which what runs is supported. */
export interface SupportMark {
  readonly kind: 'support';
  /** `Kubernetes 1.34.7`. */
  readonly what: string;
  /** `pool/np1`; null: the cluster. */
  readonly subject: string | null;
  readonly longTerm: boolean;
  readonly isPast: boolean;
  readonly command: string | null;
}

/** The day on which AKS ends the support of something that is used, or from which its node images are gone. */
export interface RetirementMark {
  readonly kind: 'retirement' | 'images';
  readonly what: string;
  readonly move: string;
  readonly isPast: boolean;
}

/** A finding that is open, and due on the day. */
export interface DueMark {
  readonly kind: 'due';
  readonly check: string;
  readonly subject: string | null;
  readonly severity: Severity;
  readonly reason: string;
  readonly isPast: boolean;
  readonly command: string | null;
}

export interface MarkedResource {
  /** Lower-cased id. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly owner: string | null;
  readonly subscriptionName: string | null;
}

/** Everything about one resource that falls on one day: one event of the calendar. */
export interface ResourceDay {
  readonly resource: MarkedResource;
  readonly day: Day;
  readonly marks: readonly Mark[];
}

/** What a calendar holds, before anything is put into words. */
export interface CalendarModel {
  /** What was seen. */
  readonly sweep: { readonly id: string; readonly now: string };
  readonly owner: string | null;
  /** Address of the portal, without a slash at its end. */
  readonly portal: string;
  readonly days: readonly ResourceDay[];
  readonly exemptions: readonly EndingExemption[];
}
