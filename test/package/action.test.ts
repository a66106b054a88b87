import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const CONTENT = readFileSync(join(ROOT, 'action.yml'), 'utf8');
const PLANS = join(ROOT, 'test', 'fixtures', 'plans');
const folder = mkdtempSync(join(tmpdir(), 'vigie-action-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: {
    readonly steps: readonly [{ readonly env: Readonly<Record<string, string>>; readonly run: string }];
  };
}
const action = parse(CONTENT) as Action;

/** GitHub's parser is made of ES modules that import JSON in a way of their own, so it is bundled first. */
function problemsOf(content: string): readonly string[] {
  const outfile = join(folder, 'parser.cjs');
  const from = join(ROOT, 'node_modules', '@actions', 'workflow-parser', 'dist');
  const contents = `export * from ${JSON.stringify(join(from, 'index.js'))}; export { parseAction } from ${JSON.stringify(join(from, 'actions', 'index.js'))};`;
  buildSync({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'error',
  });
  const { NoOperationTraceWriter, parseAction } = require(outfile);
  const { context } = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }: { message: string }) => message);
}

test('GitHub takes it, and would not take it with a key that is wrong', () => {
  expect(problemsOf(CONTENT)).toEqual([]);
  expect(problemsOf(CONTENT.replace('using: composite', 'use: composite'))).not.toEqual([]);
});

test('no input is a part of the script, and every input reaches it', () => {
  const [{ env, run }] = action.runs.steps;
  expect(run).not.toContain('${{');
  const passed = Object.values(env).map((value) => /inputs\.([\w-]+)/.exec(value)?.[1]);
  expect(passed.sort()).toEqual(Object.keys(action.inputs).sort());
  for (const name of Object.keys(env)) expect(run).toContain(`$${name}`);
});

/** Runs the step as the runner does. Where a package is named, an `npx` stands in the place of the one that asks a registry. */
function step({ package: packed = 'vigie@1.2.3', ...others }: Readonly<Record<string, string>>) {
  const inputs: Readonly<Record<string, string>> = { package: packed, ...others };
  const place = mkdtempSync(join(folder, 'run-'));
  mkdirSync(join(place, 'bin'));
  const npx = join(place, 'bin', 'npx');
  const command = join(ROOT, 'bin', 'vigie.cjs');
  writeFileSync(
    npx,
    `#!/bin/sh\n[ "$1 $2 $3 $4 $5" = "--yes --package vigie@1.2.3 -- vigie" ] || exit 9\nshift 5\nexec "${process.execPath}" "${command}" "$@"\n`,
  );
  chmodSync(npx, 0o755);
  const [{ env, run }] = action.runs.steps;
  const given = Object.entries(env).map(([name, value]) => {
    const input = /inputs\.([\w-]+)/.exec(value)?.[1] ?? '';
    return [name, inputs[input] ?? action.inputs[input]?.default ?? ''];
  });
  const files = { GITHUB_OUTPUT: join(place, 'output'), GITHUB_STEP_SUMMARY: join(place, 'summary.md') };
  const path = `${join(place, 'bin')}:${join(process.execPath, '..')}:${process.env.PATH}`;
  const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
    cwd: place,
    env: {
      PATH: path,
      RUNNER_TEMP: place,
      GITHUB_ACTION_PATH: ROOT,
      NO_COLOR: '1',
      ...files,
      ...Object.fromEntries(given),
    },
    encoding: 'utf8',
  });
  const read = (file: string) => readFileSync(file, { encoding: 'utf8', flag: 'a+' });
  return { status, stderr, place, output: read(files.GITHUB_OUTPUT), summary: read(files.GITHUB_STEP_SUMMARY) };
}

test('a plan that is not in order fails the job, with a summary and SARIF', () => {
  const ran = step({ file: join(PLANS, 'terraformBad.json'), checks: 'local-accounts,acr-admin-user' });
  expect(ran).toMatchObject({ status: 1, output: 'failed=2\nsarif-file=vigie.sarif\n' });
  expect(ran.summary).toContain('azurerm_kubernetes_cluster.main');
  expect(JSON.parse(readFileSync(join(ran.place, 'vigie.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
});

test('without a package it runs its own source', () => {
  const ran = step({
    file: join(PLANS, 'terraformBad.json'),
    checks: 'local-accounts',
    package: '',
    'fail-on': 'never',
  });
  expect(ran).toMatchObject({ status: 0, output: 'failed=1\nsarif-file=vigie.sarif\n' });
});

test('what is known already does not fail it', () => {
  const file = join(PLANS, 'terraformBad.json');
  const first = step({ file, checks: 'local-accounts' });
  const known = join(first.place, 'vigie.sarif');
  expect(step({ file, checks: 'local-accounts', known })).toMatchObject({ status: 0 });
});

test('a file that cannot be judged fails it as such, and text of an input is no command', () => {
  const ran = step({ file: '$(touch made).json' });
  expect(ran).toMatchObject({ status: 2, output: '' });
  expect(ran.stderr).toContain('$(touch made).json cannot be read');
});
