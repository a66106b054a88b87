import { parseQuery, type Row } from '../../../local/azure/kql.js';
import { InvalidQuery } from '../../../local/azure/kqlText.js';

const rows: readonly Row[] = [
  { id: '/b', type: 'x/one', n: 2, properties: { Status: 'Active', 'a b': { c: 'deep' } }, tags: null },
  { id: '/A', type: 'X/One', n: 1, properties: { Status: 'active' }, tags: { owner: 'pay' } },
  { id: '/c', type: 'x/two', n: 3, properties: {}, tags: null },
];

function idsOf(query: string): unknown[] {
  return run(query).map(({ id }) => id);
}

function run(query: string): readonly Row[] {
  return parseQuery(query).stages.reduce<readonly Row[]>((before, stage) => stage(before), rows);
}

test('rows are counted by a column; any other summary is refused', () => {
  const counted = run('resources | extend t = tolower(type) | summarize found = count() by t | order by t asc');
  expect(counted).toEqual([
    { t: 'x/one', found: 2 },
    { t: 'x/two', found: 1 },
  ]);
  expect(() => run('resources | summarize max(n) by type')).toThrow(InvalidQuery);
});

test.each([
  ['everything without a stage', 'resources', ['/b', '/A', '/c']],
  ['equal text without regard to case', "resources | where type =~ 'X/ONE'", ['/b', '/A']],
  ['equal text with regard to case', "resources | where type == 'x/one'", ['/b']],
  ['other text', "resources | where type != 'x/one'", ['/A', '/c']],
  ['other text without regard to case', "resources | where type !~ 'x/one'", ['/c']],
  ['one of a list', "resources | where type in~ ('x/two', 'x/none')", ['/c']],
  ['one of a list with regard to case', "resources | where type in ('x/one','x/two')", ['/b', '/c']],
  ['none of a list', "resources | where type !in~ ('x/one')", ['/c']],
  ['part of a text', "resources | where type contains 'TWO'", ['/c']],
  ['the beginning of a text', "resources | where type startswith 'X/o'", ['/b', '/A']],
  ['a path, its keys in their own case', "resources | where properties.Status =~ 'ACTIVE'", ['/b', '/A']],
  ['nothing for a key in another case', "resources | where properties.status =~ 'active'", []],
  ['a quoted key', "resources | where properties['a b'].c == 'deep'", ['/b']],
  ['a column whose name holds an operator', "resources | extend origin = id | where origin == '/c'", ['/c']],
  ['a number', 'resources | where n == 3', ['/c']],
  ['what is there', 'resources | where isnotempty(tags.owner)', ['/A']],
  ['what is not', 'resources | where isempty(tags.owner)', ['/b', '/c']],
  ['two conditions', "resources | where type =~ 'x/one' and n == 1", ['/A']],
  ['one of two conditions', "resources | where type =~ 'x/two' or n == 1", ['/A', '/c']],
  ['and before or', "resources | where n == 3 or type =~ 'x/one' and n == 1", ['/A', '/c']],
  ['brackets first', "resources | where (n == 3 or n == 2) and type =~ 'x/one'", ['/b']],
  ['brackets inside of brackets', "resources | where (n == 9 or (n == 2 and type =~ 'x/one'))", ['/b']],
  ['a pattern with regard to case', "resources | where id matches regex '^/[a-z]$'", ['/b', '/c']],
  ['a pattern without regard to case', "resources | where type matches regex '(?i)ONE$'", ['/b', '/A']],
  ['what a pattern takes out', "resources | where extract('x/(t.o)', 1, type) == 'two'", ['/c']],
  ['nothing where a pattern finds nothing', "resources | where isempty(extract('(?i)(t.o)', 1, type))", ['/b', '/A']],
  ['a pipe and a comma inside quotes', "resources | where type in~ ('a|b, and c', 'x/two')", ['/c']],
  ['rows in ascending order, capital letters first', 'resources | order by id asc', ['/A', '/b', '/c']],
  ['rows in descending order, as KQL does unasked', 'resources | sort by id', ['/c', '/b', '/A']],
  [
    'a second key where the first is equal',
    'resources | extend t = tolower(type) | order by t desc, id asc',
    ['/c', '/A', '/b'],
  ],
  ['the first few', 'resources | order by id asc | limit 2', ['/A', '/b']],
  ['stages on lines of their own', "resources\n| where type =~ 'x/two'\n| project id", ['/c']],
] as const)('a query finds %s', (_what, query, ids) => {
  expect(idsOf(query)).toEqual(ids);
});

test('project keeps names, gives new ones, and null where there is nothing', () => {
  expect(
    run(
      'resources | where n == 1 | extend s = toupper(type) | project id, s, owner = tags.owner, none = properties.x.y',
    ),
  ).toEqual([{ id: '/A', s: 'X/ONE', owner: 'pay', none: null }]);
});

test.each([
  ['no table', "| where a == 'b'"],
  ['a stage that is not played', 'resources | summarize count() by type'],
  ['a join', 'resources | join kind=inner (resources) on id'],
  ['an operator that is not played', "resources | where type has 'x'"],
  ['a pattern that cannot be read', "resources | where type matches regex '('"],
  ['a pattern that the service would not know', "resources | where type matches regex '(?=x)'"],
  ['a backslash, which a plain text of the service takes for itself', "resources | extend a = extract('\\d', 0, id)"],
  ['a group that is no number', "resources | extend a = extract('x', id, id)"],
  ['half a condition', "resources | where type == 'a' or"],
  ['a function that is not played', 'resources | extend a = strlen(id)'],
  ['a condition that is cut', 'resources | where where'],
  ['a quote that is not closed', "resources | where type == 'a"],
  ['a bracket that is not closed', "resources | where type in~ ('a'"],
  ['text without quotes', 'resources | where type == abc'],
  ['a limit that is no number', 'resources | limit many'],
])('%s is no query', (_what, query) => {
  expect(() => parseQuery(query)).toThrow(InvalidQuery);
});
