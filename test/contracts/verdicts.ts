import type { Verdict } from '../../shared/checks/verdict.js';

/** Every line of a verdict goes to people: one line, no full stop, and dates and severities only where they belong. */
export function holdsTogether({
  status,
  severity,
  reason,
  evidence,
  subject,
  hardDay,
  dueDay,
  held,
  remember,
}: Verdict): void {
  expect(reason).toMatch(/^\S(.*[^\s.])?$/);
  expect(reason).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
  expect(severity === null).toBe(status !== 'fail');
  if (status !== 'fail') expect([hardDay, dueDay]).toEqual([null, null]);
  for (const day of [hardDay, dueDay]) if (day !== null) expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
  if (subject !== null) expect(subject).toMatch(/^(auto-provisioned|[a-z]+\/.+)$/);
  expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
  expect(typeof held).toBe('boolean');
  for (const fact of remember) expect(fact).toMatch(/^\S+$/);
}
