import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOwnersFile } from '../../shared/config/ownersFile.js';

const SUBSCRIPTION = 'aaaaaaaa-0000-4000-8000-000000000001';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-pay`;
const WRONG_SCOPE =
  'expected the id of a resource, a resource group or a subscription (/subscriptions/…), or of a management group (/providers/Microsoft.Management/managementGroups/NAME)';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-owners-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(name: string, content: string | Uint8Array) {
  const file = join(folder, name);
  writeFileSync(file, content);
  return readOwnersFile(file, name);
}

test.each([
  ['owners.csv', `scope,owner\n${SUBSCRIPTION},payments\n${GROUP},orders\n`, ['line 2', 'line 3']],
  ['owners.CSV', `Owner;Name;SCOPE\r\npayments;x;${SUBSCRIPTION}\r\n\r\norders;y;${GROUP}\r\n`, ['line 2', 'line 4']],
  ['owners.csv', `\uFEFF"scope"\t"owner"\n"${SUBSCRIPTION}"\t payments \n${GROUP}\torders`, ['line 2', 'line 3']],
  [
    'owners.csv',
    `scope,owner,note\n${SUBSCRIPTION},payments,"two\nlines"\n${GROUP},orders,\n,,\n`,
    ['line 3', 'line 4'],
  ],
  [
    'owners.yaml',
    `- scope: ${SUBSCRIPTION}\n  owner: payments\n- { scope: ${GROUP}, owner: orders, id: 7 }\n`,
    ['line 1', 'line 3'],
  ],
  [
    'owners.json',
    `[\n  {"scope": "${SUBSCRIPTION}", "owner": "payments"},\n  {"scope": "${GROUP}", "owner": "orders"}]`,
    ['entry 1', 'entry 2'],
  ],
])('%s is read, with its rows: %j', (name, text, rows) => {
  const { entries, problems, hash } = read(name, text);
  expect(problems).toEqual([]);
  expect(entries.map(({ kind, key, owner, from }) => [kind, key, owner, from])).toEqual([
    ['subscription', SUBSCRIPTION, 'payments', `${name}, ${rows[0]}`],
    ['resourceGroup', `${SUBSCRIPTION}/rg-pay`, 'orders', `${name}, ${rows[1]}`],
  ]);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

test('a row without an owner says nothing, and the same row twice says it once', () => {
  const rows = `${GROUP},\n${SUBSCRIPTION},payments\n${SUBSCRIPTION},payments\n`;
  expect(read('owners.csv', `scope,owner\n${rows}`).entries.map(({ owner }) => owner)).toEqual(['payments']);
  expect(read('owners.yaml', `- scope: ${GROUP}\n- { scope: ${GROUP}, owner: null }\n`)).toMatchObject({
    entries: [],
    problems: [],
  });
});

test.each<[string, string, string | Uint8Array, readonly string[]]>([
  ['no scope', 'o.csv', 'scope,owner\n\naks-pay,a\n', [`o.csv, line 3: scope is "aks-pay"; ${WRONG_SCOPE}`]],
  ['an empty scope', 'o.yaml', '- scope: ""\n  owner: a\n', [`o.yaml, line 1: scope is ""; ${WRONG_SCOPE}`]],
  [
    'two owners of one scope',
    'o.csv',
    `scope,owner\n${GROUP},a\n${GROUP.toUpperCase()}/,b\n`,
    ['o.csv, line 3: owner is "b", and line 2 names "a" for the same scope; keep one of the two'],
  ],
  [
    'columns of other names',
    'o.csv',
    'resource,owner\n',
    [
      'o.csv, line 1: the columns are "resource, owner"; expected a first line that names the columns scope and owner. Try: scope,owner',
    ],
  ],
  ['nothing in it', 'o.csv', '', [expect.stringContaining('o.csv, line 1: the columns are ""; expected a first line')]],
  [
    'a cell too many',
    'o.csv',
    'scope,owner\na,b,c\n',
    [expect.stringMatching(/^o\.csv: this is not CSV \(.*on line 2\)$/)],
  ],
  [
    'an open quote',
    'o.csv',
    'scope,owner\n"a,b\n',
    [expect.stringMatching(/^o\.csv: this is not CSV \(.*at line 2\)$/)],
  ],
  ['no list', 'o.yaml', 'a: b\n', [expect.stringMatching(/^o\.yaml: the file is no list; expected a list of entries/)]],
  [
    'an entry that is none',
    'o.json',
    '[\n1]',
    [expect.stringMatching(/^o\.json, entry 1: this is no scope with an owner; expected a list/)],
  ],
  [
    'an owner that is no text',
    'o.yaml',
    '- scope: a\n  owner: [b]\n',
    [expect.stringMatching(/^o\.yaml, line 1: this is no scope with an owner/)],
  ],
  ['broken JSON', 'o.json', '[\n{]', ['o.json, line 2: this is not JSON']],
  ['broken YAML', 'o.yml', '- a: [\n', [expect.stringMatching(/^o\.yml, line \d: this is not YAML \([a-z ]+\)$/)]],
  [
    'JSON that is no list',
    'o.json',
    '{}',
    [expect.stringMatching(/^o\.json: the file is no list; expected a list of entries/)],
  ],
  ['another form', 'o.xlsx', '', ['o.xlsx: owners.file is no .csv, .json, .yaml or .yml']],
  [
    'another encoding',
    'o.csv',
    Buffer.from('scope,owner', 'utf16le').fill(0xff, 0, 1),
    ['o.csv: the file of owners is no UTF-8 text; save it as UTF-8'],
  ],
])('a file with %s is refused', (_what, name, content, problems) => {
  expect(read(name, content)).toMatchObject({ problems });
});

test('a file that is not there is told by its code', () => {
  expect(readOwnersFile(join(folder, 'none.csv'), 'none.csv').problems).toEqual([
    'none.csv: the file of owners cannot be read (ENOENT)',
  ]);
});

test('many wrong rows are counted, and not all told', () => {
  const { problems } = read('o.csv', `scope,owner\n${'x,a\n'.repeat(30)}`);
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)).toBe('o.csv: 10 more rows are wrong');
});
