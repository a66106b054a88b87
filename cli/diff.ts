import { type Command, Option } from 'commander';
import { VigieError } from '../shared/errors.js';
import { diffSweeps } from '../shared/report/diff/diff.js';
import { sweepNamed } from '../shared/report/sweepNamed.js';
import { byOccurrence } from '../shared/sweep/occurrence.js';
import { type Where, withVigie } from './delivering.js';
import { diffText } from './formats/diffText.js';
import { print } from './output.js';

interface Options extends Where {
  readonly owner?: string;
  readonly subscription?: string;
  readonly format: 'table' | 'json';
}

export function addDiff(program: Command): Command {
  return program
    .command('diff')
    .description('What is different between two sweeps: findings, clusters, versions, and what was out of sight.')
    .argument('[from]', 'the earlier sweep: an id, a day, latest or previous', 'previous')
    .argument('[to]', 'the later one', 'latest')
    .option('--owner <name>', 'resources of this owner alone')
    .option('--subscription <id>', 'resources of this subscription alone, by its id or its name')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where the store lies, as for sweep (default: beside the configuration)')
    .addHelpText(
      'after',
      '\nExit codes: 0 compared, 2 could not run.\n\nExample:\n  vigie diff\n  vigie diff 2026-11-29 latest --owner payments',
    )
    .action(diff);
}

/** Backwards, what was opened would be missing and what was mended would look new. */
function refuseOrder(earlier: string, later: string): void {
  const order = byOccurrence(earlier, later);
  if (order === 0) throw new VigieError('VIGIE_USAGE', `both are sweep ${earlier}; name two`);
  if (order > 0)
    throw new VigieError('VIGIE_USAGE', `sweep ${earlier} is later than ${later}; name the earlier one first`);
}

async function diff(from: string, to: string, options: Options): Promise<void> {
  const { owner = null, subscription = null } = options;
  const found = await withVigie(options, async (vigie) => {
    const [earlier, later] = [await sweepNamed(vigie.store, from), await sweepNamed(vigie.store, to)];
    refuseOrder(earlier.sweep.id, later.sweep.id);
    return diffSweeps(vigie, earlier, later, { owner, subscription });
  });
  await print(options.format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : diffText(found));
}
