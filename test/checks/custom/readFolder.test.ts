import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCustomChecks } from '../../../shared/checks/custom/readFolder.js';
import { customText } from './support.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-checks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text = customText()) => writeFileSync(join(folder, name), text);
const read = () => readCustomChecks(folder, 'checks');

test('reads every YAML file in the order of their names, and nothing else', () => {
  put('b.yaml', customText({ id: 'custom-b' }));
  put('a.yml', customText({ id: 'custom-a' }));
  put('README.md', 'not a check');
  mkdirSync(join(folder, 'old.d'));
  expect(read()).toMatchObject({ ids: ['custom-a', 'custom-b'], problems: [] });
});

test('without a folder there is nothing', () => {
  expect(readCustomChecks(undefined, '')).toEqual({ all: [], ids: [], problems: [], hash: '' });
});

test('the hash is of every character of every file, and of their names', () => {
  put('a.yaml');
  const before = read().hash;
  expect(read().hash).toBe(before);
  put('a.yaml', `${customText()} `);
  expect(read().hash).not.toBe(before);
  rmSync(join(folder, 'a.yaml'));
  put('c.yaml');
  expect(read().hash).not.toBe(before);
});

test.each([
  [
    'no folder',
    () => rmSync(folder, { recursive: true }),
    'checks: the folder of customChecks cannot be read (ENOENT)',
  ],
  ['no file', () => undefined, 'checks: the folder of customChecks holds no *.yaml'],
  [
    'an id twice',
    () => {
      put('a.yaml');
      put('b.yaml');
    },
    'checks/b.yaml: id is "custom-one", which another file has already; ids are unique',
  ],
  [
    'a folder that looks like a file',
    () => mkdirSync(join(folder, 'a.yaml')),
    'checks/a.yaml: cannot be read (EISDIR)',
  ],
  ['a file that is too large', () => put('a.yaml', `# ${'x'.repeat(65_536)}`), 'checks/a.yaml: larger than 64 KiB'],
  [
    'one file too many',
    () => {
      for (let at = 0; at <= 100; at++) put(`${at}.yaml`);
    },
    'checks: 101 checks; at most 100 are read',
  ],
])('says where there is %s', (_what, prepare, problem) => {
  prepare();
  expect(read().problems).toEqual([problem]);
});

test('all problems of all files are told at once', () => {
  put('a.yaml', customText({ expression: 'nope' }));
  put('b.yaml', 'id: [');
  expect(read().problems).toHaveLength(2);
});
