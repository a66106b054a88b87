import type { Status } from '../../shared/checks/verdict.js';
import type { GrantedExemption } from '../../shared/findings/finding.js';
import { SEVERITIES } from '../../shared/severity.js';
import type { Evaluated } from '../../shared/sweep/evaluate.js';
import { paint, SEVERITY_STYLE, wrap } from '../output.js';

const WIDTH = 80;
const LABEL_WIDTH = 10;

/**
 * For people: a block a resource, worst first, in 80 columns. What passes is counted, not listed.
 * @param counted what the groups are of: `3 clusters and 1 registry`
 */
export function* table(groups: readonly (readonly Evaluated[])[], counted: string): Iterable<string> {
  const totals = noVerdicts();
  for (const group of [...groups].sort((a, b) => worst(a) - worst(b))) {
    yield* block(group);
    for (const { result } of group) totals[countedAs(result)]++;
  }
  yield `${counted}: ${tally(totals)}\n`;
}

function* block(group: readonly Evaluated[]): Iterable<string> {
  const [first] = group;
  if (first === undefined) return;
  const { resource, label } = first;
  const place = [resource.resourceGroup, resource.location].filter((part) => part !== null).join(', ');
  yield* wrap(`${label}${place === '' ? '' : ` (${place})`}`, WIDTH).map((line) => `${paint('bold', line)}\n`);
  const counts = noVerdicts();
  for (const { result } of group) counts[countedAs(result)]++;
  for (const one of [...group].sort((a, b) => rank(a) - rank(b))) yield* failing(one);
  yield* unknowns(group);
  yield `  ${paint('dim', tally(counts))}\n\n`;
}

function* failing({ check, result }: Evaluated): Iterable<string> {
  if (result.severity === null) return;
  if (result.exemption !== undefined) return yield* exempted(check.id, result, result.exemption);
  const due = result.dueDate === null ? '' : `; due ${result.dueDate.slice(0, 10)}`;
  yield* row(
    result.severity,
    SEVERITY_STYLE[result.severity],
    `${named(check.id, result.subject)}: ${result.reason}${due}`,
  );
}

/** What vigie.yaml lets stand for a while: it stays in sight, with who allowed it and until when. */
function* exempted(
  check: string,
  { subject, severity, reason }: Evaluated['result'],
  exemption: GrantedExemption,
): Iterable<string> {
  const { until, owner, approver } = exemption;
  const words = `until ${until}, owner ${owner}, approved by ${approver ?? 'nobody'}: ${exemption.reason}`;
  yield* row('exempted', 'dim', `${named(check, subject)}: ${severity}, ${reason}; exempted ${words}`);
}

/** What nobody may say, once for each reason: in a file that was read alone, most checks lack the same thing. */
function* unknowns(group: readonly Evaluated[]): Iterable<string> {
  const reasons = new Map<string, string[]>();
  for (const { check, result } of group) {
    if (result.status !== 'unknown') continue;
    reasons.set(result.reason, [...(reasons.get(result.reason) ?? []), named(check.id, result.subject)]);
  }
  for (const [reason, names] of reasons) yield* row('unknown', 'dim', `${names.join(', ')}: ${reason}`);
}

function named(check: string, subject: string | null): string {
  return subject === null ? check : `${check} ${subject}`;
}

function* row(label: string, style: Parameters<typeof paint>[0], text: string): Iterable<string> {
  const [first = '', ...rest] = wrap(text, WIDTH - LABEL_WIDTH - 3);
  yield `  ${paint(style, label.padEnd(LABEL_WIDTH))} ${first}\n`;
  for (const line of rest) yield `${' '.repeat(LABEL_WIDTH + 3)}${line}\n`;
}

type Counts = Record<Status | 'exempted', number>;

function noVerdicts(): Counts {
  return { pass: 0, fail: 0, notApplicable: 0, unknown: 0, exempted: 0 };
}

function countedAs({ status, exemption }: Evaluated['result']): keyof Counts {
  return exemption === undefined ? status : 'exempted';
}

function tally({ fail, pass, unknown, notApplicable, exempted: set }: Counts): string {
  const more = set === 0 ? '' : `, ${set} exempted`;
  return `${fail} failed, ${pass} passed, ${unknown} unknown, ${notApplicable} not applicable${more}`;
}

function rank({ result }: Evaluated): number {
  if (result.exemption !== undefined) return SEVERITIES.length;
  if (result.severity !== null) return SEVERITIES.indexOf(result.severity);
  return result.status === 'unknown' ? SEVERITIES.length + 1 : SEVERITIES.length + 2;
}

function worst(group: readonly Evaluated[]): number {
  return Math.min(...group.map(rank));
}
