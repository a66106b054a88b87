import { type Cell, type Coverage, type Speaker, sums } from '../../shared/checks/frameworks/coverage.js';
import { paint, wrap } from '../output.js';

const WIDTH = 80;
const ID = 9;
const NAME = 27;
const CHECKS = WIDTH - 2 - ID - 2 - NAME - 2;

/** `vigie checks --matrix`, for people: tactic by tactic, in 80 columns; what nothing speaks to at the end once more. */
export function matrixText(matrices: readonly Coverage[]): string {
  return `${[...matrices.flatMap(tactics), ...legend(), ...matrices.flatMap(end)].join('\n')}\n`;
}

function tactics({ framework, version, note, site, tactics: all }: Coverage): string[] {
  return [
    paint('bold', `${framework} ${version}`),
    site,
    ...wrap(note, WIDTH),
    ...all.flatMap(({ name, techniques }) => ['', tactic(name, techniques), ...techniques.flatMap(rows)]),
    '',
  ];
}

function tactic(name: string, techniques: readonly Cell[]): string {
  const spoken = techniques.filter(({ checks }) => checks.length > 0).length;
  return `${paint('bold', name)} ${paint('dim', `${spoken} of ${techniques.length}`)}`;
}

function rows(cell: Cell): string[] {
  const { id, name, attack, inMatrix } = cell;
  const names = [
    ...wrap(attack.length === 0 ? name : `${name} (${attack.join(', ')})`, NAME),
    ...(inMatrix ? [] : ['not of Containers']),
  ];
  const checks = wrap(checkWords(cell), CHECKS);
  return Array.from({ length: Math.max(names.length, checks.length) }, (_none, at) => {
    const left = `  ${(at === 0 ? id : '').padEnd(ID)}  ${(names[at] ?? '').padEnd(NAME)}`;
    const right = checks[at] ?? '';
    return `${left}  ${cell.checks.length === 0 ? paint('yellow', right) : right}`.trimEnd();
  });
}

function checkWords({ checks, onlyThrough }: Cell): string {
  if (checks.length > 0) return checks.map(marked).join(', ');
  return onlyThrough.length === 0 ? 'nothing here speaks to it' : `only through ${onlyThrough.join(', ')}`;
}

function marked({ id, confidence, profile }: Speaker): string {
  return `${id}${confidence === 'judged' ? '*' : ''}${profile === 'all' ? '+' : ''}`;
}

function legend(): string[] {
  return wrap(
    'A check that speaks to a technique looks at a setting that makes it harder, or easier to see. It proves neither that the technique is prevented nor that it was not used. * our reading: without it, the source says so. + only in profile all.',
    WIDTH,
  );
}

function end(coverage: Coverage): string[] {
  const { framework, version } = coverage;
  return ['', paint('bold', `${framework} ${version}`), ...sums(coverage).flatMap((line) => wrap(line, WIDTH))];
}
