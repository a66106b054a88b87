import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { messageOf, VigieError } from '../shared/errors.js';
import { calendarOf } from '../shared/report/calendar/calendar.js';
import { LANGS, type Lang } from '../shared/report/lang.js';
import { sweepNamed } from '../shared/report/sweepNamed.js';
import { type Where, withVigie } from './delivering.js';
import { print } from './output.js';

/** What it is called where the events lie. */
const FILE = 'vigie.ics';

interface Options extends Where {
  readonly owner?: string;
  readonly lang: Lang;
  readonly alarms?: boolean;
  readonly sweep: string;
  readonly file?: string;
}

export function addCalendar(program: Command): Command {
  return program
    .command('calendar')
    .description('A calendar (.ics): ends of support, image removals, due dates and ends of exemptions.')
    .option('--owner <name>', 'resources of this owner alone')
    .addOption(new Option('--lang <language>', 'language of the calendar').choices([...LANGS]).default('en'))
    .option('--alarms', 'each event that lies ahead reminds 14 and 3 days before')
    .option('--sweep <name>', 'an id, a day, latest or previous', 'latest')
    .option('--file <file>', `where it is written; - is stdout (default: ${FILE} where the events lie)`)
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where the store lies, as for sweep (default: beside the configuration)')
    .addHelpText(
      'after',
      '\nIt reads the store alone, and asks Azure nothing. It prints the path of the file.\n\nExit codes: 0 written, 2 could not run.\n\nExample:\n  vigie calendar --owner payments --file payments.ics\n  vigie calendar --lang fr --alarms --file -',
    )
    .action(calendar);
}

async function calendar({ owner, lang, alarms = false, sweep, file, ...where }: Options): Promise<void> {
  await withVigie(where, async (vigie) => {
    const text = await calendarOf(vigie, await sweepNamed(vigie.store, sweep), { owner: owner ?? null, lang, alarms });
    if (file === '-') return print(text);
    const path = file === undefined ? join(vigie.outFolder, FILE) : resolve(file);
    write(path, text);
    await print(`${path}\n`);
  });
}

/** @throws VigieError VIGIE_USAGE naming the file and what the system said */
function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new VigieError('VIGIE_USAGE', `${path} cannot be written (${messageOf(cause)})`, { cause });
  }
}
