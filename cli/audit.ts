import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { VigieError } from '../shared/errors.js';
import { type AuditRest, audit } from '../shared/report/audit/audit.js';
import { AuditJson } from '../shared/report/audit/json.js';
import { writePack } from '../shared/report/audit/pack.js';
import type { Span } from '../shared/report/audit/schema.js';
import { changedBlobs, parseHashes } from '../shared/report/audit/verify.js';
import type { Vigie } from '../shared/sweep/compose.js';
import { count } from '../shared/text.js';
import { addDays, dayOf, parseDay } from '../shared/time.js';
import { type Where, withVigie } from './delivering.js';
import { auditText } from './formats/auditText.js';
import { print, say } from './output.js';

/** Days that are looked at where nobody says which. */
const SPAN_DAYS = 30;

interface Options extends Where {
  readonly from?: string;
  readonly to?: string;
  readonly pack?: string;
  readonly verify?: string;
  readonly format: 'table' | 'json';
}

export function addAudit(program: Command): Command {
  return program
    .command('audit')
    .description('Evidence for auditors: what each night read, what was found, how long it stood, who let it stand.')
    .option('--from <day>', `first day, UTC (default: ${SPAN_DAYS - 1} days before the last)`)
    .option('--to <day>', 'last day, UTC; it counts in full (default: yesterday)')
    .option('--pack <folder>', 'where the pack is written (default: vigie-audit-FROM-TO here; with json: nowhere)')
    .option('--verify <folder>', 'compare an earlier pack with the store, and write nothing')
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .option('--config <file>', 'the configuration (default: VIGIE_CONFIG, else ./vigie.yaml)')
    .option('--out <folder>', 'where the store lies, as for sweep (default: beside the configuration)')
    .addHelpText(
      'after',
      '\nIt reads the outbox alone, and asks Azure nothing.\n\nExit codes: 0 written, or verified and the same; 2 could not run, or not the same.\n\nExample:\n  vigie audit --from 2026-11-01 --to 2026-11-30\n  vigie audit --verify vigie-audit-2026-11-01-2026-11-30',
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  await withVigie(options, async (vigie) => {
    if (options.verify !== undefined) return verify(vigie, options.verify);
    const span = spanOf(options, vigie.now);
    if (options.format === 'json') return printJson(vigie, span, options.pack);
    const folder = options.pack ?? `vigie-audit-${span.from}-${span.to}`;
    const rest = await writePack(vigie, span, resolve(folder));
    await print(auditText(rest, folder));
  });
}

async function printJson(vigie: Vigie, span: Span, pack: string | undefined): Promise<void> {
  if (pack !== undefined) await writePack(vigie, span, resolve(pack));
  const json = new AuditJson(print);
  const rest: AuditRest = await audit(vigie, span, json);
  await json.end(rest);
}

function spanOf({ from, to }: Options, now: Date): Span {
  const last = dayGiven('--to', to) ?? addDays(dayOf(now), -1);
  const first = dayGiven('--from', from) ?? addDays(last, 1 - SPAN_DAYS);
  if (first > last) throw new VigieError('VIGIE_USAGE', `--from ${first} is later than --to ${last}`);
  return { from: first, to: last };
}

function dayGiven(option: string, day: string | undefined): string | undefined {
  if (day === undefined || parseDay(day) !== undefined) return day;
  throw new VigieError('VIGIE_USAGE', `${option} is "${day}"; expected a day such as 2026-11-30`);
}

async function verify({ store }: Pick<Vigie, 'store'>, folder: string): Promise<void> {
  const blobs = hashesIn(join(folder, 'hashes.txt'));
  const changed = await changedBlobs(store, blobs);
  for (const { path, is } of changed.slice(0, 20)) say(`vigie: ${path} is ${is}`);
  if (changed.length > 0) {
    const words = `${count(changed.length, 'file')} of ${blobs.length} ${changed.length === 1 ? 'is' : 'are'} not what the pack rests on`;
    throw new VigieError('VIGIE_STORE_DAMAGED', words);
  }
  await print(`${count(blobs.length, 'file')} of the outbox, each as the pack has it\n`);
}

function hashesIn(file: string): NonNullable<ReturnType<typeof parseHashes>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'error';
    throw new VigieError('VIGIE_INPUT_INVALID', `${file} cannot be read (${code})`, { cause });
  }
  const blobs = parseHashes(text);
  // An empty list would verify nothing, and say that all is well.
  if (blobs === undefined || blobs.length === 0)
    throw new VigieError('VIGIE_INPUT_INVALID', `${file} is no list of hashes of an outbox`);
  return blobs;
}
