// Rewrites every page that is made from the code: docs/checks.md, docs/controls.md, docs/matrix.md,
// docs/event.schema.json, docs/schemas/, docs/openapi.json, docs/sentinel-tables.json, docs/sentinel-columns.md, CHANGELOG.md,
// in README.md what two commands print, and in the pages of docs/destinations/ what each destination is sent. Tests hold each of them to what
// this writes. The workbooks and the solution package of infra/sentinel/ are written too.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const RECORDING = 'test/fixtures/recordings/az-aks-show-2024-flattened-windows-pool.json';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

await import('./event-schema.mjs');
await import('./openapi.mjs');
await import('./changelog.mjs');
await import('./sentinel-workbooks.mjs');
await import('./sentinel-solution.mjs');
writeFileSync(join(root, 'docs/checks.md'), vigie(['checks', '--format', 'markdown'], root));
writeFileSync(join(root, 'docs/matrix.md'), vigie(['checks', '--matrix', '--format', 'markdown'], root));
writeFileSync(join(root, 'docs/controls.md'), (await sourceOf('cli/formats/controlsPage.ts')).controlsPage());
await schemas();
writeFileSync(join(root, 'docs/sentinel-tables.json'), await sentinelTables());
writeFileSync(join(root, 'docs/sentinel-columns.md'), (await sourceOf('cli/formats/columnsPage.ts')).columnsPage());
showInReadme();
showSamples();

function vigie(args, cwd) {
  const ran = spawnSync(process.execPath, [join(root, 'dist/vigie.cjs'), ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (ran.status !== 0) throw new Error(`vigie ${args.join(' ')} ended with ${ran.status}: ${ran.stderr}`);
  return ran.stdout;
}

/** A file of the sources, with what it imports. */
async function sourceOf(path) {
  const bundled = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(bundled.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

/** Of what commands print as JSON. */
async function schemas() {
  const { publishedSchemas } = await sourceOf('cli/schemas.ts');
  const folder = join(root, 'docs/schemas');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, text] of publishedSchemas()) writeFileSync(join(folder, name), text);
}

async function sentinelTables() {
  const { EVENT_COLUMNS, SWEEP_COLUMNS } = await sourceOf('shared/destinations/siem/sentinelColumns.ts');
  const columns = (list) => list.map(({ name, type }) => ({ name, type }));
  const tables = { VigieEvents_CL: columns(EVENT_COLUMNS), VigieSweeps_CL: columns(SWEEP_COLUMNS) };
  return `${JSON.stringify(tables, null, 2)}\n`;
}

/** What the README shows is what the programs print. */
function showInReadme() {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-docs-'));
  const demo = vigie(['demo'], folder);
  rmSync(folder, { recursive: true });
  const evaluated = vigie(['evaluate', RECORDING, '--now', '2026-11-24', '--fail-on', 'never'], root);
  const file = join(root, 'README.md');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, replaced(replaced(text, 'demo', demo), 'evaluate', evaluated));
}

/**
 * What a page shows of a destination is what that one is sent, and the sample of the ASIM parsers is what the table is: the
 * tests that say so write them, too.
 */
function showSamples() {
  writtenBy('test/docs/samples.test.ts');
  writtenBy('test/infra/asimSample.test.ts', '--config', 'jest.infra.cjs');
}

function writtenBy(test, ...args) {
  const ran = spawnSync(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '-i', test, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, VIGIE_WRITE_SAMPLES: '1' },
  });
  if (ran.status !== 0) throw new Error(`the samples of ${test} were not written: ${ran.stderr}`);
}

function replaced(text, name, output) {
  const block = new RegExp(`(<!-- ${name} -->\\n\`\`\`text\\n)[\\s\\S]*?(\`\`\`\\n<!-- /${name} -->)`);
  return text.replace(block, (_all, before, after) => `${before}${output}${after}`);
}
