import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { HELP, parseArguments } from './arguments.js';
import { Children } from './children.js';
import { costsOf, isHeld } from './costs.js';
import { measure } from './measure.js';
import { tableOf } from './table.js';
import { UsageError } from './usageError.js';

/** A signal came: whatever fails from now on, fails because of it. */
let isStopping = false;

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    if (isStopping) return;
    process.stderr.write(`vigie bench: ${error instanceof UsageError ? error.message : (error?.stack ?? error)}\n`);
    process.exit(2);
  },
);

async function main(given: readonly string[]): Promise<number> {
  const options = parseArguments(given);
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  // Whoever waited for the figures must not learn then that there is no place for them.
  makeFolderOf(options.out);
  const folder = mkdtempSync(join(tmpdir(), 'vigie-bench-'));
  const children = new Children(folder);
  const begun = Date.now();
  const say = (line: string) => process.stderr.write(`bench: ${Math.round((Date.now() - begun) / 1_000)} s: ${line}\n`);
  endOnSignal(children, folder);
  let isDone = false;
  try {
    const results = await measure(children, options, say);
    const costs = costsOf(results);
    write(options.out, { ...results, costs: costs.map((cost) => ({ ...cost, held: isHeld(cost) })) });
    process.stdout.write(tableOf(results, costs));
    isDone = true;
    const judged = options.ci ? costs.filter((cost) => cost.of === 'counts') : costs;
    return judged.every(isHeld) ? 0 : 1;
  } finally {
    await children.endAll();
    if (isDone || isStopping) rmSync(folder, { recursive: true, force: true });
    else process.stderr.write(`vigie bench: what its processes said is in ${folder}\n`);
  }
}

function makeFolderOf(file: string): void {
  try {
    mkdirSync(dirname(resolve(file)), { recursive: true });
  } catch (error) {
    throw new UsageError(`--out ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}

function write(file: string, results: unknown): void {
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

function endOnSignal(children: Children, folder: string): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      isStopping = true;
      void children.endAll().then(() => {
        rmSync(folder, { recursive: true, force: true });
        process.exit(130);
      });
    });
}
