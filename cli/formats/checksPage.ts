import { CATALOGUE } from '../../shared/checks/catalogue.js';
import type { Check, Point } from '../../shared/checks/check.js';
import { type Control, controlsOf } from '../../shared/checks/controls.js';
import type { Thresholds } from '../../shared/checks/thresholds.js';

/** What the numbers of points stand for. */
const POINTS: Readonly<Record<Point, string>> = {
  1: 'source and CI',
  2: 'registries and images',
  3: 'the cluster',
  4: 'incoming traffic and data',
  5: 'pods',
  6: 'segmentation',
};

/** docs/checks.md: a table to find a check in, then a section each. A test regenerates it. */
export function checksPage(checks: readonly Check[] = CATALOGUE): string {
  return [
    '# Checks',
    '',
    'Made from `shared/checks/` by `npm run docs`.',
    '',
    'A severity that is not one word is given `by rule`: it depends on what is found. A check that lacks a signal which it',
    '*needs* says `unknown`; one that lacks a signal which it *uses* is judged without it, and its reason says so. `evaluate`',
    'reads a file and asks Azure nothing, so there every signal but `regionVersions` (option `--versions`) is missing. *Numbers*',
    'are what a rule turns on: [`thresholds`](configuration.md#thresholds) in vigie.yaml sets them, for all clusters or for some.',
    '',
    '| id | finds | severity | profile |',
    '| --- | --- | --- | --- |',
    ...checks.map(
      ({ id, title, severity, profile }) => `| [${id}](#${id}) | ${cell(title)} | ${severity} | ${profile} |`,
    ),
    ...checks.flatMap(section),
    '',
  ].join('\n');
}

function section({ id, title, why, severity, points, needs, uses, thresholds, remediation }: Check): string[] {
  const controls = controlsOf(id);
  return [
    '',
    `## ${id}`,
    '',
    `**${text(title)}.** ${text(why)}`,
    '',
    `- Severity: ${severity}`,
    ...(points.length === 0 ? [] : [`- Point: ${points.map((point) => `${point}, ${POINTS[point]}`).join('; ')}`]),
    ...(needs.length === 0 ? [] : [`- Needs: ${code(needs)}`]),
    ...(uses.length === 0 ? [] : [`- Uses: ${code(uses)}`]),
    ...(thresholds === undefined ? [] : [`- Numbers: ${numbers(thresholds)}`]),
    ...(controls.length === 0 ? [] : [`- Controls: ${controls.map(controlWords).join('; ')}`]),
    `- To mend it: ${text(remediation.text)}${remediation.link === '' ? '' : ` [Microsoft's page](${remediation.link})`}`,
    ...(remediation.command === null ? [] : ['', '```sh', remediation.command, '```']),
  ];
}

/** Those that `thresholds` in vigie.yaml may set, each with its default. */
function numbers({ definitions }: Thresholds): string {
  return Object.entries(definitions)
    .map(([name, { default: standard, means }]) => `\`${name}\` ${standard}, ${text(means)}`)
    .join('; ');
}

/** `stated`: the source itself ties the control to this; `judged`: our reading of it. */
function controlWords({ framework, version, id, confidence }: Control): string {
  return `${framework} ${version} ${id} (${confidence})`;
}

function code(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

/** `{pool}` and `<name>` in a sentence would be read as markup. */
function text(words: string): string {
  return words.replaceAll('<', '&lt;').replaceAll('\n', ' ');
}

function cell(words: string): string {
  return text(words).replaceAll('|', '\\|');
}
