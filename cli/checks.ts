import { type Command, Option } from 'commander';
import { CATALOGUE } from '../shared/checks/catalogue.js';
import type { Check } from '../shared/checks/check.js';
import { controlsOf } from '../shared/checks/controls.js';
import { checksPage } from './formats/checksPage.js';
import { paint, print, wrap } from './output.js';

export function addChecks(program: Command): Command {
  return program
    .command('checks')
    .description('List the checks: what each looks at, how bad it is, how it is mended.')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json', 'markdown']).default('table'))
    .option('--matrix', 'the threat matrix for Kubernetes and ATT&CK: which checks speak to which technique')
    .addHelpText(
      'after',
      '\nExample:\n  vigie checks --format json\n  vigie checks --matrix\n\ndocs/checks.md is what --format markdown prints.',
    )
    .action(async ({ format, matrix }: { format: 'table' | 'json' | 'markdown'; matrix?: boolean }) => {
      if (matrix) await print((await import('./checksMatrix.js')).checksMatrix(format));
      else if (format === 'json') await print(`${JSON.stringify(CATALOGUE.map(asJson), null, 2)}\n`);
      else if (format === 'markdown') await print(checksPage());
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
