import { type Command, Option } from 'commander';
import { minorOf, parseVersion } from '../shared/checks/version.js';
import { VigieError } from '../shared/errors.js';
import { sweepNamed } from '../shared/report/sweepNamed.js';
import type { UpgradePlan } from '../shared/report/upgradePlan/schema.js';
import { type Asked, upgradePlan } from '../shared/report/upgradePlan/upgradePlan.js';
import { parseDay } from '../shared/time.js';
import { type Where, withVigie } from './delivering.js';
import { upgradePlanPage } from './formats/upgradePlanPage.js';
import { upgradePlanText } from './formats/upgradePlanText.js';
import { print } from './output.js';

interface Options extends Where {
  readonly owner?: string;
  readonly subscription?: string;
  readonly target?: string;
  readonly until?: string;
  readonly format: keyof typeof FORMATS;
}

const FORMATS = {
  table: upgradePlanText,
  json: (plan: UpgradePlan) => `${JSON.stringify(plan, null, 2)}\n`,
  markdown: upgradePlanPage,
};

export function addUpgradePlan(program: Command): Command {
  return program
    .command('upgrade-plan')
    .description('What to upgrade first, the way there, what stands in it, and the az commands.')
    .option('--owner <name>', 'clusters of this owner alone')
    .option('--subscription <id>', 'clusters of this subscription alone, by its id or its name')
    .option('--target <minor>', 'go to this minor (default: the newest that is supported for 180 days)')
    .option('--until <day>', 'clusters that are due up to this day (default: 180 days; with --target all below it)')
    .addOption(new Option('--format <format>', 'what to print').choices(Object.keys(FORMATS)).default('table'))
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where the store lies, as for sweep (default: beside the configuration)')
    .addHelpText(
      'after',
      '\nExit codes: 0 told, 2 could not run.\n\nExample:\n  vigie upgrade-plan --owner payments\n  vigie upgrade-plan --target 1.36 --format markdown',
    )
    .action(plan);
}

async function plan(options: Options): Promise<void> {
  const { owner = null, subscription = null } = options;
  const asked: Asked = { owner, subscription, target: targetOf(options.target), until: untilOf(options.until) };
  const made = await withVigie(options, async (vigie) =>
    upgradePlan(vigie, await sweepNamed(vigie.store, 'latest'), asked),
  );
  await print(FORMATS[options.format](made));
}

function targetOf(given: string | undefined): Asked['target'] {
  if (given === undefined) return null;
  const version = parseVersion(given);
  if (version === undefined || version.patch !== null)
    throw new VigieError('VIGIE_USAGE', `--target is "${given}"; expected a minor. Try: --target 1.36`);
  return { name: minorOf(version), version };
}

function untilOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (parseDay(given) !== undefined) return given;
  throw new VigieError('VIGIE_USAGE', `--until is "${given}"; expected a day. Try: --until 2027-03-31`);
}
