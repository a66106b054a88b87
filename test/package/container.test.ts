import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'vigie-container-'));
afterAll(() => rmSync(folder, { recursive: true }));

const instructions = DockerfileParser.parse(readFileSync(join(ROOT, 'Containerfile'), 'utf8')).getInstructions();
const words = instructions.map((one) => one.getKeyword());
const of = (word: string) =>
  instructions.filter((one) => one.getKeyword() === word).map((one) => one.getTextContent().slice(word.length + 1));
const copies = of('COPY').map((line) => line.split(' ').filter((part) => !part.startsWith('--')));

test('it starts from a tag that is named, with a major of Node that the package allows', () => {
  expect(of('ARG')).toEqual([expect.stringMatching(/^NODE_TAG=22-\w+-slim$/)]);
  expect(of('FROM')).toEqual([expect.stringMatching(/:\$\{NODE_TAG\}$/)]);
});

test('nothing is run or fetched while it is made, and what runs is nobody by number', () => {
  expect([...of('RUN'), ...of('ADD')]).toEqual([]);
  expect(of('USER')).toEqual([expect.stringMatching(/^[1-9]\d{3,}:[1-9]\d{3,}$/)]);
  expect(words.indexOf('USER')).toBeLessThan(words.indexOf('ENTRYPOINT'));
  for (const line of of('COPY')) expect(line).toMatch(/^--chown=0:0 --chmod=0(444|555) /);
});

test('.containerignore lets in what is copied, and nothing else', () => {
  const ignored = readFileSync(join(ROOT, '.containerignore'), 'utf8').split('\n');
  const allowed = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  expect(ignored).toContain('*');
  expect(allowed.sort()).toEqual(copies.flatMap((parts) => parts.slice(0, -1)).sort());
});

test('what it copies is enough to judge a plan, from a folder of another', () => {
  for (const parts of copies) {
    const to = join(folder, 'app', parts.at(-1) ?? '');
    mkdirSync(to, { recursive: true });
    for (const from of parts.slice(0, -1)) cpSync(join(ROOT, from), join(to, basename(from)));
  }
  const [, script] = JSON.parse(of('ENTRYPOINT')[0] ?? '[]') as string[];
  const plan = join(ROOT, 'test', 'fixtures', 'plans', 'terraformGood.json');
  const args = [join(folder, script ?? ''), 'evaluate', plan, '--now', '2026-01-01', '--fail-on', 'critical'];
  const ran = spawnSync(process.execPath, args, { cwd: folder, env: { PATH: '' }, encoding: 'utf8' });
  expect(ran).toMatchObject({ status: 0, stderr: expect.stringContaining('1 cluster and 1 registry to judge') });
});
