// Bundles each program into one file of dist/, so that a start costs one read and no look-ups in node_modules.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import typescript from 'typescript';
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
  library: 'shared/sweep/library.ts',
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
  // It is read when a report is asked for, and goes along with the functions: small is better than legible.
  await build({
    ...bundling(root),
    entryPoints: { report: 'shared/report/drawn.ts' },
    outdir: work,
    minify: true,
  });
  writeFileSync(join(work, 'library.d.cts'), declarations(programs.library));
  // One rename a file: a process that starts during a build finds the old program or the new one, never half of one.
  for (const file of readdirSync(work)) renameSync(join(work, file), join(dist, file));
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The types of a file that hands out only what it declares itself: they need no other file. */
function declarations(file) {
  const { diagnostics, outputText } = typescript.transpileDeclaration(readFileSync(join(root, file), 'utf8'), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { isolatedDeclarations: true, target: 'es2023', module: 'nodenext' },
  });
  const problems = diagnostics.map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, ' '));
  if (/^import\b/m.test(outputText)) problems.push('its types come from other files');
  if (problems.length > 0) throw new Error(`${file}: no declarations can be made: ${problems.join('; ')}`);
  return outputText;
}
