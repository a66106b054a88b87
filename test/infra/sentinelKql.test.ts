import { kqlColumns, kqlProblems } from './sentinel/kql.js';
import { workspaceTables } from './sentinel/tables.js';

const tables = workspaceTables();

test.each([
  ['a table of ours', 'VigieEvents_CL | where Overdue and FindingRev > 1 | project EventUid, ingestion_time()'],
  ['a table of Azure', 'SecurityAlert | where IsIncident == false | summarize count() by AlertName'],
  ['two tables', 'VigieEvents_CL | join kind=inner (SecurityAlert) on $left.TargetResourceId == $right.ResourceId'],
])('%s is known', (_what, query) => {
  expect(kqlProblems(query, { tables })).toEqual([]);
});

test.each([
  ['a table', 'VigieEvent_CL | count', 'VigieEvent_CL', 0],
  ['a column', 'VigieEvents_CL | where Colour == 1', 'Colour', 23],
  ['a column of the other table', 'VigieSweeps_CL | project Fingerprint', 'Fingerprint', 25],
  ['a function', 'VigieEvents_CL | where shiny(Reason)', 'shiny', 23],
  ['a type', 'VigieEvents_CL | where Reason', 'Reason', 23],
])('%s that is wrong is named, and where it stands', (_what, query, text, start) => {
  expect(kqlProblems(query, { tables })).toEqual([{ message: expect.any(String), start, text }]);
});

describe('a saved function', () => {
  const latest = {
    name: 'Latest',
    parameters: 'days:int=7',
    body: 'VigieEvents_CL | where TimeGenerated > ago(days * 1d) // all',
  };
  const open = { name: 'Open', body: "Latest() | where FindingStatus == 'open'" };
  const world = { tables, functions: [latest, open] };

  test('is known with its columns, also through another', () => {
    expect(kqlProblems('Open() | summarize count() by CheckId', world)).toEqual([]);
    expect(kqlColumns('Open() | project CheckId, Overdue, DueDate', world)).toEqual([
      { name: 'CheckId', type: 'string' },
      { name: 'Overdue', type: 'bool' },
      { name: 'DueDate', type: 'datetime' },
    ]);
  });

  test('does not move the place of what is wrong behind it', () => {
    expect(kqlProblems('Open() | where Colour == 1', world)).toMatchObject([{ start: 15, text: 'Colour' }]);
  });

  test('that is wrong itself says so', () => {
    const broken = { name: 'Broken', body: 'VigieEvents_CL | where Colour == 1' };
    expect(kqlProblems('Broken() | count', { tables, functions: [broken] })).toMatchObject([
      { message: expect.stringContaining('in a function that it calls'), start: -1, text: 'Colour' },
    ]);
  });
});

describe('a parameter of a workbook', () => {
  const parameters = { TimeRange: '> ago(7d)', 'TimeRange:start': 'datetime(2026-11-23)', Owner: "'*'" };

  test('is filled in, by its form first', () => {
    const query =
      "VigieEvents_CL | where TimeGenerated {TimeRange} and DueDate < {TimeRange:start} and '*' in ({Owner})";
    expect(kqlProblems(query, { tables, parameters })).toEqual([]);
  });

  test('that there is not is a problem', () => {
    const problems = kqlProblems('VigieEvents_CL | where Owner in ({Team})', { tables, parameters });
    expect(problems).toContainEqual({ message: 'there is no parameter Team', start: 33, text: '{Team}' });
  });
});
