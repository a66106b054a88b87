import { SEVERITIES } from '../../shared/severity.js';
import { clean } from '../../shared/text.js';
import { countsAgainst, type Gone, nameOf, newsOf, remedyOf, type Shown, type ShownResult } from './shown.js';

/** Longest reason in a table. */
const MOST_REASON = 240;
/** GitHub takes 65,536 characters in a comment, Azure DevOps 150,000; what counts may fill most of it. */
const MOST_FAILING = 40_000;
/** Each of the three parts that are folded away. */
const MOST_FOLDED = 7_000;

/**
 * For comments on pull requests and summaries of jobs: what counts first, worst first; what is known, exempted or unknown is
 * folded away. It fits into a comment: what does not is counted.
 */
export function* markdown({ groups, counted, gone = [], file }: Shown): Iterable<string> {
  const all = groups.flat();
  const failing = all.filter(countsAgainst).sort(bySeverity);
  const known = all.filter((one) => one.result.severity !== null && !countsAgainst(one)).sort(bySeverity);
  const unknown = all.filter(({ result }) => result.status === 'unknown');
  yield `## ${failing.length === 0 ? 'Nothing found' : `${failing.length} found`} in ${escaped(counted)}\n\n`;
  if (file !== null) yield `${code(file)}\n\n`;
  yield tallyLine(failing);
  yield* tableOf(failing, MOST_FAILING);
  if (gone.length > 0) yield* folded(`${gone.length} no longer found`, fitting(gone.map(goneLine), MOST_FOLDED));
  if (known.length > 0) yield* folded(`${known.length} known or exempted`, tableOf(known, MOST_FOLDED));
  if (unknown.length > 0) yield* folded(`${unknown.length} unknown`, fitting(unknownLines(unknown), MOST_FOLDED));
}

function goneLine({ check, resource, subject }: Gone): string {
  return `- ${code(subject === null ? check : `${check} ${subject}`)} of ${code(resource)}\n`;
}

function tallyLine(failing: readonly ShownResult[]): string {
  const counts = SEVERITIES.map(
    (severity) => [severity, failing.filter(({ result }) => result.severity === severity).length] as const,
  );
  const words = counts.filter(([, number]) => number > 0).map(([severity, number]) => `**${number} ${severity}**`);
  return words.length === 0 ? '' : `${words.join(', ')}\n\n`;
}

function* tableOf(results: readonly ShownResult[], most: number): Iterable<string> {
  if (results.length === 0) return;
  yield '| severity | resource | check | what | due | mend |\n| --- | --- | --- | --- | --- | --- |\n';
  yield* fitting(results.map(rowOf), most);
  yield '\n';
}

/** Lines as long as there is room, and how many there was none for. */
function* fitting(lines: readonly string[], most: number): Iterable<string> {
  let room = most;
  for (const [at, line] of lines.entries()) {
    room -= line.length;
    if (room < 0) return yield `\n… and ${lines.length - at} more.\n`;
    yield line;
  }
}

function rowOf(one: ShownResult): string {
  const { label, result } = one;
  const { text, link } = remedyOf(one);
  const exempted = result.exemption === undefined ? '' : ` (exempted until ${result.exemption.until})`;
  const news = newsOf(one);
  const cells = [
    result.severity ?? '',
    code(label),
    code(nameOf(one)),
    `${news === null ? '' : `**${news}** `}${escaped(clean(result.reason, MOST_REASON))}${exempted}`,
    result.dueDate?.slice(0, 10) ?? '',
    link === '' ? escaped(clean(text)) : `[${escaped(clean(text))}](${addressOf(link)})`,
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** Once for each reason: most checks lack the same thing. */
function unknownLines(results: readonly ShownResult[]): readonly string[] {
  const checks = new Map<string, Set<string>>();
  for (const { check, result } of results)
    checks.set(result.reason, (checks.get(result.reason) ?? new Set()).add(check.id));
  return [...checks].map(
    ([reason, ids]) => `- ${escaped(clean(reason, MOST_REASON))}: ${[...ids].map(code).join(', ')}\n`,
  );
}

function* folded(summary: string, inside: Iterable<string>): Iterable<string> {
  yield `<details><summary>${summary}</summary>\n\n`;
  yield* inside;
  yield '\n</details>\n\n';
}

/** Names and reasons are others' words: no table, no markup, no HTML, no link, and nobody is called by @name. */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '@\u200b')
    .replace(/(https?):\/\//gi, '$1:\u200b//')
    .replace(/\bwww\./gi, 'www\u200b.');
}

/** What would end the address, or the cell of the table that it is in, is written in its other form. */
function addressOf(link: string): string {
  return link.replace(/[\s()<>|\\]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** Names as code: inside it nothing has a meaning but the bar of a table and the backtick. */
function code(text: string): string {
  return `\`${clean(text, 200).replace(/`/g, "'").replace(/\|/g, '\\|')}\``;
}

function bySeverity(a: ShownResult, b: ShownResult): number {
  return rank(a) - rank(b) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
}

function rank({ result }: ShownResult): number {
  return result.severity === null ? SEVERITIES.length : SEVERITIES.indexOf(result.severity);
}
