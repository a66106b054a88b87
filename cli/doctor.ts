import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { domainNow } from '../shared/config/clock.js';
import { VigieError } from '../shared/errors.js';
import { EXAMINATIONS, type ExaminationName } from '../shared/sweep/doctor/form.js';
import { runDoctor } from '../shared/sweep/doctor/run.js';
import { knownDestination, storeWords, type Where } from './delivering.js';
import { doctorText } from './formats/doctorText.js';
import { print, say } from './output.js';

interface Options extends Where {
  readonly send?: boolean;
  readonly destination?: string;
  readonly subscription?: string;
  readonly only?: readonly ExaminationName[];
  readonly format: 'table' | 'json';
}

export function addDoctor(program: Command): Command {
  return program
    .command('doctor')
    .description('Says what stands in the way of a sweep: configuration, rights, quotas, store, destinations.')
    .option('--only <names>', `some of ${EXAMINATIONS.join(', ')}, with commas between`, namesIn)
    .option('--subscription <id>', 'this one alone, in place of the scope of the configuration', guid)
    .option('--send', 'send a marked test event, ticket or card; a ticket is closed again')
    .option('--destination <name>', 'this one alone; without --only nothing else is looked at')
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where store and file destinations lie, as for sweep (default: beside the configuration)')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      '\nWithout --send nothing is written but a test document in the store, which is removed;\nticket desks are searched once. Azure is read, and never changed.\n\nExit codes: 0 all is well (or no worse than a warning), 1 something failed, 2 could not run.\n\nExample:\n  vigie doctor --only token,reads\n  vigie doctor --send --destination servicenow',
    )
    .action(run);
}

async function run({ only, destination, subscription, send = false, format, ...where }: Options): Promise<void> {
  const report = await runDoctor({
    setting: { config: where.config, out: where.out === undefined ? undefined : resolve(where.out) },
    now: await domainNow(undefined, process.env),
    only: EXAMINATIONS.filter((name) => (only ?? (destination === undefined ? EXAMINATIONS : ALONE)).includes(name)),
    ...{ destination, subscription, send },
    machine: { environment: process.env, now: () => new Date(), sleep: (ms) => pause(ms), freeBytes },
    storeFolder: ({ config }) => storeWords(config, where.out),
    check: ({ destinations }) => {
      if (destination !== undefined) knownDestination(destination, destinations.keys());
    },
    log: (line) => say(`vigie: ${line}`),
  });
  await print(format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : doctorText(report));
  process.exitCode = report.examinations.some(({ status }) => status === 'failed') ? 1 : 0;
}

/** Tests of one destination need nothing else. */
const ALONE: readonly ExaminationName[] = ['destinations'];

/** Of a folder that is not there yet: where it would be made. */
async function freeBytes(folder: string): Promise<number> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(at) === at) throw error;
    }
  }
}

function namesIn(text: string): readonly ExaminationName[] {
  return text.split(',').map((word) => {
    const found = EXAMINATIONS.find((name) => name === word.trim());
    if (found === undefined)
      throw new VigieError('VIGIE_USAGE', `--only names "${word}"; expected ${EXAMINATIONS.join(', ')}`);
    return found;
  });
}

function guid(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('expected the id of a subscription');
}
