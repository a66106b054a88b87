import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, read } from './committed.js';
import { checkContent, worldOf } from './sentinel/check.js';
import { type Content, isRule, type Parser, type Rule, readContent, type Watchlist } from './sentinel/content.js';

const content = readContent();

test.each(checkContent(content).map((one) => [one.kind, one] as const))(
  'there are %s, and nothing is wrong with them',
  (_kind, { count, problems }) => {
    expect(problems).toEqual([]);
    expect(count).toBeGreaterThan(0);
  },
);

test('infra/sentinel/content.json is what its sources make (else: node scripts/sentinel-content.mjs)', () => {
  const ran = spawnSync(process.execPath, [join(ROOT, 'scripts/sentinel-content.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect(ran).toMatchObject({ status: 0, stderr: '' });
});

test('content.json has everything, and durations that Azure takes', () => {
  const made = JSON.parse(read('infra/sentinel/content.json')) as Record<
    string,
    { name: string; properties: object }[]
  >;
  expect(made.rules?.map(({ name }) => name)).toEqual(content.rules.map(({ id }) => id));
  expect(made.hunting).toHaveLength(content.hunting.length);
  expect(made.functions).toHaveLength(content.functions.length + content.parsers.length);
  expect(made.watchlists).toHaveLength(content.watchlists.length);
  for (const { properties } of made.rules ?? [])
    for (const [key, value] of Object.entries(properties))
      if (/Duration|Frequency|Period/.test(key))
        expect([key, value]).toEqual([key, expect.stringMatching(/^P(T\d+[HM]|\d+D)$/)]);
});

const { tables } = worldOf(content);
const NOTHING: Content = { rules: [], hunting: [], functions: [], parsers: [], watchlists: [] };

/** All that is wrong with what was broken, in a workspace that has the rest. */
function broken(changes: Partial<Content>, inTables = tables): string[] {
  const world = worldOf({ ...content, ...changes }, inTables);
  return checkContent({ ...NOTHING, ...changes }, world).flatMap(({ problems }) => problems);
}

const [aRule] = content.rules as [Rule, ...Rule[]];
const [aParser] = content.parsers as [Parser, ...Parser[]];
const [aList] = content.watchlists as [Watchlist, ...Watchlist[]];
const rule = (changes: Partial<Rule>): Partial<Content> => ({ rules: [{ ...aRule, ...changes }] });
const parser = (from: string, to: string): Partial<Content> => ({
  parsers: [{ ...aParser, ParserQuery: aParser.ParserQuery.replace(from, to) }],
});
const { VigieEvents_CL = [], ...others } = tables;
const without = (column: string) => ({
  ...others,
  VigieEvents_CL: VigieEvents_CL.filter(({ name }) => name !== column),
});

describe('what is broken is found', () => {
  test.each<[string, Partial<Content>, string]>([
    ['a column in the query of a rule', rule({ query: aRule.query.replace('CheckId', 'CheckID') }), "'CheckID'"],
    [
      'a table in the query of a rule',
      rule({ query: aRule.query.replace('VigieEvents_CL', 'VigieEvent_CL') }),
      "'VigieEvent_CL'",
    ],
    [
      'a check in the query of a rule',
      rule({ query: aRule.query.replace('version-support', 'version-end') }),
      'version-end',
    ],
    [
      'a kind of event in the query of a rule',
      rule({ query: aRule.query.replace('finding.reopened', 'finding.back') }),
      'finding.back',
    ],
    [
      'a check among others in a hunting query',
      { hunting: content.hunting.map((one) => ({ ...one, query: one.query.replace("'pending-reboot'", "'reboot'") })) },
      'asks for reboot, which there is not',
    ],
    [
      'a column in a hunting query',
      {
        hunting: content.hunting.map((one) => ({ ...one, query: one.query.replace('SystemAlertId', 'AlertSystemID') })),
      },
      'AlertSystemID',
    ],
    [
      'a column of a watchlist',
      { hunting: content.hunting.map((one) => ({ ...one, query: one.query.replace('Escalation', 'Esc') })) },
      "'Esc'",
    ],
    ['a watchlist', { watchlists: [], hunting: content.hunting }, '_GetWatchlist'],
    [
      'a column in a function',
      {
        functions: content.functions.map((one) => ({
          ...one,
          FunctionQuery: one.FunctionQuery.replace('FindingRev', 'Rev'),
        })),
      },
      "'Rev'",
    ],
    ['a function that is gone', { functions: [], rules: content.rules }, 'VigieFindings'],
    [
      'an entity column',
      rule({
        entityMappings: [
          { entityType: 'AzureResource', fieldMappings: [{ identifier: 'ResourceId', columnName: 'Target' }] },
        ],
      }),
      'no column Target',
    ],
    [
      'an entity identifier',
      rule({
        entityMappings: [{ entityType: 'AzureResource', fieldMappings: [{ identifier: 'Id', columnName: 'Owner' }] }],
      }),
      'AzureResource has no Id',
    ],
    [
      'an entity by nothing that tells which one it is',
      rule({
        entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'UPNSuffix', columnName: 'Owner' }] }],
      }),
      'Account needs one of FullName',
    ],
    [
      'an entity that is no text',
      rule({
        entityMappings: [
          { entityType: 'AzureResource', fieldMappings: [{ identifier: 'ResourceId', columnName: 'DueDate' }] },
        ],
      }),
      'DueDate is no string',
    ],
    ['a custom detail', rule({ customDetails: { ...aRule.customDetails, Team: 'Team' } }), 'no column Team'],
    [
      'a column in a title',
      rule({ alertDetailsOverride: { ...aRule.alertDetailsOverride, alertDisplayNameFormat: '{{Name}}' } }),
      'no column Name',
    ],
    [
      'too many columns in a title',
      rule({ alertDetailsOverride: { ...aRule.alertDetailsOverride, alertDisplayNameFormat: '{{Owner}}'.repeat(4) } }),
      'more than 3',
    ],
    [
      'a severity column',
      rule({ alertDetailsOverride: { ...aRule.alertDetailsOverride, alertSeverityColumnName: 'Severity' } }),
      'no column Severity',
    ],
    [
      'a technique without its tactic',
      rule({ relevantTechniques: ['T1190'] }),
      'InitialAccess of its techniques is missing',
    ],
    ['a technique that has no place', rule({ relevantTechniques: ['T9999'] }), 'T9999 has no place'],
    ['a grouping', rule({ customDetails: { Owner: 'Owner' } }), 'there is no custom detail'],
    ['a period that is too long', rule({ queryPeriod: '15d' }), 'not within 5m and 14d'],
    [
      'a period shorter than the frequency',
      rule({ queryFrequency: '14d', queryPeriod: '1d' }),
      'shorter than queryFrequency',
    ],
    ['a long period looked at too often', rule({ queryFrequency: '5m' }), 'needs 1h or more'],
    [
      'rows by their time of sending',
      rule({ query: aRule.query.replace('ingestion_time()', 'TimeGenerated') }),
      'ingestion_time()',
    ],
    [
      'rows that come twice',
      rule({ query: aRule.query.replace('by EventUid', 'by SweepId, EventUid') }),
      'by EventUid',
    ],
    ['the first night', rule({ query: aRule.query.replace('Baseline == false', 'true') }), 'first night'],
    ['an id that is there twice', { rules: [aRule, aRule] }, 'is there twice'],
    [
      'a mandatory field',
      parser('EventResult, EventVendor', 'EventVendor'),
      'EventResult: is missing, and is mandatory',
    ],
    ['an alias', parser('AlertId, AlertName', 'AlertName'), 'AlertId: is missing, and is alias'],
    [
      'a type',
      parser("EventSchemaVersion = '1.0.0'", 'EventSchemaVersion = 1.0'),
      'EventSchemaVersion: is real, must be string',
    ],
    ['a field of our own', parser('| project\n', '| project SweepId,\n'), 'SweepId: is no field'],
    ['a field that is left out', parser(' EventReportUrl,', ''), 'EventReportUrl is in the table'],
    [
      'a field that is left out without a word',
      { parsers: [{ ...aParser, Exceptions: [] }] },
      'Username: is missing, and is recommended',
    ],
    [
      'an exception for what is there',
      {
        parsers: [
          {
            ...aParser,
            Exceptions: [
              ...aParser.Exceptions,
              { Field: 'EventSeverity', Warning: 'Missing recommended field', Exception: '' },
            ],
          },
        ],
      },
      'Exceptions: EventSeverity is not missing',
    ],
    ['a parser that looks beyond its row', parser('| where not(disabled)', '| distinct *'), 'looks beyond its row'],
    ['the vendor', parser("EventVendor = 'Vigie'", "EventVendor = strcat('Vigie')"), 'sets no EventVendor'],
    [
      'the order of the filters',
      { parsers: [{ ...aParser, ParserParams: aParser.ParserParams.toReversed() }] },
      'ParserParams: must be',
    ],
    [
      'a filter with a default',
      { parsers: [{ ...aParser, ParserParams: aParser.ParserParams.map((one) => ({ ...one, Default: 'true' })) }] },
      'filters by default',
    ],
    [
      'the search key of a watchlist',
      { watchlists: [{ ...aList, itemsSearchKey: 'Nobody' }] },
      'there is no column Nobody',
    ],
    ['a row of a watchlist', { watchlists: [{ ...aList, csv: `${aList.csv}one` }] }, 'has other columns'],
    ['a watchlist without rows', { watchlists: [{ ...aList, csv: 'Owner,Contact,Escalation' }] }, 'there is no row'],
  ])('%s', (_what, changes, expected) => {
    expect(broken(changes)).toContainEqual(expect.stringContaining(expected));
  });

  test.each(['Fingerprint', 'EventUid', 'Baseline', 'EventSubType', 'DvcId'])('a table without %s', (column) => {
    expect(broken(content, without(column))).toContainEqual(expect.stringContaining(column));
  });

  test.each<[string, object]>([
    ['a key that there is not', { queryInterval: '1h' }],
    ['a severity that there is not', { severity: 'Critical' }],
    ['a description that begins in another way', { description: 'Finds clusters' }],
    ['a sub-technique', { relevantTechniques: ['T1078.004'] }],
    ['a name of a detail that is too long', { customDetails: { ['x'.repeat(21)]: 'Owner' } }],
    ['no incident', { incidentConfiguration: { ...aRule.incidentConfiguration, createIncident: false } }],
  ])('a rule with %s', (_what, changes) => {
    expect(isRule(aRule)).toBe(true);
    expect(isRule({ ...aRule, ...changes })).toBe(false);
  });
});
