import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './committed.js';
import { judgeWorkbook, RULES } from './workbooks/catalogue.js';
import { checkWorkbooks } from './workbooks/check.js';
import { committedWorkbooks } from './workbooks/workbook.js';

const HOW = 'node scripts/sentinel-workbooks.mjs';

test(`the workbooks and their page are what the sources make (else: ${HOW})`, () => {
  const ran = spawnSync(process.execPath, [join(ROOT, 'scripts/sentinel-workbooks.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect(ran).toMatchObject({ status: 0, stderr: '' });
});

test('there are two, and what looks at all content looks at them', () => {
  expect(committedWorkbooks().map(({ name }) => name)).toEqual(['fleetCompliance', 'securityPosture']);
  const [workbooks, tiles] = checkWorkbooks();
  expect(workbooks).toEqual({ kind: 'workbooks', count: 2, problems: [] });
  expect(tiles?.count).toBeGreaterThan(30);
});

describe.each(committedWorkbooks().map(({ name, workbook }) => [name, workbook] as const))('%s', (_name, workbook) => {
  test.each(judgeWorkbook(workbook).map((one) => [one.rule.id, one] as const))(
    '%s holds',
    (_id, { looks, problems }) => {
      expect(problems).toEqual([]);
      expect(looks.length).toBeGreaterThan(0);
    },
  );
});

/** Of the rule, what is done: the first place of a text in a workbook's JSON becomes another. */
const BROKEN: readonly (readonly [rule: string, what: string, workbook: string, from: string | RegExp, to: string])[] =
  [
    ['form', 'another version', 'fleetCompliance', '"Notebook/1.0"', '"Notebook/2.0"'],
    ['form', 'a type that there is not', 'fleetCompliance', '"type":9', '"type":99'],
    ['form', 'a tile without its version', 'fleetCompliance', '"KqlItem/1.0"', '"KqlItem/2.0"'],
    ['form', 'no key', 'fleetCompliance', '"fromTemplateId":"sentinel-VigieFleetCompliance",', ''],
    ['names', 'a name that comes twice', 'fleetCompliance', '"name":"owners"', '"name":"overdue"'],
    [
      'no-place',
      'a workspace',
      'fleetCompliance',
      '"version":"Notebook/1.0"',
      '"version":"Notebook/1.0","fallbackResourceIds":["w"]',
    ],
    [
      'no-place',
      'a tile with its own',
      'securityPosture',
      '"queryType":0',
      '"crossComponentResources":["w"],"queryType":0',
    ],
    ['no-place', 'a subscription', 'securityPosture', 'MS-TA9001', 'subscriptions/11111111-1111'],
    [
      'empty',
      'a tile that says nothing when it is empty',
      'fleetCompliance',
      /"noDataMessage":"[^"]*"/,
      '"noDataMessage":"Empty"',
    ],
    ['empty', 'a tile without a title', 'securityPosture', /"title":"[^"]*"/, '"title":""'],
    ['tabs', 'a tab that shows nothing', 'fleetCompliance', '"subTarget":"owners"', '"subTarget":"teams"'],
    ['parameters', 'a parameter by another name', 'fleetCompliance', '"name":"Owner"', '"name":"Team"'],
    ['parameters', 'a query that asks for another', 'securityPosture', 'in ({Severity})', 'in ({Level})'],
    [
      'parameters',
      'an export by another name',
      'fleetCompliance',
      '"exportParameterName":"Resource"',
      '"exportParameterName":"Cluster"',
    ],
    ['parameters', 'a time by another name', 'fleetCompliance', '"name":"TimeRange"', '"name":"Time"'],
    [
      'parameters',
      'a condition on another',
      'fleetCompliance',
      '"parameterName":"Resource"',
      '"parameterName":"Chosen"',
    ],
    [
      'drill-down',
      'a tile that is always shown',
      'securityPosture',
      /"conditionalVisibility":\{"parameterName":"Technique"[^}]*\},/,
      '',
    ],
    ['drill-down', 'a choice without a beginning', 'securityPosture', '"exportDefaultValue":"",', ''],
    ['time', 'a day', 'fleetCompliance', '"selectableValues":[', '"selectableValues":[{"durationMs":86400000},'],
    ['time', 'any time', 'fleetCompliance', '"allowCustom":false', '"allowCustom":true'],
    [
      'time',
      'a tile that goes its own way',
      'securityPosture',
      /"timeContextFromParameter":"TimeRange",("queryType":0,"resourceType":"[^"]*","visualization")/,
      '$1',
    ],
    ['time', 'a query with a time of its own', 'securityPosture', "FindingStatus == 'open'", 'EventTime > ago(3d)'],
    ['whole', 'a list that begins with nothing', 'securityPosture', '"value":["value::all"]', '"value":[]'],
    ['kql', 'a table by another name', 'fleetCompliance', 'VigieSweeps_CL', 'VigieRuns_CL'],
    ['kql', 'a table of Azure by another name', 'securityPosture', '(SecurityAlert', '(SecurityAlerts'],
    ['kql', 'a column by another name', 'fleetCompliance', 'arg_max(FindingRev, *)', 'arg_max(Revision, *)'],
    [
      'kql',
      'a parameter by another name',
      'fleetCompliance',
      'hash_sha256(OwnerName) in ({Owner})',
      'hash_sha256(OwnerName) in ({Team})',
    ],
    [
      'columns',
      'a format of a column that is not there',
      'fleetCompliance',
      '"columnMatch":"^Critical$"',
      '"columnMatch":"^Worst$"',
    ],
    ['columns', 'a label of one', 'fleetCompliance', '"columnId":"OwnerName"', '"columnId":"Owner"'],
    ['columns', 'a tile of one', 'fleetCompliance', '"columnMatch":"Number"', '"columnMatch":"Count"'],
    [
      'columns',
      'an export of one',
      'securityPosture',
      '"exportFieldName":"ResourceKey"',
      '"exportFieldName":"TargetResourceId"',
    ],
    ['words', 'a check by another name', 'fleetCompliance', "'retired-feature'", "'retired-features'"],
    ['words', 'a check in a named list', 'securityPosture', '\\"node-public-ip\\"', '\\"node-address\\"'],
    ['words', 'a check in a list', 'securityPosture', "'local-accounts'", "'local-account'"],
    ['words', 'a kind by another name', 'fleetCompliance', "EventKind == 'notice'", "EventKind == 'note'"],
    ['words', 'a status by another name', 'securityPosture', "FindingStatus == 'open'", "FindingStatus == 'Open'"],
    [
      'words',
      'a tactic by another name',
      'securityPosture',
      "Tactic == 'Defense Evasion'",
      "Tactic == 'Defence Evasion'",
    ],
  ];

test.each(BROKEN)('%s catches %s', (id, _what, name, from, to) => {
  const whole = committedWorkbooks().find((one) => one.name === name);
  const text = JSON.stringify(whole?.workbook);
  const broken = text.replace(from, to);
  expect(broken).not.toBe(text);
  const rules = RULES.filter((rule) => rule.id === id);
  expect(judgeWorkbook(JSON.parse(text), rules).flatMap(({ problems }) => problems)).toEqual([]);
  expect(judgeWorkbook(JSON.parse(broken), rules).flatMap(({ problems }) => problems)).not.toEqual([]);
});

test('every rule is broken once', () => {
  expect([...new Set(BROKEN.map(([rule]) => rule))]).toEqual(RULES.map(({ id }) => id));
});
