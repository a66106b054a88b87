import type { AuditNight, Episode, ExemptionRecord } from './schema.js';

/** The columns of findings.csv, exemptions.csv and coverage.csv: the keys of the JSON form, in this order. */
export const EPISODE_COLUMNS = [
  ...(['check', 'title', 'resourceName', 'subject', 'owner', 'severity', 'opened', 'dueDate', 'resolved'] as const),
  ...(['resolution', 'daysOpen', 'daysOverdue', 'exempted', 'baseline', 'reopened', 'isPartial'] as const),
  ...(['subscriptionId', 'resourceId', 'fingerprint'] as const),
] satisfies readonly (keyof Episode)[];

export const EXEMPTION_COLUMNS = [
  ...(['check', 'resourceId', 'subject', 'owner', 'approver', 'reason', 'from', 'until', 'ended'] as const),
  'fingerprint',
] satisfies readonly (keyof ExemptionRecord)[];

export const NIGHT_COLUMNS = [
  ...(['sweep', 'state', 'now', 'subscriptions', 'subscriptionsRead', 'clusters', 'clustersRead'] as const),
  ...(['gaps', 'score'] as const),
] satisfies readonly (keyof AuditNight)[];

/** The cells of one row. */
export function cellsOf<K extends string, T extends Readonly<Record<K, string | number | boolean | null>>>(
  columns: readonly K[],
  row: T,
): (string | number | boolean | null)[] {
  return columns.map((column) => row[column]);
}
