import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HELP, parseArguments } from './arguments.js';
import { Children } from './children.js';
import { measureSize } from './sizeRun.js';
import { UsageError } from './usageError.js';

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
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
  const folder = mkdtempSync(join(tmpdir(), 'vigie-bench-'));
  const children = new Children(folder);
  const begun = Date.now();
  const say = (line: string) => process.stderr.write(`bench: ${Math.round((Date.now() - begun) / 1_000)} s: ${line}\n`);
  try {
    for (const size of options.sizes) {
      const run = await measureSize(children, size, `size-${size}`, say);
      process.stdout.write(`${JSON.stringify(run, null, 1)}\n`);
    }
    return 0;
  } finally {
    await children.endAll();
    rmSync(folder, { recursive: true, force: true });
  }
}
