import type { Command } from 'commander';
import { runProgram } from './programs.js';

export function addHost(program: Command): Command {
  return program
    .command('host')
    .description('Run the Functions app on this machine, on its real triggers, until it is told to stop.')
    .option('--port <number>', 'where http functions answer, on 127.0.0.1; 0: one that is free (default: 7071)')
    .option('--workers <number>', 'processes that run functions side by side (default: 2)')
    .option(
      '--time-scale <number>',
      "divides timer periods, delivery delays and the 10 minutes until a dead host's messages come back (default: 1)",
    )
    .option(
      '--role <role>',
      'app role of the callers; may be given more than once, none: no role (default: Vigie.Read and Vigie.Run)',
    )
    .option('--functions <file>', 'the compiled functions (default: the ones of this program)')
    .option('--host-json <file>', 'settings of the host (default: the host.json of this program)')
    .addHelpText(
      'after',
      '\nIt starts Azurite unless AzureWebJobsStorage is set, and the simulated Azure unless VIGIE_CONFIG is set.\n' +
        'Example:\n  vigie host --port 7071 --workers 4\n  curl -X POST http://127.0.0.1:7071/api/sweeps',
    )
    .action(async () => {
      // The program reads the options itself: it can be started without this command.
      process.exitCode = await runProgram('host', process.argv.slice(3));
    });
}
