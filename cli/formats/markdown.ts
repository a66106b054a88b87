import { SEVERITIES } from '../../shared/severity.js';
import { clean } from '../../shared/text.js';
import { countsAgainst, nameOf, remedyOf, type Shown, type ShownResult } from './shown.js';

/** Longest reason in a table. */
const MOST_REASON = 240;
/** GitHub takes 65,536 characters in a comment and 1 MiB in a job summary: so many rows fit into either. */
const MOST_ROWS = 150;

/**
 * For comments on pull requests and summaries of jobs: what counts first, worst first; what is known, exempted or unknown is
 * folded away.
 */
export function* markdown({ groups, counted, gone = [], file }: Shown): Iterable<string> {
  const all = groups.flat();
  const failing = all.filter(countsAgainst).sort(bySeverity);
  const known = all.filter((one) => one.result.severity !== null && !countsAgainst(one)).sort(bySeverity);
  const unknown = all.filter(({ result }) => result.status === 'unknown');
  yield `## ${failing.length === 0 ? 'Nothing found' : `${failing.length} found`} in ${escaped(counted)}\n\n`;
  if (file !== null) yield `${code(file)}\n\n`;
  yield tallyLine(failing);
  yield* tableOf(failing);
  if (gone.length > 0) {
    const lines = gone.map(
      ({ check, resource, subject }) =>
        `- ${code(subject === null ? check : `${check} ${subject}`)} of ${code(resource)}`,
    );
    yield* folded(`${gone.length} no longer found`, [`${lines.slice(0, MOST_ROWS).join('\n')}\n`]);
  }
  if (known.length > 0) yield* folded(`${known.length} known or exempted`, tableOf(known));
  if (unknown.length > 0) yield* folded(`${unknown.length} unknown`, [unknownList(unknown)]);
}

function tallyLine(failing: readonly ShownResult[]): string {
  const counts = SEVERITIES.map(
    (severity) => [severity, failing.filter(({ result }) => result.severity === severity).length] as const,
  );
  const words = counts.filter(([, number]) => number > 0).map(([severity, number]) => `**${number} ${severity}**`);
  return words.length === 0 ? '' : `${words.join(', ')}\n\n`;
}

function* tableOf(results: readonly ShownResult[]): Iterable<string> {
  if (results.length === 0) return;
  yield '| severity | resource | check | what | due | mend |\n| --- | --- | --- | --- | --- | --- |\n';
  for (const one of results.slice(0, MOST_ROWS)) yield rowOf(one);
  if (results.length > MOST_ROWS) yield `\n… and ${results.length - MOST_ROWS} more.\n`;
  yield '\n';
}

function rowOf(one: ShownResult): string {
  const { label, result } = one;
  const { text, link } = remedyOf(one);
  const exempted = result.exemption === undefined ? '' : ` (exempted until ${result.exemption.until})`;
  const cells = [
    result.severity ?? '',
    code(label),
    code(nameOf(one)),
    `${escaped(clean(result.reason, MOST_REASON))}${exempted}`,
    result.dueDate?.slice(0, 10) ?? '',
    link === '' ? escaped(text) : `[${escaped(text)}](${link})`,
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** Once for each reason: most checks lack the same thing. */
function unknownList(results: readonly ShownResult[]): string {
  const checks = new Map<string, Set<string>>();
  for (const { check, result } of results)
    checks.set(result.reason, (checks.get(result.reason) ?? new Set()).add(check.id));
  const lines = [...checks].map(
    ([reason, ids]) => `- ${escaped(clean(reason, MOST_REASON))}: ${[...ids].map(code).join(', ')}`,
  );
  return `${lines.slice(0, MOST_ROWS).join('\n')}\n`;
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
