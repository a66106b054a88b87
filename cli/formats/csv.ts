import { stringify } from 'csv-stringify/sync';
import type { GrantedExemption } from '../../shared/findings/finding.js';
import { newsOf, type ShownResult } from './shown.js';

const COLUMNS = [
  ...['check', 'resourceId', 'name', 'subject', 'status', 'severity', 'dueDate', 'reason', 'evidence'],
  ...['exemptedUntil', 'exemptionOwner', 'exemptionApprover', 'exemptionReason', 'news'],
];

/** For spreadsheets: every cell quoted, and a cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function* csv(groups: readonly (readonly ShownResult[])[]): Iterable<string> {
  yield lines([COLUMNS]);
  for (const group of groups) if (group.length > 0) yield lines(group.map(rowOf));
}

function lines(rows: readonly (readonly (string | null)[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { quoted: true, escape_formulas: true, record_delimiter: 'windows' },
  );
}

function rowOf(one: ShownResult): readonly (string | null)[] {
  const { label, result } = one;
  return [
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
    newsOf(one),
  ];
}

function exemptionOf(exemption: GrantedExemption | undefined): readonly (string | null)[] {
  if (exemption === undefined) return [null, null, null, null];
  const { until, owner, approver, reason } = exemption;
  return [until, owner, approver, reason];
}
