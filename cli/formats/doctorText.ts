import type { DoctorReport, Examination, Examined, Result, Status } from '../../shared/sweep/doctor/form.js';
import { clean, count } from '../../shared/text.js';
import { hang, paint } from '../output.js';

type Style = Parameters<typeof paint>[0];

const STYLES: Readonly<Record<Status, Style>> = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' };

/** Of what is said of one examination; `--format json` has all. */
const MOST_RESULTS = 30;

/** What doctor found, in 80 columns; lines of commands alone may be longer, so that they can be copied. */
export function doctorText({ examinations, destinations }: DoctorReport): string {
  const lines = examinations.flatMap(({ name, results }) => [
    paint('bold', name),
    ...(name === 'destinations' && destinations.length > 0
      ? destinations.flatMap(destinationLines)
      : shownOf(results).flatMap(resultLines)),
    ...more(results.length - MOST_RESULTS, name),
  ]);
  return `${[...lines, '', lastLine(examinations)].join('\n')}\n`;
}

/** What may not be left out, where not all are shown. */
const WORST: readonly Status[] = ['failed', 'warning', 'skipped', 'ok'];
/** What is well comes first: it is one line each, and what follows is nearer to the end of the screen. */
const ORDER: readonly Status[] = ['ok', 'failed', 'warning', 'skipped'];

function shownOf(results: readonly Result[]): readonly Result[] {
  const by = (order: readonly Status[]) => (a: Result, b: Result) => order.indexOf(a.status) - order.indexOf(b.status);
  return [...results].sort(by(WORST)).slice(0, MOST_RESULTS).sort(by(ORDER));
}

function more(number: number, name: string): readonly string[] {
  return number > 0 && name !== 'destinations' ? hang('', `and ${number} more: --format json shows all`) : [];
}

function resultLines({ asked, status, found, lost, remedy }: Result): readonly string[] {
  return [
    ...hang(status, clean(`${asked}: ${found}`, 600), STYLES[status]),
    ...(lost === null ? [] : hang('', clean(`lost: ${lost}`, 300))),
    ...remedyLines(remedy),
  ];
}

function remedyLines(remedy: Result['remedy']): readonly string[] {
  if (remedy === null) return [];
  return [...hang('', remedy.text), ...(remedy.command === null ? [] : commandLines(remedy.command))];
}

const WIDTH = 76;

/** In several lines that a shell takes for one: cut at blanks outside of quotes and brackets, never inside a word. */
export function commandLines(command: string): readonly string[] {
  const lines: string[] = [];
  for (const word of wordsOf(command)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH)
      lines.push(lines.length === 0 ? `  ${word}` : `    ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line, at) => (at < lines.length - 1 ? `${line} \\` : line));
}

function wordsOf(command: string): readonly string[] {
  return command.match(/(?:\\.|[^\s'"\\]|'[^']*'|"(?:\\.|\$\([^)]*\)|[^"\\])*")+/g) ?? [];
}

function destinationLines({ destination, kind, isWell, said, remedy }: Examined): readonly string[] {
  return [
    `  ${paint('bold', `${destination} (${kind})`)}`,
    ...said.flatMap((line, at) => {
      const isVerdict = at === said.length - 1;
      const label = isVerdict ? (isWell ? 'ok' : 'failed') : '';
      return hang(label, clean(line, 600), isVerdict ? STYLES[isWell ? 'ok' : 'failed'] : undefined);
    }),
    ...remedyLines(remedy),
  ];
}

function lastLine(examinations: readonly Examination[]): string {
  const all = examinations.flatMap(({ results }) => results);
  const number = (status: Status) => all.filter((one) => one.status === status).length;
  const skipped = number('skipped') > 0 ? `, ${number('skipped')} skipped` : '';
  return `${count(number('failed'), 'failure')}, ${count(number('warning'), 'warning')}, ${number('ok')} ok${skipped}`;
}
