import { HELP, parseArguments } from './arguments.js';
import { Host, say } from './host.js';
import { UsageError } from './usageError.js';

main(process.argv.slice(2)).catch((error) => {
  say(
    error instanceof UsageError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  );
  process.exit(error instanceof UsageError ? 2 : 1);
});

async function main(given: readonly string[]): Promise<void> {
  const options = parseArguments(given, __dirname);
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const host = new Host(options);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void host.stop(0));
  try {
    await host.start();
  } catch (error) {
    // A start that was cut short by a signal has nothing to complain about.
    if (host.isStopping) return;
    await host.end();
    throw error;
  }
}
