import { SEVERITIES, type Severity } from '../../severity.js';
import { DAY_MS } from '../../time.js';
import type { ReportModel } from '../model.js';

/** What one owner has on the table. */
export interface OwnerRow {
  /** Null: nobody owns it. */
  readonly owner: string | null;
  readonly open: number;
  readonly overdue: Readonly<Record<Severity, number>>;
  readonly overdueInAll: number;
  /** Full days since the first due date; 0 where nothing is overdue. */
  readonly longestDays: number;
}

/** Every owner of an open finding, who has most overdue first. */
export function ownerRows({
  findings,
  resources,
  now,
}: Pick<ReportModel, 'findings' | 'resources' | 'now'>): readonly OwnerRow[] {
  const today = new Date(now).getTime();
  const rows = new Map<string | null, OwnerSum>();
  for (const { resource, severity, exemption, overdue, dueDate } of findings) {
    if (exemption !== null) continue;
    const owner = resources[resource]?.owner ?? null;
    const sum = rows.get(owner) ?? new OwnerSum();
    rows.set(owner, sum);
    sum.open += 1;
    if (!overdue) continue;
    sum.overdue[severity] += 1;
    sum.longestDays = Math.max(sum.longestDays, Math.floor((today - new Date(dueDate).getTime()) / DAY_MS));
  }
  return [...rows]
    .map(([owner, { open, overdue, longestDays }]) => ({
      owner,
      open,
      overdue,
      longestDays,
      overdueInAll: SEVERITIES.reduce((all, severity) => all + overdue[severity], 0),
    }))
    .sort(
      (a, b) =>
        b.overdueInAll - a.overdueInAll || b.open - a.open || (a.owner ?? '').localeCompare(b.owner ?? '', 'en'),
    );
}

class OwnerSum {
  open = 0;
  longestDays = 0;
  readonly overdue: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
}
