// What every npm script goes through: it installs what is missing, builds what is stale, then runs the program on the
// Node that Azure runs (node@22 from node_modules), whatever Node from 20 up this machine has. Only node: modules here,
// because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const node22 = join(root, 'node_modules', 'node', 'bin', 'node');
const stamp = join(root, 'dist', '.built');
const programs = [
  'vigie.cjs',
  'simulate.cjs',
  'host.cjs',
  'hostWorker.cjs',
  'functions.cjs',
  'report.cjs',
  'library.cjs',
  'library.d.cts',
  'bench.cjs',
  'benchProbe.cjs',
];
const sources = [
  'shared',
  'cli',
  'local',
  'functions',
  'bench',
  'test/chaos',
  'package.json',
  'scripts/build.mjs',
  'scripts/bundling.mjs',
  'scripts/pageParts.cjs',
];

const [what = '', ...args] = process.argv.slice(2);
process.exitCode = await main();

async function main() {
  await underLock(async () => {
    if (mustInstall()) await install();
    if (what !== 'run' && (what === 'build' || mustBuild())) await build();
  });
  if (what === 'build') return 0;
  if (what === 'jest') return run(join(root, 'node_modules', 'jest', 'bin', 'jest.js'), args);
  if (what === 'run') return run(join(root, args[0] ?? ''), args.slice(1));
  return run(join(root, 'dist', `${what}.cjs`), args);
}

/** The installed tree is missing, older than the lock, or was made with --ignore-scripts (then it has no Node 22). */
function mustInstall() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(node22)) return true;
  return statSync(installed).mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs;
}

async function install() {
  // npm ci would empty what the link leads to: somebody else's packages.
  const link = lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false });
  if (link?.isSymbolicLink())
    fail(
      'node_modules is a link to packages that do not fit package-lock.json; remove the link, or install where it leads',
    );
  process.stderr.write(
    'vigie: installing the packages of package-lock.json into node_modules (once; about a minute)\n',
  );
  const npm = process.env.npm_execpath;
  const quiet = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  // What npm prints goes to stderr: stdout belongs to the program.
  const code = npm ? await child(process.execPath, [npm, ...quiet], 'toStderr') : await child('npm', quiet, 'toStderr');
  if (code !== 0)
    fail(`npm ci failed with exit code ${code}; read what it printed above, mend it and run the same command again`);
  if (!existsSync(node22)) fail('npm ci left no node_modules/node/bin/node; run npm ci without --ignore-scripts');
}

/** A source file is newer than the last build, or the set of source files has changed since. */
function mustBuild() {
  if (!existsSync(stamp) || !programs.every((name) => existsSync(join(root, 'dist', name)))) return true;
  return readFileSync(stamp, 'utf8') !== fingerprint();
}

function fingerprint() {
  const parts = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    const info = statSync(path);
    if (info.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else parts.push(`${path.slice(root.length)} ${info.size} ${Math.floor(info.mtimeMs)}`);
  };
  for (const source of sources) visit(join(root, source));
  return parts.join('\n');
}

async function build() {
  const before = fingerprint();
  const code = await child(node22, [join(root, 'scripts', 'build.mjs')], 'toStderr');
  if (code !== 0) fail('the build failed; read what it printed above');
  writeFileSync(stamp, before);
}

/** Two commands started at once must not install or build over each other: a folder is the lock, its owner's process id inside. */
async function underLock(work) {
  const lock = join(root, '.vigie-setup.lock');
  while (!take(lock)) {
    if (!ownerLives(lock)) rmSync(lock, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

function ownerLives(lock) {
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    if (!pid) return Date.now() - statSync(lock).mtimeMs < 5_000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error.code === 'EPERM') return true;
    // The folder is there but its pid file not yet: its owner is between the two steps, for a moment.
    if (error.code === 'ENOENT' && existsSync(lock)) return Date.now() - statSync(lock).mtimeMs < 5_000;
    return false;
  }
}

function run(file, rest) {
  return child(node22, [file, ...rest], 'inherit');
}

/** Runs a program with Node 22 first on the PATH; signals are handed on, so that whoever stops npm stops the program. */
function child(command, rest, output) {
  return new Promise((resolve) => {
    const started = spawn(command, rest, {
      cwd: output === 'inherit' ? process.cwd() : root,
      stdio: output === 'inherit' ? 'inherit' : ['ignore', 2, 2],
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
    });
    const forward = (signal) => started.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    const orphaned = output === 'inherit' ? watchParent(() => started.kill('SIGTERM')) : undefined;
    started.on('error', (error) => fail(`cannot start ${command}: ${error.message}`));
    started.on('exit', (code, signal) => {
      clearInterval(orphaned);
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(name, forward);
      resolve(signal ? 128 + 15 : (code ?? 1));
    });
  });
}

/** npm hands a signal to its shell alone, which ends without handing it on: a parent that is gone means stop. */
function watchParent(stop) {
  const parent = process.ppid;
  return setInterval(() => process.ppid !== parent && stop(), 300).unref();
}

function fail(message) {
  process.stderr.write(`vigie: ${message}\n`);
  rmSync(join(root, '.vigie-setup.lock'), { recursive: true, force: true });
  process.exit(1);
}
