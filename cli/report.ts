import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { messageOf, VigieError } from '../shared/errors.js';
import { LANGS, type Lang } from '../shared/report/lang.js';
import type { Vigie } from '../shared/sweep/compose.js';
import { type Where, withVigie } from './delivering.js';
import { print, say } from './output.js';

/** Where a sweep leaves its report, in the folder of its events. */
const FILE = 'report.html';

interface Options extends Where {
  readonly sweep: string;
  readonly owner?: string;
  readonly lang: Lang;
  readonly file?: string;
}

export function addReport(program: Command): Command {
  return program
    .command('report')
    .description('The report of a sweep: one HTML file that works offline and in mail.')
    .option('--sweep <name>', 'an id, a day, latest or previous', 'latest')
    .option('--owner <name>', 'only what belongs to this owner')
    .addOption(new Option('--lang <language>', 'language of the report').choices([...LANGS]).default('en'))
    .option('--file <file>', `where it is written; - is stdout (default: ${FILE} where the events lie)`)
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where the store lies, as for sweep (default: beside the configuration)')
    .addHelpText(
      'after',
      '\nIt reads the store alone, and asks Azure nothing. It prints the path of the file.\n\nExit codes: 0 written, 2 could not run.\n\nExample:\n  vigie report --lang fr --owner payments --file payments.html',
    )
    .action(report);
}

async function report({ sweep, owner, lang, file, ...where }: Options): Promise<void> {
  await withVigie(where, async (vigie) => {
    const { reportHtml } = await import('../shared/report/reportHtml.js');
    const html = await reportHtml(vigie, { sweep, owner, lang });
    if (file === '-') return print(html);
    const path = file === undefined ? join(vigie.outFolder, FILE) : resolve(file);
    write(path, html);
    await print(`${path}\n`);
  });
}

/**
 * Leaves the report of a sweep that has closed where its events lie. The sweep itself is done: what goes wrong here is said,
 * and told by the exit code alone.
 * @param sweep id
 * @returns its path; null: it could not be written
 */
export async function leaveReport(vigie: Vigie, sweep: string, lang: Lang = 'en'): Promise<string | null> {
  const path = join(vigie.outFolder, FILE);
  try {
    const { reportHtml } = await import('../shared/report/reportHtml.js');
    write(path, await reportHtml(vigie, { sweep, lang }));
    return path;
  } catch (error) {
    say(`vigie: the sweep is closed, and its report was not written: ${messageOf(error)}`);
    return null;
  }
}

/** @throws VigieError VIGIE_USAGE naming the file and what the system said */
function write(path: string, html: string): void {
  try {
    writeFileSync(path, html);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'error';
    throw new VigieError('VIGIE_USAGE', `${path} cannot be written (${why})`, { cause });
  }
}
