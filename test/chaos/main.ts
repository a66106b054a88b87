import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArguments, UsageError } from './arguments.js';
import { Children } from './children.js';
import { countsOf, verdictOf } from './report.js';
import { chaos, type Outcome } from './run.js';
import { judge } from './verdict.js';

/** A signal came: whatever fails from now on, fails because of it. */
let isStopping = false;

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    if (isStopping) return;
    process.stderr.write(`chaos: ${error instanceof UsageError ? error.message : (error?.stack ?? error)}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);

/** @returns the exit code */
async function main(given: readonly string[]): Promise<number> {
  const options = parseArguments(given);
  const folder = mkdtempSync(join(tmpdir(), 'vigie-chaos-'));
  const children = new Children(folder);
  const begun = Date.now();
  const say = (line: string) => process.stderr.write(`chaos: ${Math.round((Date.now() - begun) / 1_000)} s: ${line}\n`);
  endOnSignal(children, folder);
  let isLost = true;
  try {
    const outcome = await chaos(children, options, say);
    const judged = judge(outcome.runs);
    isLost = judged.some(({ losses }) => losses.length > 0);
    if (isLost) keep(folder, outcome, judged);
    const last = isLost ? 'something was lost' : 'nothing was lost';
    print([...countsOf(outcome.runs, outcome.course), ...verdictOf(judged), last]);
    return isLost ? 1 : 0;
  } finally {
    await children.endAll();
    if (isLost && !isStopping) process.stderr.write(`chaos: logs and what arrived are in ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** What a person needs who looks for the cause. */
function keep(folder: string, { runs }: Outcome, judged: unknown): void {
  const { quiet, chaos } = runs;
  const lines = (list: readonly unknown[]) => list.map((one) => `${JSON.stringify(one)}\n`).join('');
  writeFileSync(join(folder, 'losses.json'), JSON.stringify(judged, null, 2));
  writeFileSync(join(folder, 'quiet-told.ndjson'), lines(quiet.told));
  writeFileSync(join(folder, 'told.ndjson'), lines(chaos.told));
  writeFileSync(join(folder, 'rows.ndjson'), lines(chaos.rows));
  writeFileSync(join(folder, 'tickets.ndjson'), lines(chaos.tickets));
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
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
