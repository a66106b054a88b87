import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { VigieError } from '../shared/errors.js';
import { programPath, runProgram } from './programs.js';

export function addBench(program: Command): Command {
  return program
    .command('bench')
    .description('Measure what a sweep costs on a simulated Azure, against the fewest requests there can be.')
    .option('--sizes <numbers>', 'clusters, ten a subscription (default: 100,1000,10000)')
    .option('--runs <number>', 'how often each size is measured (default: 5)')
    .option('--large', '100,000 clusters too, once')
    .option('--ci', '100 and 1,000 once; fails on requests, events and bytes, never on time')
    .option('--out <file>', 'where the figures are written (default: bench/results.json)')
    .addHelpText(
      'after',
      '\nExit codes: 0 all costs held, 1 one falls short, 2 wrong call, or no sweep.\n\nExample:\n  vigie bench --sizes 100,1000 --runs 1',
    )
    .action(async () => {
      if (!existsSync(programPath('bench')))
        throw new VigieError(
          'VIGIE_USAGE',
          'the installed package has no bench; run npm run bench in a clone of the repository',
        );
      // The program reads the options itself: it can be started without this command.
      process.exitCode = await runProgram('bench', process.argv.slice(3));
    });
}
