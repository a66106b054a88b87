// Bundles each program into one file of dist/, so that a start costs one read and no look-ups in node_modules.
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundling } from './bundling.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const work = join(root, 'dist', `.work-${process.pid}`);
/** Program in dist/ -> where it begins. */
const programs = {
  vigie: 'cli/main.ts',
  simulate: 'local/azure/main.ts',
  host: 'local/host/main.ts',
  hostWorker: 'local/host/worker.ts',
  functions: 'functions/index.ts',
  chaos: 'test/chaos/main.ts',
  bench: 'bench/main.ts',
  benchProbe: 'bench/probe.ts',
};

mkdirSync(work, { recursive: true });
// What a build that was killed left behind.
for (const name of readdirSync(dist))
  if (name.startsWith('.work-') && join(dist, name) !== work)
    rmSync(join(dist, name), { recursive: true, force: true });
try {
  await build({ ...bundling(root), entryPoints: programs, outdir: work });
  // One rename a file: a process that starts during a build finds the old program or the new one, never half of one.
  for (const name of Object.keys(programs)) renameSync(join(work, `${name}.cjs`), join(dist, `${name}.cjs`));
} finally {
  rmSync(work, { recursive: true, force: true });
}
