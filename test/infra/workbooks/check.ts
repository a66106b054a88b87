import type { Checked } from '../sentinel/check.js';
import { judgeWorkbook } from './catalogue.js';
import { committedWorkbooks, itemsOfType } from './workbook.js';

/** Every workbook held to every rule, in the form that the other content is counted in. */
export function checkWorkbooks(): Checked[] {
  const all = committedWorkbooks();
  const problems = all.flatMap(({ name, workbook }) =>
    judgeWorkbook(workbook).flatMap(({ rule, problems: found }) => found.map((one) => `${name}: ${rule.id}: ${one}`)),
  );
  const tiles = all.flatMap(({ workbook }) => itemsOfType(workbook, 'query'));
  return [
    { kind: 'workbooks', count: all.length, problems },
    { kind: 'tiles of workbooks', count: tiles.length, problems: [] },
  ];
}
