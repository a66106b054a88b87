import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { domainNow } from '../shared/config/clock.js';
import { DURATIONS } from '../shared/config/durations.js';
import type { SummaryEvent } from '../shared/events/event.js';
import { compose } from '../shared/sweep/compose.js';
import type { Progress } from '../shared/sweep/progress.js';
import { runSweep, type SweepResult } from '../shared/sweep/run.js';
import { clean, count } from '../shared/text.js';
import { holdLittle } from './memory.js';
import { hang, paint, print, say } from './output.js';
import { waitOf } from './wait.js';
import { transitionWords, verdictWords } from './words.js';

interface Options {
  readonly now?: string;
  readonly out?: string;
  readonly format: 'table' | 'json';
  readonly wait?: string;
  readonly acceptDisappearance?: boolean;
  readonly config?: string;
}

export function addSweep(program: Command): Command {
  return program
    .command('sweep')
    .description('One whole sweep: read Azure, judge, and tell every destination what changed.')
    .option('--now <date>', 'the domain time of the sweep (default: VIGIE_CLOCK, else the clock of this machine)')
    .option('--out <folder>', 'where the store and the events lie (default: beside the configuration)')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .option('--wait <seconds>', `wait so long for retries that are due (default: ${DURATIONS.sweepWait / 1_000})`)
    .option('--accept-disappearance', 'clusters or subscriptions that vanished at once are gone: close their findings')
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .addHelpText(
      'after',
      '\nExit codes: 0 closed and all delivered (but for what waits for quiet hours to end), 1 closed with gaps or undelivered events, 2 could not run.\n\nExample:\n  vigie sweep --config vigie.yaml --out out',
    )
    .action(sweep);
}

async function sweep(options: Options): Promise<void> {
  const watched = holdLittle();
  const now = await domainNow(options.now, process.env);
  const vigie = compose({
    config: options.config,
    out: options.out === undefined ? undefined : resolve(options.out),
    acceptDisappearance: options.acceptDisappearance ?? false,
    environment: process.env,
    now,
    progress: (progress) => {
      watched(progress);
      (process.stderr.isTTY ? showProgress : tellLog)(progress);
    },
  });
  const result = await runSweep(vigie, waitOf(options.wait));
  if (options.format === 'json')
    await print(`${JSON.stringify({ ...result.summary, undelivered: result.undelivered })}\n`);
  else await print(describe(result, vigie.outFolder));
  process.exitCode = isLeft(result) || result.summary.summary.coverage.gapsInAll > 0 ? 1 : 0;
}

/** What waits for the end of quiet hours is where it should be. */
function isLeft({ undelivered, waiting }: Pick<SweepResult, 'undelivered' | 'waiting'>): boolean {
  return Object.entries(undelivered).some(
    ([name, number]) => number > 0 && waiting.some(({ destination, quiet }) => destination === name && quiet !== true),
  );
}

function tellLog(progress: Progress): void {
  if (progress.step === 'log') say(`vigie: ${progress.line}`);
}

/** On a terminal one line that is written over, so that a night of a thousand subscriptions stays one line. */
function showProgress(progress: Progress): void {
  const line = words(progress);
  if (progress.step === 'log') say(`\r\u001b[K${line}`);
  else process.stderr.write(`\r\u001b[K${line}${progress.step === 'closed' ? '\n' : ''}`);
}

function words(progress: Progress): string {
  switch (progress.step) {
    case 'started':
      return `sweep ${progress.sweep}: asking which subscriptions there are`;
    case 'continued':
      return `sweep ${progress.sweep}: continued where it was`;
    case 'planned':
      return `${count(progress.subscriptions, 'subscription')}: reading Resource Graph`;
    case 'collected':
      return `${count(progress.partitions, 'partition')} collected`;
    case 'partition':
      return `${progress.done} of ${count(progress.of, 'partition')} judged and told`;
    case 'closed':
      return 'closed';
    case 'log':
      return `vigie: ${progress.line}`;
  }
}

function describe({ sweep: { id }, summary, undelivered, waiting: cursors }: SweepResult, out: string): string {
  const { clusters, verdicts, score, coverage, transitions, calendarAsOf, calendarStale } = summary.summary;
  const waiting = Object.entries(undelivered).filter(([, number]) => number > 0);
  const lines = [
    paint(
      'bold',
      `Sweep ${id}: ${count(clusters, 'cluster')} in ${count(coverage.subscriptionsRead, 'subscription')}, score ${score ?? 'none'}`,
    ),
    ...hang('verdicts', verdictWords(verdicts)),
    ...hang('what changed', transitionWords(transitions)),
    ...gapLines(coverage),
    ...waiting.flatMap(([name, number]) =>
      hang(
        'undelivered',
        `${count(number, 'event')} for ${name}; ${nextTry(name, cursors)}`,
        isLeft({ undelivered: { [name]: number }, waiting: cursors }) ? 'red' : undefined,
      ),
    ),
    ...(calendarStale
      ? hang('calendar', `of ${calendarAsOf}, too old to rely on; give a newer one with the key calendar`, 'yellow')
      : []),
    ...hang('files', out),
  ];
  return `${lines.join('\n')}\n`;
}

function gapLines(coverage: SummaryEvent['summary']['coverage']): string[] {
  if (coverage.gapsInAll === 0)
    return hang('not seen', `nothing: ${coverage.clustersRead} of ${count(coverage.clusters, 'cluster')} read`);
  const shown = coverage.gaps.slice(0, 5);
  const lines = shown.flatMap(({ scope, signal, reason }) =>
    hang('not seen', `${scope}, ${signal}: ${reason}`, 'yellow'),
  );
  return coverage.gapsInAll > shown.length
    ? [...lines, ...hang('', `and ${coverage.gapsInAll - shown.length} more`)]
    : lines;
}

/** What the destination said, and when it may be asked again: a sweep before that leaves it alone. */
function nextTry(destination: string, cursors: SweepResult['waiting']): string {
  const own = cursors.filter((cursor) => cursor.destination === destination);
  const quiet = own.find((cursor) => cursor.quiet);
  if (quiet !== undefined) return `${quiet.why}, sent by the first run after them`;
  const why = own.find((cursor) => cursor.why !== null)?.why;
  const [at] = own.flatMap(({ nextAttemptAt }) => (nextAttemptAt === null ? [] : [nextAttemptAt])).sort();
  const when =
    at === undefined
      ? 'the next sweep tries again'
      : `tried again by a sweep after ${at.slice(0, 16).replace('T', ' ')} UTC`;
  return why == null ? when : `${when}: ${clean(why, 200)}`;
}
