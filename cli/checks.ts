import { type Command, Option } from 'commander';
import { CATALOGUE } from '../shared/checks/catalogue.js';
import type { Check } from '../shared/checks/check.js';
import { controlsOf } from '../shared/checks/controls.js';
import { paint, print, wrap } from './output.js';

export function addChecks(program: Command): Command {
  return program
    .command('checks')
    .description('List the checks: what each looks at, how bad it is, how it is mended.')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json', 'markdown']).default('table'))
    .addHelpText('after', '\nExample:\n  vigie checks --format json')
    .action(async ({ format }: { format: 'table' | 'json' | 'markdown' }) => {
      if (format === 'json') await print(`${JSON.stringify(CATALOGUE.map(asJson), null, 2)}\n`);
      else if (format === 'markdown') await print(markdown());
      else await print(CATALOGUE.map(asText).join(''));
    });
}

function asJson(check: Check): object {
  const { id, title, why, profile, severity, points, remediation, needs, uses } = check;
  return {
    id,
    title,
    profile,
    severity,
    point: points.join(', '),
    why,
    remediation: remediation.command === null ? remediation.text : `${remediation.text} ${remediation.command}`,
    link: remediation.link,
    controls: controlsOf(id),
    needs,
    uses,
  };
}

function asText({ id, title, severity }: Check): string {
  const [first = '', ...rest] = wrap(title, 80 - 41);
  return [
    `${paint('bold', id.padEnd(30))} ${severity.padEnd(9)} ${first}\n`,
    ...rest.map((line) => `${' '.repeat(41)}${line}\n`),
  ].join('');
}

/** docs/checks.md is made with this; a test regenerates it. */
export function markdown(): string {
  const lines = CATALOGUE.map(({ id, title, severity, points, why, remediation }) => {
    const command = remediation.command === null ? '' : `<br>\`${cell(remediation.command)}\``;
    return `| \`${id}\` | ${cell(title)} | ${severity} | ${points.join(', ')} | ${cell(why)} | ${cell(remediation.text)}${command} [Microsoft's page](${remediation.link}) |`;
  });
  return [
    '# Checks',
    '',
    'Made by `npm run -s vigie -- checks --format markdown`.',
    '',
    '| id | fails when | severity | point | why | how to mend it |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}
