import { stringify } from 'csv-stringify/sync';
import type { GrantedExemption } from '../../shared/findings/finding.js';
import type { Evaluated } from '../../shared/sweep/evaluate.js';

const COLUMNS = [
  ...['check', 'resourceId', 'name', 'subject', 'status', 'severity', 'dueDate', 'reason', 'evidence'],
  ...['exemptedUntil', 'exemptionOwner', 'exemptionApprover', 'exemptionReason'],
];

/** For spreadsheets: every cell quoted, and a cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function csv(results: readonly Evaluated[]): string {
  const rows = results.map(({ label, result }) => [
    result.check,
    result.resourceId,
    label,
    result.subject,
    result.status,
    result.severity,
    result.dueDate,
    result.reason,
    JSON.stringify(result.evidence),
    ...exemptionOf(result.exemption),
  ]);
  return stringify([COLUMNS, ...rows], { quoted: true, escape_formulas: true, record_delimiter: 'windows' });
}

function exemptionOf(exemption: GrantedExemption | undefined): readonly (string | null)[] {
  if (exemption === undefined) return [null, null, null, null];
  const { until, owner, approver, reason } = exemption;
  return [until, owner, approver, reason];
}
