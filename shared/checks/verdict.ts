import type { JsonObject } from '../json.js';
import type { Severity } from '../severity.js';
import type { Day } from '../time.js';

export const STATUSES = ['pass', 'fail', 'notApplicable', 'unknown'] as const;
export type Status = (typeof STATUSES)[number];

/** What a check says of one resource, or of one subject of it. */
export interface Verdict {
  readonly status: Status;
  /** One plain sentence, without a full stop. */
  readonly reason: string;
  /** Small JSON that shows what the verdict rests on. */
  readonly evidence: JsonObject;
  /** `pool/np1`, `retirement/kubenet`, `alert/{id}`…; null for the resource itself. */
  readonly subject: string | null;
  /** Only on `fail`. */
  readonly severity: Severity | null;
  /** The day on which it becomes, or became, a hard fact (end of support); it counts in full. */
  readonly hardDay: Day | null;
  /** Where a rule says "due date =": this day wins over everything else. */
  readonly dueDay: Day | null;
  /**
   * Facts to remember from now on (`patch-removed/1.34.1`): the sweep keeps since when each was seen without a break and
   * hands it back through `Memory`.
   */
  readonly remember: readonly string[];
  /** The verdict stands, but its event waits for a later sweep (an upgrade is under way). */
  readonly held: boolean;
}

type Extra = Partial<Pick<Verdict, 'subject' | 'hardDay' | 'dueDay' | 'remember' | 'held'>>;

const NOTHING = { subject: null, severity: null, hardDay: null, dueDay: null, remember: [], held: false } as const;

export function pass(reason: string, evidence: JsonObject = {}, extra: Extra = {}): Verdict {
  return { ...NOTHING, ...extra, status: 'pass', reason, evidence };
}

export function fail(severity: Severity, reason: string, evidence: JsonObject = {}, extra: Extra = {}): Verdict {
  return { ...NOTHING, ...extra, status: 'fail', severity, reason, evidence };
}

/** The thing that the check is about is not there; the reason says what is not. */
export function notApplicable(reason: string, evidence: JsonObject = {}, extra: Extra = {}): Verdict {
  return { ...NOTHING, ...extra, status: 'notApplicable', reason, evidence };
}

/** Nobody may guess: the reason says what was missing or odd. */
export function unknown(reason: string, evidence: JsonObject = {}, extra: Extra = {}): Verdict {
  return { ...NOTHING, ...extra, status: 'unknown', reason, evidence };
}
