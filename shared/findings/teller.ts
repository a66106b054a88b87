import { dayOf, daysUntil } from '../time.js';
import type { Finding, KnownResource } from './finding.js';
import type { Transition } from './night.js';

/** Every open finding is sent again after this many days, because rules look back 14 days at most. */
const SNAPSHOT_DAYS = 7;

/** Collects what there is to tell in one sweep; every telling counts the finding's `rev` up by one. */
export class Teller {
  readonly transitions: Transition[] = [];
  readonly #findings: Map<string, Finding>;
  /** Fingerprints by resource. */
  readonly #byResource = new Map<string, string[]>();

  constructor(
    findings: Readonly<Record<string, Finding>>,
    private readonly now: Date,
    private readonly remindEveryDays: number,
  ) {
    this.#findings = new Map(Object.entries(findings));
    for (const finding of this.#findings.values()) this.#index(finding);
  }

  get(fingerprint: string): Finding | undefined {
    return this.#findings.get(fingerprint);
  }

  all(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  /** The findings of one resource, by its key. */
  of(resource: string): readonly Finding[] {
    return (this.#byResource.get(resource) ?? []).flatMap((fingerprint) => this.#findings.get(fingerprint) ?? []);
  }

  /** Whether there is any finding of one check on one resource. */
  has(resource: string, check: string): boolean {
    const fingerprints = this.#byResource.get(resource) ?? [];
    return fingerprints.some((fingerprint) => this.#findings.get(fingerprint)?.check === check);
  }

  /** Keeps what was learned without telling anybody: it travels with the next event. */
  note(finding: Finding): void {
    if (!this.#findings.has(finding.fingerprint)) this.#index(finding);
    this.#findings.set(finding.fingerprint, finding);
  }

  tell(
    kind: Transition['kind'],
    finding: Finding,
    resource: KnownResource,
    extra: { previousSeverity?: Finding['severity'] | null; baseline?: boolean } = {},
  ): Finding {
    const baseline = extra.baseline ?? false;
    const { baselineOnly, ...rest } = finding;
    const isOnly = baseline || (kind === 'finding.snapshot' && baselineOnly === true);
    const told: Finding = {
      ...rest,
      rev: finding.rev + 1,
      told: this.now.toISOString(),
      ...(isOnly && { baselineOnly: true as const }),
    };
    this.note(told);
    const overdue = told.status === 'open' && this.isOverdue(told);
    this.transitions.push({
      kind,
      finding: told,
      previousSeverity: extra.previousSeverity ?? null,
      overdue,
      baseline,
      resource,
    });
    return told;
  }

  isOverdue(finding: Pick<Finding, 'dueDate'>): boolean {
    return this.now.getTime() >= new Date(finding.dueDate).getTime();
  }

  /**
   * What time alone brings: overdue, its reminders, and the weekly snapshot. An exempted finding is not reminded; its
   * snapshot is sent all the same, marked, so that it stays where readers look back two weeks at most.
   */
  timePasses(finding: Finding, resource: KnownResource): void {
    if (finding.status === 'resolved') return;
    if (finding.status === 'open' && this.isOverdue(finding)) {
      if (finding.overdueTold === null || this.#daysSince(finding.overdueTold) >= this.remindEveryDays) {
        this.tell('finding.overdue', { ...finding, overdueTold: this.now.toISOString() }, resource);
        return;
      }
    }
    if (this.#daysSince(finding.told) >= SNAPSHOT_DAYS) this.tell('finding.snapshot', finding, resource);
  }

  findings(): Record<string, Finding> {
    return Object.fromEntries(this.#findings);
  }

  #index({ resource, fingerprint }: Finding): void {
    const fingerprints = this.#byResource.get(resource);
    if (fingerprints === undefined) this.#byResource.set(resource, [fingerprint]);
    else fingerprints.push(fingerprint);
  }

  /** Calendar days, so that a sweep that starts a second earlier than last week's does not wait a day more. */
  #daysSince(instant: string): number {
    return -daysUntil(dayOf(new Date(instant)), this.now);
  }
}
