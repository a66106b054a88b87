// Makes what is published, and looks whether it is fit to be: node scripts/package-check.mjs [--out FOLDER].
// The bundles hold all that they need, so the published package.json names no dependency; in the repository they stand
// there because the build, and the tests, read them. Publish what it leaves in FOLDER: npm publish FOLDER/vigie-*.tgz
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Of what a reader downloads (packed) and has on disk: a bundle that has doubled is seen here. */
const MOST_BYTES = { packed: 9_000_000, unpacked: 45_000_000 };
/** For those who work on the project; whoever installs the package has no use for them. */
const OF_THE_REPOSITORY = ['dependencies', 'devDependencies', 'overrides', 'allowScripts', 'scripts'];
/** Is there inside a Functions host, and asked for by functions.cjs alone. */
const GIVEN_BY_THE_HOST = ['@azure/functions-core'];

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const work = mkdtempSync(join(tmpdir(), 'vigie-published-'));
try {
  await check(resolve(values.out ?? join(work, 'out')));
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function check(out) {
  mkdirSync(out, { recursive: true });
  const staged = stage();
  const { messages, pkg } = await publint({ pkgDir: staged, pack: false, strict: true });
  const problems = [
    ...messages.map((message) => formatMessage(message, pkg) ?? message.code),
    ...readdirSync(join(staged, 'dist')).flatMap((name) => strangers(join(staged, 'dist', name))),
  ];
  const [packed] = JSON.parse(npm(staged, 'pack', '--json', '--ignore-scripts', '--pack-destination', out));
  const { size, unpackedSize, entryCount, filename } = packed;
  if (size > MOST_BYTES.packed) problems.push(`packed it has ${size} bytes; at most ${MOST_BYTES.packed}`);
  if (unpackedSize > MOST_BYTES.unpacked)
    problems.push(`unpacked it has ${unpackedSize} bytes; at most ${MOST_BYTES.unpacked}`);
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(`${filename}: ${entryCount} files, ${megabytes(size)} packed, ${megabytes(unpackedSize)} on disk`);
  for (const problem of problems) console.error(`package: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** A folder with the files of the package, and a package.json for those who install it. */
function stage() {
  const [{ files }] = JSON.parse(npm(root, 'pack', '--json', '--dry-run', '--ignore-scripts'));
  const staged = join(work, 'package');
  for (const { path } of files) cpSync(join(root, path), join(staged, path));
  const file = join(staged, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  for (const key of OF_THE_REPOSITORY) delete manifest[key];
  // Named here alone: in the repository it would make esbuild wrap each source of the bundles, which costs every start 40 ms.
  manifest.type = 'commonjs';
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  return staged;
}

/** Packages that a bundle would ask for when it starts: nobody has installed them. */
function strangers(file) {
  const text = readFileSync(file, 'utf8');
  // esbuild puts what it leaves outside on lines of their own; a call inside a function or a text may be asked in vain.
  const asked = [...text.matchAll(/^(?:var|const|let) [^=\n]+ = (?:__toESM\()?require\("([^"]+)"\)/gm)].map(
    ([, name]) => name,
  );
  const missing = asked.filter(
    (name) => !name.startsWith('.') && !isBuiltIn(name) && !GIVEN_BY_THE_HOST.includes(name),
  );
  return [...new Set(missing)].map((name) => `${file.slice(work.length)} asks for ${name}, which is not in it`);
}

function isBuiltIn(name) {
  return name.startsWith('node:') || builtinModules.includes(name);
}

function npm(cwd, ...args) {
  return execFileSync('npm', [...args, '--loglevel=error'], { cwd, encoding: 'utf8', maxBuffer: 1e8 });
}
