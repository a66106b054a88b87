import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PLAN = join(ROOT, 'test', 'fixtures', 'plans', 'terraformBad.json');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const TARBALL = `vigie-${version}.tgz`;
const folder = mkdtempSync(join(tmpdir(), 'vigie-package-'));
const home = {
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: join(folder, 'home'),
  NO_COLOR: '1',
  npm_config_update_notifier: 'false',
};
afterAll(() => rmSync(folder, { recursive: true }));

/** Made as for a registry, then installed where there is none: no network, no settings of npm, an empty folder. */
let made: string;
beforeAll(() => {
  mkdirSync(join(folder, 'home'));
  const check = [join(ROOT, 'scripts', 'package-check.mjs'), '--out', folder];
  made = execFileSync(process.execPath, check, { env: home, encoding: 'utf8' });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--silent', join(folder, TARBALL)];
  execFileSync('npm', install, { cwd: folder, env: home });
});

test('it is fit to be published, small, and brings no other package', () => {
  expect(made).toMatch(/^vigie-\d+\.\d+\.\d+\.tgz: \d+ files, \d\.\d MB packed, \d\d\.\d MB on disk\n$/);
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['vigie']);
});

function run(file: string, content: string): unknown {
  writeFileSync(join(folder, file), content);
  return JSON.parse(execFileSync(process.execPath, [file, PLAN], { cwd: folder, env: home, encoding: 'utf8' }));
}

const ASK = `const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { results, resources } = evaluate(plan, { now: new Date('2026-11-23'), checks: ['local-accounts'] });
console.log(JSON.stringify({ resources, statuses: results.map(({ status }) => status) }));`;

test.each([
  ['an ES module', 'a.mjs', `import { readFileSync } from 'node:fs';\nimport { evaluate } from 'vigie';\n${ASK}`],
  ['CommonJS', 'b.cjs', `const { readFileSync } = require('node:fs');\nconst { evaluate } = require('vigie');\n${ASK}`],
])('%s judges a plan with the package alone', (_what, file, content) => {
  expect(run(file, content)).toEqual({ resources: 1, statuses: ['fail'] });
});

test.each([
  [
    'what the types say',
    "const first: 'fail' | 'pass' | 'unknown' | 'notApplicable' | undefined = evaluate({}).results[0]?.status;",
    0,
  ],
  ['a profile that there is not', "const first = evaluate({}, { profile: 'some' });", 2],
])('its types are right about %s', (_what, line, code) => {
  writeFileSync(join(folder, 'consumer.mts'), `import { evaluate } from 'vigie';\n${line}\nexport { first };\n`);
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const flags = [
    '--noEmit',
    '--strict',
    '--ignoreConfig',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    'consumer.mts',
  ];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags], { cwd: folder, env: home, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({
    status: code,
    stdout: code === 0 ? '' : expect.stringContaining('CheckProfile'),
  });
});

test('npx finds its command, which judges a plan', () => {
  const args = ['--no-install', 'vigie', 'evaluate', PLAN, '--now', '2026-11-23'];
  const ran = spawnSync('npx', args, { cwd: folder, env: home, encoding: 'utf8' });
  expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining('1 cluster and 1 registry to judge') });
});

test('what the page about pull requests shows of it runs', () => {
  const page = readFileSync(join(ROOT, 'docs', 'pull-requests.md'), 'utf8');
  const [, sample = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
  writeFileSync(join(folder, 'plan.json'), readFileSync(PLAN));
  writeFileSync(join(folder, 'sample.mjs'), sample);
  expect(execFileSync(process.execPath, ['sample.mjs'], { cwd: folder, env: home, encoding: 'utf8' })).toContain(
    "check: 'local-accounts'",
  );
});

test('it is ready to be published, and holds no source of tests', () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', 'vigie', 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    main: 'dist/functions.cjs',
    publishConfig: { access: 'public', provenance: true },
    exports: { '.': { types: './dist/library.d.cts', default: './dist/library.cjs' } },
  });
  const files = execFileSync('tar', ['-tzf', join(folder, TARBALL)], { encoding: 'utf8' });
  expect(files).not.toMatch(/\/(test|local|bench|node_modules)\//);
});
