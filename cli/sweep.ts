import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { domainNow } from '../shared/config/clock.js';
import { DURATIONS } from '../shared/config/durations.js';
import type { SummaryEvent } from '../shared/events/event.js';
import { LANGS, type Lang } from '../shared/report/lang.js';
import { compose, type Vigie } from '../shared/sweep/compose.js';
import { runSweep, type SweepResult } from '../shared/sweep/run.js';
import { clean, count } from '../shared/text.js';
import { FORMAT_NAMES, FORMATS } from './formats/catalogue.js';
import type { ShownResult } from './formats/shown.js';
import { WorstBlocks } from './formats/table.js';
import { holdLittle } from './memory.js';
import { hang, paint, print, say, width, wrap } from './output.js';
import { progressTeller } from './progress.js';
import { leaveReport } from './report.js';
import { findingGroups, sweepShown } from './sweepShown.js';
import { waitOf } from './wait.js';
import { transitionWords, verdictWords } from './words.js';

/** Resources that the table shows after a sweep. */
const WORST = 5;
/** Of more clusters no report is left. */
const MOST_CLUSTERS = 20_000;

interface Options {
  readonly now?: string;
  readonly out?: string;
  readonly format: (typeof FORMAT_NAMES)[number];
  readonly lang: Lang;
  readonly report: boolean;
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
    .addOption(new Option('--format <format>', 'what to print').choices([...FORMAT_NAMES]).default('table'))
    .addOption(new Option('--lang <language>', 'the language of the report').choices([...LANGS]).default('en'))
    .option('--no-report', 'leave no report.html')
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
  const { tell, end } = progressTeller({ isTerminal: process.stderr.isTTY === true, columns: process.stderr.columns });
  const now = await domainNow(options.now, process.env);
  const vigie = compose({
    config: options.config,
    out: options.out === undefined ? undefined : resolve(options.out),
    acceptDisappearance: options.acceptDisappearance ?? false,
    environment: process.env,
    now,
    progress: (progress) => {
      watched(progress);
      tell(progress);
    },
  });
  const result = await runSweep(vigie, waitOf(options.wait)).finally(end);
  const report = leavesReport(options, vigie, result)
    ? await leaveReport(vigie, result.sweep.id, options.lang)
    : undefined;
  await show(options, vigie, result, report);
  process.exitCode = isLeft(result) || result.summary.summary.coverage.gapsInAll > 0 || report === null ? 1 : 0;
}

/** In Azure's storage there is no folder to leave one in, unless the call names it. A page of a larger fleet opens nowhere. */
function leavesReport({ out, report }: Options, { config }: Vigie, { summary }: SweepResult): boolean {
  if (!report || (out === undefined && config.store.kind !== 'folder')) return false;
  if (summary.summary.clusters <= MOST_CLUSTERS) return true;
  say(`vigie: no report is left of more than ${MOST_CLUSTERS} clusters; make one by owner: vigie report --owner NAME`);
  return false;
}

async function show(
  options: Options,
  vigie: Vigie,
  result: SweepResult,
  report: string | null | undefined,
): Promise<void> {
  const { format, lang } = options;
  if (format === 'json') return print(`${JSON.stringify({ ...result.summary, undelivered: result.undelivered })}\n`);
  if (format === 'html') {
    const { reportHtml } = await import('../shared/report/reportHtml.js');
    return print(await reportHtml(vigie, { sweep: result.sweep.id, lang }));
  }
  if (format !== 'table') {
    for (const part of FORMATS[format](await sweepShown(vigie, result.sweep))) await print(part);
    return;
  }
  await print(describe(result, report ?? vigie.outFolder));
  await showWorst(findingGroups(vigie, result.sweep), report != null);
}

/** The clusters that need somebody first; the rest is in the report, where one was left. */
async function showWorst(groups: AsyncIterable<readonly ShownResult[]>, isReported: boolean): Promise<void> {
  const worst = new WorstBlocks(WORST);
  for await (const group of groups) worst.add(group);
  await print('\n');
  for (const line of worst.lines()) await print(line);
  if (worst.left === 0) return;
  const where = isReported ? 'in report.html' : 'vigie report shows them';
  await print(`and ${count(worst.left, 'resource')} more with findings: ${where}\n`);
}

/** What waits for the end of quiet hours is where it should be. */
function isLeft({ undelivered, waiting }: Pick<SweepResult, 'undelivered' | 'waiting'>): boolean {
  return Object.entries(undelivered).some(
    ([name, number]) => number > 0 && waiting.some(({ destination, quiet }) => destination === name && quiet !== true),
  );
}

function describe({ sweep: { id }, summary, undelivered, waiting: cursors }: SweepResult, out: string): string {
  const { clusters, verdicts, score, coverage, transitions, calendarAsOf, calendarStale } = summary.summary;
  const waiting = Object.entries(undelivered).filter(([, number]) => number > 0);
  const lines = [
    ...wrap(
      `Sweep ${id}: ${count(clusters, 'cluster')} in ${count(coverage.subscriptionsRead, 'subscription')}, score ${score ?? 'none'}`,
      width(),
    ).map((line) => paint('bold', line)),
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
