import { Command, CommanderError } from 'commander';
import { messageOf, REMEDIES, VigieError } from '../shared/errors.js';
import { addAudit } from './audit.js';
import { addBench } from './bench.js';
import { addCalendar } from './calendar.js';
import { addChecks } from './checks.js';
import { addCompletion } from './completion.js';
import { addDemo } from './demo.js';
import { addDiff } from './diff.js';
import { addDoctor } from './doctor.js';
import { addEvaluate } from './evaluate.js';
import { addForecast } from './forecast.js';
import { addCommonSections, wrappedHelp } from './helpSections.js';
import { addHost } from './host.js';
import { addOutbox } from './outbox.js';
import { say } from './output.js';
import { addReplay } from './replay.js';
import { addReport } from './report.js';
import { addRoute } from './route.js';
import { addSimulate } from './simulate.js';
import { addSweep } from './sweep.js';
import { addUpgradePlan } from './upgradePlan.js';

/** Exit code for input, calls and configurations that are wrong. */
const WRONG = 2;

/**
 * The whole command line, apart from the process that it is called in.
 * @param argv what stands behind the name of the program
 * @returns the exit code; whatever went wrong has been told on stderr
 */
export async function run(argv: readonly string[]): Promise<number> {
  const program = new Command('vigie')
    .description(
      'Watches a fleet of AKS clusters: what leaves support, what waits, what was mended, and what could not be seen.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  az aks list -o json | vigie evaluate -\n\n`vigie <command> --help` has an example of each command.',
    )
    .version(process.env.VIGIE_VERSION ?? '0.0.0')
    .exitOverride()
    .configureOutput({ outputError: () => {}, writeOut: (text) => process.stdout.write(wrappedHelp(text)) })
    .showSuggestionAfterError(true);
  const commands = [
    addEvaluate,
    addSweep,
    addDiff,
    addAudit,
    addUpgradePlan,
    addForecast,
    addOutbox,
    addReplay,
    addReport,
    addCalendar,
    addRoute,
    addDoctor,
    addChecks,
    addDemo,
    addSimulate,
    addHost,
    addCompletion,
    addBench,
  ];
  for (const add of commands) inherit(add(program), program);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error);
  }
}

/** A subcommand does not take over these settings by itself. */
function inherit(command: Command, program: Command): void {
  command.copyInheritedSettings(program);
  addCommonSections(command);
}

/** One clear line for whatever went wrong, never a stack trace. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const words = error.message.replace(/^error: /, '').replace(/\s+/g, ' ');
    say(error.code === 'commander.help' ? '' : `vigie: ${words}`);
    return WRONG;
  }
  if (error instanceof VigieError) {
    const remedy =
      error.code === 'VIGIE_CONFIG_INVALID' || error.code === 'VIGIE_USAGE'
        ? ''
        : ` (${error.code}: ${REMEDIES[error.code]})`;
    say(`vigie: ${error.message}${remedy}`);
    return WRONG;
  }
  say(`vigie: this is a bug of vigie: ${messageOf(error)} (VIGIE_DEBUG=1 shows where)`);
  if (process.env.VIGIE_DEBUG && error instanceof Error) say(error.stack ?? '');
  return WRONG;
}
