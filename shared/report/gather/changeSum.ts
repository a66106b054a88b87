import type { AlertEvent, FindingEvent, VigieEvent } from '../../events/event.js';
import { SEVERITIES } from '../../severity.js';
import { clean } from '../../text.js';
import type { AlertChange, Changes, FindingChange } from '../model.js';

/** Nobody reads a longer list, and the findings of the others stand in the table. */
const MOST_OF_A_KIND = 50;

/** What a sweep told, added up as its events are read: a first night has a hundred thousand, and the worst are kept. */
export class ChangeSum {
  readonly #counts: Record<string, number> = {};
  readonly #byKind = new Map<string, FindingChange[]>();
  readonly #alerts: AlertChange[] = [];
  readonly #gaps: Changes['gaps'][number][] = [];

  add(events: readonly VigieEvent[]): void {
    for (const event of events) this.#one(event);
    // After each partition: what is kept stays small.
    for (const [kind, all] of this.#byKind) this.#byKind.set(kind, all.sort(worstFirst).slice(0, MOST_OF_A_KIND));
  }

  sum(): Changes {
    return {
      counts: this.#counts,
      findings: [...this.#byKind.values()].flat(),
      alerts: this.#alerts.slice(0, MOST_OF_A_KIND),
      gaps: this.#gaps.slice(0, MOST_OF_A_KIND),
    };
  }

  #one(event: VigieEvent): void {
    if ('finding' in event) this.#finding(event);
    else if ('alert' in event) {
      this.#count(event.kind);
      this.#alerts.push(alertChange(event));
    } else if ('gap' in event) {
      this.#count(event.kind);
      const { scope, reason } = event.gap;
      this.#gaps.push({ scope: clean(scope), reason: clean(reason), isOver: event.kind === 'coverage.restored' });
    }
  }

  #finding(event: FindingEvent): void {
    if (event.kind === 'finding.snapshot') return;
    this.#count(event.baseline ? 'baseline' : event.kind);
    if (event.baseline) return;
    const ofKind = this.#byKind.get(event.kind) ?? [];
    this.#byKind.set(event.kind, ofKind);
    ofKind.push(findingChange(event));
  }

  #count(kind: string): void {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
  }
}

function findingChange({ kind, finding, resource }: FindingEvent): FindingChange {
  const { check, title, severity, previousSeverity, reason, resolution, dueDate } = finding;
  return {
    kind,
    check,
    title,
    severity,
    previousSeverity,
    reason,
    resolution,
    dueDate,
    subject: resource?.subject ?? null,
    resourceId: resource?.id ?? '',
    resourceName: resource?.name ?? '',
    owner: resource?.owner ?? null,
  };
}

function alertChange({ kind, alert, resource }: AlertEvent): AlertChange {
  const { title, severity, status } = alert;
  return {
    title,
    severity,
    status,
    resourceId: resource?.id ?? null,
    resourceName: resource?.name ?? null,
    isNew: kind === 'alert.new',
  };
}

function worstFirst(a: FindingChange, b: FindingChange): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    a.dueDate.localeCompare(b.dueDate, 'en') ||
    a.resourceName.localeCompare(b.resourceName, 'en') ||
    a.check.localeCompare(b.check, 'en')
  );
}
