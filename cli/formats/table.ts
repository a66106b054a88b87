import type { Status } from '../../shared/checks/verdict.js';
import { SEVERITIES } from '../../shared/severity.js';
import type { Evaluated } from '../../shared/sweep/evaluate.js';
import { count } from '../../shared/text.js';
import { paint, SEVERITY_STYLE, wrap } from '../output.js';

const WIDTH = 80;
const LABEL_WIDTH = 10;

/** For people: a block a cluster, worst first, in 80 columns. What passes is counted, not listed. */
export function* table(groups: readonly (readonly Evaluated[])[]): Iterable<string> {
  const totals: Record<Status, number> = { pass: 0, fail: 0, notApplicable: 0, unknown: 0 };
  for (const group of [...groups].sort((a, b) => worst(a) - worst(b))) {
    yield* block(group);
    for (const { result } of group) totals[result.status]++;
  }
  yield `${count(groups.length, 'cluster')}: ${tally(totals)}\n`;
}

function* block(group: readonly Evaluated[]): Iterable<string> {
  const [first] = group;
  if (first === undefined) return;
  const { cluster, label } = first;
  const place = [cluster.resourceGroup, cluster.location].filter((part) => part !== null).join(', ');
  yield* wrap(`${label}${place === '' ? '' : ` (${place})`}`, WIDTH).map((line) => `${paint('bold', line)}\n`);
  const counts: Record<Status, number> = { pass: 0, fail: 0, notApplicable: 0, unknown: 0 };
  for (const { result } of group) counts[result.status]++;
  for (const one of [...group].sort((a, b) => rank(a) - rank(b))) yield* row(one);
  yield `  ${paint('dim', tally(counts))}\n\n`;
}

function* row({ check, result }: Evaluated): Iterable<string> {
  if (result.status !== 'fail' && result.status !== 'unknown') return;
  const word = (result.severity ?? result.status).padEnd(LABEL_WIDTH);
  const label = result.severity === null ? paint('dim', word) : paint(SEVERITY_STYLE[result.severity], word);
  const due = result.dueDate === null ? '' : `; due ${result.dueDate.slice(0, 10)}`;
  const subject = result.subject === null ? '' : ` ${result.subject}`;
  const lines = wrap(`${check.id}${subject}: ${result.reason}${due}`, WIDTH - LABEL_WIDTH - 3);
  yield `  ${label} ${lines[0] ?? ''}\n`;
  for (const line of lines.slice(1)) yield `${' '.repeat(LABEL_WIDTH + 3)}${line}\n`;
}

function tally({ fail, pass, unknown, notApplicable }: Record<Status, number>): string {
  return `${fail} failed, ${pass} passed, ${unknown} unknown, ${notApplicable} not applicable`;
}

function rank({ result }: Evaluated): number {
  if (result.severity !== null) return SEVERITIES.indexOf(result.severity);
  return result.status === 'unknown' ? SEVERITIES.length : SEVERITIES.length + 1;
}

function worst(group: readonly Evaluated[]): number {
  return Math.min(...group.map(rank));
}
