import { type Command, Option } from 'commander';
import { parseNow } from '../shared/config/clock.js';
import { DURATIONS } from '../shared/config/durations.js';
import { VigieError } from '../shared/errors.js';
import { type Replayed, replay } from '../shared/sweep/replay.js';
import { clean, count } from '../shared/text.js';
import { knownDestination, type Where, withOutbox } from './delivering.js';
import { hang, paint, print } from './output.js';
import { waitOf } from './wait.js';
import { minute } from './words.js';

interface Options extends Where {
  readonly destination?: string;
  readonly since?: string;
  readonly wait?: string;
  readonly format: 'table' | 'json';
}

export function addReplay(program: Command): Command {
  return program
    .command('replay')
    .description('Give a destination again, or for the first time, what was committed since a date.')
    .option('--destination <name>', 'as the configuration names it (default: every one)')
    .option('--since <date>', 'an ISO date of the events; a day is midnight UTC (default: all that the outbox holds)')
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where the store lies, as for sweep (default: beside the configuration)')
    .option('--wait <seconds>', `wait so long for retries that are due (default: ${DURATIONS.sweepWait / 1_000})`)
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      '\nEvents are routed by the configuration of today and keep their uids. A desk gets\nno ticket for what needs no work by now; a chat gets the newest card alone.\n\nExit codes: 0 all delivered, 1 something is left or another process was at it,\n2 could not run.\n\nExample:\n  vigie replay --destination siem --since 2026-11-23',
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const since = sinceOf(options.since);
  const waitMs = waitOf(options.wait);
  const replayed = await withOutbox(options, (context) => {
    const configured = [...context.destinations.keys()];
    const { destination } = options;
    const destinations = destination === undefined ? configured : [knownDestination(destination, configured)];
    return replay(context, { destinations, since, waitMs });
  });
  if (options.format === 'json')
    await print(`${JSON.stringify({ since: since?.toISOString() ?? null, destinations: replayed })}\n`);
  else await print(describe(since, replayed));
  process.exitCode = replayed.some(({ left, busy }) => left > 0 || busy.length > 0) ? 1 : 0;
}

function sinceOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const expected = 'expected an ISO date such as 2026-11-23 or 2026-11-23T01:30:00Z';
  return parseNow(text, () => new VigieError('VIGIE_USAGE', `--since is "${text}"; ${expected}`));
}

function describe(since: Date | undefined, replayed: readonly Replayed[]): string {
  const what =
    since === undefined ? 'all that the outbox holds' : `what was committed since ${minute(since.toISOString())}`;
  return `${[paint('bold', `Replay of ${what}`), ...replayed.flatMap(linesOf)].join('\n')}\n`;
}

function linesOf({ destination, delivered, parked, left, busy, waiting }: Replayed): string[] {
  const [first] = waiting.filter(({ why }) => why !== null);
  return [
    destination,
    ...hang('delivered', count(delivered, 'event')),
    ...(parked > 0 ? hang('parked', `${count(parked, 'event')}; \`vigie outbox\` lists them`, 'yellow') : []),
    ...(left > 0 ? hang('left', `${count(left, 'event')}${first === undefined ? '' : reason(first)}`, 'red') : []),
    ...busy.slice(0, MOST).flatMap((partition) => hang('left alone', `${partition}: ${BUSY}`, 'yellow')),
    ...(busy.length > MOST ? hang('', `and ${busy.length - MOST} more`) : []),
  ];
}

const MOST = 5;
const BUSY = 'another process is sending it; replay again when that is done';

function reason({ why, nextAttemptAt }: Replayed['waiting'][number]): string {
  const when = nextAttemptAt === null ? '' : `, tried again after ${minute(nextAttemptAt)}`;
  return `${when}: ${clean(why ?? '', 200)}`;
}
