import type { Command } from 'commander';

export function addDemo(program: Command): Command {
  return program
    .command('demo')
    .description('Three nights of a made-up fleet, from a simulated Azure to tickets, cards and events.')
    .option('--out <folder>', 'an empty folder, or one of an earlier demo (default: vigie-demo)')
    .addHelpText('after', '\nExample:\n  vigie demo --out vigie-demo')
    .action(async (options: { readonly out?: string }) => {
      const { demo } = await import('./demoNights.js');
      await demo(options.out ?? 'vigie-demo');
    });
}
