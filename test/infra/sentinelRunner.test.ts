import { runKql } from './sentinel/run/run.js';

// What KQL means by these is on the pages of its reference (learn.microsoft.com/kusto/query).
const world = {
  tables: {
    T: [
      { name: 'Name', type: 'string' },
      { name: 'Count', type: 'int' },
      { name: 'At', type: 'datetime' },
    ],
    U: [
      { name: 'Name', type: 'string' },
      { name: 'Colour', type: 'string' },
    ],
  },
};
const rowOf = (row: object) => ({ row: row as Record<string, unknown>, arrived: '2026-11-24T00:00:00.000Z' });
const T = [
  { Name: 'one', Count: 1, At: '2026-11-23T23:00:00.000Z' },
  { Name: 'two', Count: 2, At: '2026-11-22T01:00:00.000Z' },
  { Name: 'none' },
].map(rowOf);
const U = [{ Name: 'one', Colour: 'red' }].map(rowOf);

const run = (query: string) => runKql(query, world, { tables: { T, U } }, new Date('2026-11-24T01:00:00.000Z'));

test.each<[string, readonly object[]]>([
  ['T | where Count > 0 | project Name', [{ Name: 'one' }, { Name: 'two' }]],
  ['T | where not(Count > 0) | project Name', []],
  ['T | where isnull(Count) and isempty(At) | project Name', [{ Name: 'none' }]],
  ['T | where Count > 1 or Name == "none" | project Name', [{ Name: 'two' }, { Name: 'none' }]],
  ['T | where Name in~ ("ONE") and Name !in ("two") | project Name', [{ Name: 'one' }]],
  ['T | where At > ago(3h) | project Days = datetime_diff("day", now(), At)', [{ Days: 1 }]],
  ['T | where Count == 99 | summarize Last = max(At), count()', [{ Last: null, count_: 0 }]],
  ['T | where Count == 99 | summarize count() by Name', []],
  ['T | summarize arg_max(Count, *)', [{ Count: 2, Name: 'two', At: new Date('2026-11-22T01:00:00.000Z') }]],
  ['T | summarize Names = make_set(Name, 2), Sum = dcount(isnull(Count))', [{ Names: ['one', 'two'], Sum: 2 }]],
  [
    'T | where Count > 0 | sort by Count | extend Before = prev(Count) | project Count, Before',
    [
      { Count: 2, Before: null },
      { Count: 1, Before: 2 },
    ],
  ],
  [
    'T | where Count > 0 | join kind=leftouter (U) on Name | project Name, Name1, Colour',
    [
      { Name: 'one', Name1: 'one', Colour: 'red' },
      { Name: 'two', Name1: null, Colour: null },
    ],
  ],
  ['T | join kind=leftanti (U) on Name | project Name', [{ Name: 'two' }, { Name: 'none' }]],
  ['let f = (least: int = 2) { T | where Count >= least | project Name }; f()', [{ Name: 'two' }]],
  [
    'let f = (least: int = 2) { T | where Count >= least | project Name }; f(least=1)',
    [{ Name: 'one' }, { Name: 'two' }],
  ],
  ['U | where Colour has_any (dynamic(["re"])) | project Name', []],
  ['U | project X = extract(@"(?i)^(R)", 1, Colour), Y = tostring(split("a/b", "/")[1])', [{ X: 'r', Y: 'b' }]],
])('%s', (query, expected) => {
  expect(run(query)).toEqual(expected);
});

test.each([
  'T | sample 1',
  'T | extend X = reverse(Name)',
  'T | summarize stdev(Count)',
  'T | join kind=fullouter (U) on Name',
])('what is not known here is an error, never a guess: %s', (query) => {
  expect(() => run(query)).toThrow(/not known here/);
});
