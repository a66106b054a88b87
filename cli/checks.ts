import { type Command, Option } from 'commander';
import { CATALOGUE } from '../shared/checks/catalogue.js';
import type { Check } from '../shared/checks/check.js';
import { controlsOf } from '../shared/checks/controls.js';
import { VigieError } from '../shared/errors.js';
import { everyCheck, loadVigieConfig } from '../shared/sweep/compose.js';
import { checksPage } from './formats/checksPage.js';
import { paint, print, wrap } from './output.js';

interface Options {
  readonly format: 'table' | 'json' | 'markdown';
  readonly matrix?: boolean;
  readonly test?: boolean;
  readonly explain?: string;
  readonly resource?: string;
  readonly tag?: readonly string[];
  readonly config?: string;
  readonly out?: string;
  readonly now?: string;
}

export function addChecks(program: Command): Command {
  return program
    .command('checks')
    .description('List the checks: what each looks at, how bad it is, how it is mended.')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json', 'markdown']).default('table'))
    .option('--matrix', 'the threat matrix for Kubernetes and ATT&CK: which checks speak to which technique')
    .option('--test', 'ask the checks of your own the cases in their files (default configuration: as for sweep)')
    .option('--explain <id>', 'which settings hold for a check, and which line of vigie.yaml says so')
    .option('--resource <id>', 'with --explain: for this resource, by its ARM id')
    .option('--tag <name=value...>', 'with --resource: its tags, in place of those that the last sweep saw')
    .option('--config <file>', 'list the checks of your own too, those that this vigie.yaml names')
    .option('--out <folder>', 'with --explain: where the store lies, as for sweep')
    .option('--now <date>', 'with --explain: whether an exemption is in force as of this ISO date')
    .addHelpText(
      'after',
      '\nExit codes with --test: 0 all as expected, 1 a case is not, 2 a check cannot be read.\n\nExample:\n  vigie checks --format json\n  vigie checks --matrix\n  vigie checks --explain node-image-age --resource /subscriptions/…\n  vigie checks --test --config vigie.yaml\n\ndocs/checks.md is what --format markdown prints.',
    )
    .action(async (options: Options) => {
      const { format, matrix, test, explain, config } = options;
      if (explain !== undefined) return (await import('./checksExplain.js')).explainCheck({ ...options, explain });
      aloneWithExplain(options);
      if (test) return (await import('./checksTest.js')).testChecks(config);
      const checks = config === undefined ? CATALOGUE : everyCheck(loadVigieConfig(config, process.env));
      if (matrix) await print((await import('./checksMatrix.js')).checksMatrix(format));
      else if (format === 'json') await print(`${JSON.stringify(checks.map(asJson), null, 2)}\n`);
      else if (format === 'markdown') await print(checksPage(checks));
      else await print(checks.map(asText).join(''));
    });
}

/** What is said to no avail would look as if it had been heard. */
function aloneWithExplain({ resource, tag, out, now }: Options): void {
  for (const [name, value] of Object.entries({ resource, tag, out, now }))
    if (value !== undefined) throw new VigieError('VIGIE_USAGE', `--${name} goes with --explain`);
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
