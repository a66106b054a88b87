import { setTimeout as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { type Examined, examine } from '../shared/sweep/doctor.js';
import { clean } from '../shared/text.js';
import { knownDestination, type Where, withVigie } from './delivering.js';
import { hang, paint, print } from './output.js';

interface Options extends Where {
  readonly send?: boolean;
  readonly destination?: string;
  readonly format: 'table' | 'json';
}

export function addDoctor(program: Command): Command {
  return program
    .command('doctor')
    .description('Tries each destination: its settings, its secrets, and with --send a test that says so of itself.')
    .option('--send', 'send a marked test event, ticket or card; a ticket is closed again')
    .option('--destination <name>', 'this one alone')
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where a file destination writes, as for sweep (default: beside the configuration)')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      '\nWithout --send nothing is written anywhere; ticket desks are searched once.\n\nExit codes: 0 all are well, 1 something is wrong with one, 2 could not run.\n\nExample:\n  vigie doctor --send --destination servicenow',
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { destination, send = false } = options;
  const examined = await withVigie(options, async (vigie) => {
    if (destination !== undefined) knownDestination(destination, vigie.destinations.keys());
    const wanted = [...vigie.destinations.values()].filter(
      ({ name }) => destination === undefined || name === destination,
    );
    const all: Examined[] = [];
    for (const one of wanted) all.push(await examine(vigie, one, send, (ms) => pause(ms)));
    return all;
  });
  await print(options.format === 'json' ? `${JSON.stringify(examined, null, 2)}\n` : table(examined));
  process.exitCode = examined.every(({ isWell }) => isWell) ? 0 : 1;
}

function table(examined: readonly Examined[]): string {
  if (examined.length === 0) return 'The configuration names no destination.\n';
  const lines = examined.flatMap(({ destination, kind, isWell, said }) => [
    paint('bold', `${destination} (${kind})`),
    ...said.flatMap((line, at) => {
      const isVerdict = at === said.length - 1;
      return hang(
        isVerdict ? (isWell ? 'well' : 'wrong') : '',
        clean(line, 600),
        isVerdict ? (isWell ? 'green' : 'red') : undefined,
      );
    }),
  ]);
  return `${lines.join('\n')}\n`;
}
