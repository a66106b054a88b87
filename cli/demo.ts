import type { Command } from 'commander';

export function addDemo(program: Command): Command {
  // Not for people: the half of the demo that runs in a process which trusts the simulated certificate.
  program
    .command('demo-nights', { hidden: true })
    .argument('<folder>')
    .argument('<url>')
    .action(async (folder: string, url: string) => {
      const { demoNights } = await import('./demoNights.js');
      await demoNights(folder, url);
    });
  return program
    .command('demo')
    .description('Three nights of a made-up fleet, from a simulated Azure to tickets, cards and events.')
    .option('--out <folder>', 'an empty folder, or one of an earlier demo (default: vigie-demo)')
    .addHelpText(
      'after',
      '\nExit codes: 0 played, 1 a night did not end well, 2 could not run.\n\nExample:\n  vigie demo --out vigie-demo',
    )
    .action(async (options: { readonly out?: string }) => {
      const { demo } = await import('./demoNights.js');
      await demo(options.out ?? 'vigie-demo');
    });
}
