import { CATALOGUE } from '../../shared/checks/catalogue.js';
import { type Known, type Speaker, speakersOf } from '../../shared/checks/frameworks/coverage.js';
import { attack, azurePolicy, cisAks, mcsb, threatMatrix } from '../../shared/checks/frameworks/tables.js';
import { checkCell } from './matrixPage.js';

interface Table {
  readonly framework: string;
  readonly version: string;
  readonly source: string;
  readonly note: string;
  readonly notice?: string | undefined;
  readonly controls: readonly { readonly id: string; readonly name: string; readonly version?: string }[];
}

/** docs/controls.md: every framework, control by control, with the checks that answer to it. A test regenerates it. */
export function controlsPage(checks: readonly Known[] = CATALOGUE): string {
  const page = (table: Table, all: boolean) => section(table, all, checks);
  return [
    '# Controls',
    '',
    'Made by `npm run docs` from `shared/checks/data/controls.json` and the tables in `shared/checks/frameworks/`.',
    '',
    'Which check answers to which control of frameworks that others wrote. **Stated**: the source itself ties the control to',
    'this setting, definition or remedy. **Judged**: our reading, the source only describes the control. The source of each',
    'pair is in what `vigie checks --format json` prints. [Coverage of the matrix](matrix.md) has techniques by tactic.',
    '',
    '**What it does not mean.** A check that answers to a control looks at something that the control asks for, often at a',
    'part of it, and by its own rule, not by the audit procedure of the framework. That every check passes is no proof of',
    'compliance, no audit and no certificate. Controls that ask for people and processes cannot be seen in Azure at all.',
    ...page(cisAks(), true),
    ...page(mcsb(), true),
    ...page(azurePolicy(), false),
    ...page(ofMatrix(threatMatrix()), false),
    ...page(ofMatrix(attack()), false),
    '',
  ].join('\n');
}

function ofMatrix({ techniques, ...head }: ReturnType<typeof attack>): Table {
  return { ...head, controls: techniques };
}

/** @param all also what no check answers to; else those are counted only */
function section(table: Table, all: boolean, checks: readonly Known[]): string[] {
  const { framework, version, source, note, notice, controls } = table;
  const rows = controls.map((control) => ({ control, found: speakersOf(framework, control.id, checks) }));
  const answered = rows.filter(({ found }) => found.length > 0);
  const rest = rows.length - answered.length;
  return [
    '',
    `## ${framework}${controls.some((one) => one.version !== undefined) ? '' : ` ${version}`}`,
    '',
    `Read in \`${source}\`. ${note}${notice === undefined ? '' : ` ${notice}`}`,
    '',
    `Checks answer to ${answered.length} of ${rows.length}.${all || rest === 0 ? '' : ` The other ${rest} are not listed.`}`,
    ...(answered.length === 0 && !all ? [] : ['', '| id | control | stated | judged |', '| --- | --- | --- | --- |']),
    ...(all ? rows : answered).map(({ control, found }) => row(control, found)),
  ];
}

function row({ id, name, version }: Table['controls'][number], found: readonly Speaker[]): string {
  const what = `${name.replaceAll('|', '\\|')}${version === undefined ? '' : `, ${version}`}`;
  const none = found.length === 0 ? 'none' : '';
  return `| ${id} | ${what} | ${none}${checkCell(found, 'stated')} | ${checkCell(found, 'judged')} |`;
}
