import type { Command } from 'commander';
import { runProgram } from './programs.js';

export function addHost(program: Command): Command {
  return program
    .command('host')
    .description('Run the Functions app on this machine: timers, queues and http, until it is told to stop.')
    .option('--port <number>', 'where http functions answer, on 127.0.0.1 (default: 7071; 0: one that is free)')
    .option('--workers <number>', 'processes that run functions side by side (default: 2)')
    .option('--time-scale <number>', 'divides timer periods, delays and waits, never leases (default: 1)')
    .option(
      '--role <role>',
      'app role of the callers, may be repeated; none: no role (default: Vigie.Read and Vigie.Run)',
    )
    .option('--write-env <file>', 'write what a second terminal needs, as export lines')
    .option('--core-tools', 'let Azure Functions Core Tools run it, where func is on the PATH')
    .option('--functions <file>', 'the compiled functions (default: those of Vigie)')
    .option('--host-json <file>', 'settings of the host (default: the host.json of Vigie)')
    .addHelpText(
      'after',
      '\nIt starts Azurite unless AzureWebJobsStorage is set, and the simulated Azure\nunless VIGIE_CONFIG is set. Its first line says where they are.\n\nExit codes: 0 told to stop, 1 ended by an error, 2 could not start.\n\nExample:\n  vigie host --port 7071\n  # in a second terminal\n  curl -s -X POST http://127.0.0.1:7071/api/sweeps\n  curl -s http://127.0.0.1:7071/api/health',
    )
    .action(async () => {
      // The program reads the options itself: it can be started without this command.
      process.exitCode = await runProgram('host', process.argv.slice(3));
    });
}
