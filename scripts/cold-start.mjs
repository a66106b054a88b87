// What a cold start of the Functions app costs: CPU until its code is loaded, each time in a process of its own, and the
// size of what is deployed. Prints a table; exits 1 where a promise of docs/performance.md is not kept.
//   npm run cold-start [-- --runs 7] [-- --ci]: with --ci the size alone decides, never time
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundling } from './bundling.mjs';

const MOST_CPU_MS = 400;
const MOST_BYTES = 15_000_000;
/** All that the app consists of in Azure; .funcignore leaves the rest out. */
const DEPLOYED = ['dist/functions.cjs', 'dist/report.cjs', 'host.json', 'package.json'];
/** A place for telemetry that nobody listens at: what it costs to load is measured, not what it sends. */
const TELEMETRY = {
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    'InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://127.0.0.1:1/',
};

/** The whole app, and what its appStart hook does. */
const WITH_TELEMETRY = `import './functions/index.ts'; export { startTelemetry as ready } from './functions/telemetry.ts';`;

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { runs: { type: 'string', default: '7' }, ci: { type: 'boolean' } } });
const runs = Number(values.runs);
// Inside the project, so that packages are found from there.
const work = mkdtempSync(join(root, 'dist', '.cold-'));
try {
  process.exitCode = await measure();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure() {
  const functions = functionsIn(join(root, 'functions'));
  const options = bundling(root);
  await build({ ...options, entryPoints: functions.map((name) => `functions/${name}.ts`), outdir: work });
  await build({
    ...options,
    packages: 'external',
    entryPoints: ['functions/index.ts'],
    outfile: join(work, 'loose.cjs'),
  });
  await build({
    ...options,
    stdin: { contents: WITH_TELEMETRY, resolveDir: root },
    outfile: join(work, 'telemetry.cjs'),
  });
  const empty = cpuOf('', {}).median;
  const row = (what, file, environment = {}) => ({ what, ...less(cpuOf(file, environment), empty) });
  const rows = [
    row('before: packages from node_modules', join(work, 'loose.cjs')),
    row('the app as deployed, one bundle', join(root, 'dist', 'functions.cjs')),
    row('the same, telemetry started', join(work, 'telemetry.cjs'), TELEMETRY),
    ...functions.map((name) => row(`${name} alone`, join(work, `${name}.cjs`))),
  ];
  printTable(rows);
  return judge(rows.slice(1));
}

/** Files that register a function. */
function functionsIn(folder) {
  return readdirSync(folder)
    .filter(
      (name) =>
        name.endsWith('.ts') && /\bapp\.(timer|storageQueue|http)\(/.test(readFileSync(join(folder, name), 'utf8')),
    )
    .map((name) => name.slice(0, -'.ts'.length));
}

/** Milliseconds of CPU, user and system, of a process that loads a file and does nothing else. */
function cpuOf(file, environment) {
  const load = file === '' ? '{}' : `require(${JSON.stringify(file)})`;
  const script = `(async () => {
    await (${load}).ready?.(process.env);
    const { user, system } = process.cpuUsage();
    process.stdout.write('\\ncpu ' + (user + system) / 1000, () => process.exit());
  })()`;
  const times = Array.from({ length: runs }, () => {
    const env = { ...process.env, ...environment };
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], {
      env,
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${file} could not be loaded: ${stderr}`);
    return Number(/\ncpu ([\d.]+)$/.exec(stdout)?.[1]);
  }).sort((a, b) => a - b);
  return { median: times[Math.floor(runs / 2)], least: times[0], most: times.at(-1) };
}

function less({ median, least, most }, empty) {
  return { median: Math.round(median - empty), least: Math.round(least - empty), most: Math.round(most - empty) };
}

function printTable(rows) {
  console.log(
    `CPU until loaded, in ms above an empty Node ${process.versions.node}: median of ${runs} (least to most)`,
  );
  for (const { what, median, least, most } of rows)
    console.log(`  ${what.padEnd(42)}${String(median).padStart(6)}  (${least} to ${most})`);
}

function judge(rows) {
  const sum = (sizes) => sizes.reduce((all, size) => all + size, 0);
  const bytes = sum(DEPLOYED.map((name) => statSync(join(root, name)).size));
  const packed = sum(DEPLOYED.map((name) => gzipSync(readFileSync(join(root, name))).length));
  const slowest = rows.reduce((worst, one) => (one.median > worst.median ? one : worst));
  const slow = slowest.median > MOST_CPU_MS;
  const big = bytes >= MOST_BYTES;
  const promises = [
    [`slowest: ${slowest.what}, ${slowest.median} ms (at most ${MOST_CPU_MS})`, !slow],
    [`deployed: ${mega(bytes)} MB, ${mega(packed)} packed (under ${mega(MOST_BYTES)})`, !big],
  ];
  for (const [words, holds] of promises) console.log(`${holds ? 'pass       ' : 'falls short'}  ${words}`);
  return big || (slow && !values.ci) ? 1 : 0;
}

function mega(bytes) {
  return (bytes / 1e6).toFixed(1);
}
