import type { Check, Remediation } from '../../shared/checks/check.js';
import { fillCommand } from '../../shared/checks/remediation.js';
import type { FindingEvent } from '../../shared/events/event.js';
import type { Result } from '../../shared/sweep/evaluate.js';

/** One verdict, or one finding, as the formats show it. */
export interface ShownResult {
  readonly resource: Parameters<typeof fillCommand>[1] & {
    /** The id in lower case; '' where there is none. */
    readonly key: string;
  };
  /** Name of the resource, or its place in the file. */
  readonly label: string;
  readonly check: Check;
  readonly result: Result;
  /** It was found before: it does not count for --fail-on. Absent: nobody said what was known. */
  readonly isKnown?: boolean;
  /** What tonight's sweep told of it: `opened`, `overdue`… Absent: nothing, or there was no sweep. */
  readonly news?: string;
}

/** Verdicts, a group a resource, and what formats say beside them. */
export interface Shown {
  readonly groups: readonly (readonly ShownResult[])[];
  /** What the groups are of: `3 clusters and 1 registry`. */
  readonly counted: string;
  /** Checks that ran. */
  readonly checks: readonly Check[];
  readonly now: Date;
  /** What was evaluated, as it was named; null: a sweep. */
  readonly file: string | null;
  /** What was known and is gone, where somebody said what was known. */
  readonly gone?: readonly Gone[];
  /** A failing result as an event; null: it has no such form. */
  eventOf(one: ShownResult): FindingEvent | null;
}

/** A finding of an earlier result that is not found any more. */
export interface Gone {
  readonly check: string;
  readonly resource: string;
  readonly subject: string | null;
}

/** What to do about it, with the names filled in. */
export function remedyOf({ check, resource, result }: ShownResult): Remediation {
  return fillCommand(check.remediation, resource, result);
}

/** It fails, and nothing lets it stand. */
function isFailing({ result }: ShownResult): boolean {
  return result.severity !== null && result.exemption === undefined;
}

/** `node-image-age pool/np1` */
export function nameOf({ check, result }: ShownResult): string {
  return result.subject === null ? check.id : `${check.id} ${result.subject}`;
}

/** `new` or `known`, where somebody said what was known; what the sweep told of it, as `opened`; null: neither. */
export function newsOf({ isKnown, news }: ShownResult): string | null {
  if (isKnown !== undefined) return isKnown ? 'known' : 'new';
  return news ?? null;
}

/** It fails, nothing lets it stand, and nobody said that it was known. */
export function countsAgainst(one: ShownResult): boolean {
  return isFailing(one) && one.isKnown !== true;
}
