import { type Command, Option } from 'commander';
import { CATALOGUE } from '../shared/checks/catalogue.js';
import type { Check } from '../shared/checks/check.js';
import { controlsOf } from '../shared/checks/controls.js';
import { everyCheck, loadVigieConfig } from '../shared/sweep/compose.js';
import { checksPage } from './formats/checksPage.js';
import { paint, print, wrap } from './output.js';

interface Options {
  readonly format: 'table' | 'json' | 'markdown';
  readonly matrix?: boolean;
  readonly test?: boolean;
  readonly config?: string;
}

export function addChecks(program: Command): Command {
  return program
    .command('checks')
    .description('List the checks: what each looks at, how bad it is, how it is mended.')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json', 'markdown']).default('table'))
    .option('--matrix', 'the threat matrix for Kubernetes and ATT&CK: which checks speak to which technique')
    .option('--test', 'ask the checks of your own the cases in their files (default configuration: as for sweep)')
    .option('--config <file>', 'list the checks of your own too, those that this vigie.yaml names')
    .addHelpText(
      'after',
      '\nExit codes with --test: 0 all as expected, 1 a case is not, 2 a check cannot be read.\n\nExample:\n  vigie checks --format json\n  vigie checks --matrix\n  vigie checks --test --config vigie.yaml\n\ndocs/checks.md is what --format markdown prints.',
    )
    .action(async ({ format, matrix, test, config }: Options) => {
      if (test) return (await import('./checksTest.js')).testChecks(config);
      const checks = config === undefined ? CATALOGUE : everyCheck(loadVigieConfig(config, process.env));
      if (matrix) await print((await import('./checksMatrix.js')).checksMatrix(format));
      else if (format === 'json') await print(`${JSON.stringify(checks.map(asJson), null, 2)}\n`);
      else if (format === 'markdown') await print(checksPage(checks));
      else await print(checks.map(asText).join(''));
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
