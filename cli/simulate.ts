import { type Command, Option } from 'commander';
import { runProgram } from './programs.js';

export function addSimulate(program: Command): Command {
  return program
    .command('simulate')
    .description('Serve a simulated Azure that the real SDK clients talk to, until it is told to stop.')
    .option('--clusters <number>', 'clusters of the made-up fleet (default: 50)')
    .option('--subscriptions <number>', 'subscriptions of the made-up fleet (default: 5)')
    .addOption(
      new Option('--fleet <kind>', 'varied, or large and even for measuring')
        .choices(['varied', 'bench'])
        .default('varied'),
    )
    .option('--seed <number>', 'the same seed makes the same fleet (default: 1)')
    .option('--now <date>', 'where its clock starts (default: now); it stands still until it is set')
    .option('--estate <path>', 'serve real resources from a JSON file or a folder of them')
    .option('--story', "serve the demo's fleet")
    .option('--port <number>', 'port on 127.0.0.1 (default: one that is free)')
    .addOption(
      new Option('--quota <quota>', 'real: it throttles as Azure does').choices(['none', 'real']).default('none'),
    )
    .option('--faults <file>', 'a list of faults to begin with')
    .option('--state <file>', 'keep estate, clock, received and tickets there between runs')
    .option(
      '--destinations <kinds>',
      'name these in its configuration too, or all (default: Sentinel, ServiceNow, Teams, a file)',
    )
    .option('--write-env <file>', 'write the environment as export lines, for a second terminal')
    .addHelpText(
      'after',
      '\nIt serves until it is told to stop (Ctrl+C, SIGTERM).\n\nExit codes: 0 told to stop, 2 could not start.\n\nExample:\n  vigie simulate --clusters 200 --subscriptions 20 --write-env env.sh\n  # in a second terminal\n  . ./env.sh && vigie sweep --out out',
    )
    .action(async () => {
      // The program reads the options itself: it can be started without this command.
      process.exitCode = await runProgram('simulate', process.argv.slice(3));
    });
}
