import type { Status } from '../../shared/checks/verdict.js';
import type { GrantedExemption } from '../../shared/findings/finding.js';
import { SEVERITIES } from '../../shared/severity.js';
import { paint, SEVERITY_STYLE, width, wrap } from '../output.js';
import { type Gone, newsOf, type Shown, type ShownResult } from './shown.js';

const LABEL_WIDTH = 10;

/** For people: a block a resource, worst first, in 80 columns. What passes is counted, not listed. */
export function* table({ groups, counted, gone = [] }: Shown): Iterable<string> {
  const totals = noVerdicts();
  for (const group of worstFirst(groups)) {
    yield* block(group);
    for (const { result } of group) totals[countedAs(result)]++;
  }
  yield* goneLines(gone);
  const known = groups.flat().filter(({ isKnown }) => isKnown === true).length;
  yield `${counted}: ${tally(totals)}${known === 0 ? '' : `, ${known} of the failed known`}\n`;
}

/** Good news: what an earlier result had and this one has not. */
function* goneLines(gone: readonly Gone[]): Iterable<string> {
  if (gone.length === 0) return;
  yield `${paint('bold', 'No longer found')}\n`;
  for (const { check, resource, subject } of gone) yield* row('gone', 'green', `${named(check, subject)}: ${resource}`);
  yield '\n';
}

/** The resources with the worst findings alone, for a terminal: of a large fleet it holds no more than it shows. */
export class WorstBlocks {
  readonly #most: number;
  #kept: readonly Group[] = [];
  #failing = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** How many resources with findings there are beside those that are shown. */
  get left(): number {
    return this.#failing - this.#kept.length;
  }

  add(group: Group): void {
    if (!group.some(({ result }) => result.severity !== null)) return;
    this.#failing += 1;
    this.#kept = worstFirst([...this.#kept, group]).slice(0, this.#most);
  }

  *lines(): Iterable<string> {
    for (const group of this.#kept) {
      yield* head(group);
      for (const one of [...group].sort((a, b) => rank(a) - rank(b))) yield* failingLine(one);
      yield '\n';
    }
  }
}

function* head([first]: Group): Iterable<string> {
  if (first === undefined) return;
  const { resource, label } = first;
  const place = [resource.resourceGroup, resource.location].filter((part) => part !== null).join(', ');
  yield* wrap(`${label}${place === '' ? '' : ` (${place})`}`, width()).map((line) => `${paint('bold', line)}\n`);
}

function* block(group: Group): Iterable<string> {
  if (group.length === 0) return;
  yield* head(group);
  const counts = noVerdicts();
  for (const { result } of group) counts[countedAs(result)]++;
  for (const one of [...group].sort((a, b) => rank(a) - rank(b))) yield* failingLine(one);
  yield* unknowns(group);
  yield `  ${paint('dim', tally(counts))}\n\n`;
}

function* failingLine(one: ShownResult): Iterable<string> {
  const { check, result, isKnown } = one;
  if (result.severity === null) return;
  if (result.exemption !== undefined) return yield* exempted(check.id, result, result.exemption);
  const due = result.dueDate === null ? '' : `; due ${result.dueDate.slice(0, 10)}`;
  const news = newsOf(one);
  yield* row(
    result.severity,
    isKnown === true ? 'dim' : SEVERITY_STYLE[result.severity],
    `${news === null ? '' : `${news}: `}${named(check.id, result.subject)}: ${result.reason}${due}`,
  );
}

/** What vigie.yaml lets stand for a while: it stays in sight, with who allowed it and until when. */
function* exempted(
  check: string,
  { subject, severity, reason }: ShownResult['result'],
  exemption: GrantedExemption,
): Iterable<string> {
  const { until, owner, approver } = exemption;
  const words = `until ${until}, owner ${owner}, approved by ${approver ?? 'nobody'}: ${exemption.reason}`;
  yield* row('exempted', 'dim', `${named(check, subject)}: ${severity}, ${reason}; exempted ${words}`);
}

/** What nobody may say, once for each reason: in a file that was read alone, most checks lack the same thing. */
function* unknowns(group: Group): Iterable<string> {
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
  const [first = '', ...rest] = wrap(text, width() - LABEL_WIDTH - 3);
  yield `  ${paint(style, label.padEnd(LABEL_WIDTH))} ${first}\n`;
  for (const line of rest) yield `${' '.repeat(LABEL_WIDTH + 3)}${line}\n`;
}

type Counts = Record<Status | 'exempted', number>;

function noVerdicts(): Counts {
  return { pass: 0, fail: 0, notApplicable: 0, unknown: 0, exempted: 0 };
}

function countedAs({ status, exemption }: ShownResult['result']): keyof Counts {
  return exemption === undefined ? status : 'exempted';
}

function tally({ fail, pass, unknown, notApplicable, exempted: set }: Counts): string {
  const more = set === 0 ? '' : `, ${set} exempted`;
  return `${fail} failed, ${pass} passed, ${unknown} unknown, ${notApplicable} not applicable${more}`;
}

function rank({ result }: ShownResult): number {
  if (result.exemption !== undefined) return SEVERITIES.length;
  if (result.severity !== null) return SEVERITIES.indexOf(result.severity);
  return result.status === 'unknown' ? SEVERITIES.length + 1 : SEVERITIES.length + 2;
}

type Group = readonly ShownResult[];

/** How many there are of each rank, worst first. */
function ranksOf(group: Group): readonly number[] {
  const counts = Array<number>(SEVERITIES.length + 3).fill(0);
  for (const one of group) counts[rank(one)] = (counts[rank(one)] ?? 0) + 1;
  return counts;
}

/** More of the worst first; what stands alike stays in its order. */
function worstFirst(groups: readonly Group[]): readonly Group[] {
  const ranked = groups.map((group) => ({ group, ranks: ranksOf(group) }));
  return ranked.sort((a, b) => difference(a.ranks, b.ranks)).map(({ group }) => group);
}

function difference(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, rank) => number !== b[rank]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
}
