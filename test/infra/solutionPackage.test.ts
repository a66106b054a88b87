import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './committed.js';
import { contentsOf, type Package, packageProblems, packagesOf, type Wizard } from './package/template.js';
import { readContent } from './sentinel/content.js';
import { committedWorkbooks } from './workbooks/workbook.js';

type Parts = Record<string, unknown>;

const content = readContent();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-package-'));
  const ran = spawnSync(process.execPath, [join(ROOT, 'scripts/sentinel-solution.mjs'), '--out', folder]);
  expect(ran.status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const made = (name: string) => JSON.parse(readFileSync(join(folder, 'Solutions/Vigie/Package', name), 'utf8'));
const template = (): Package => made('mainTemplate.json');
const wizard = (): Wizard => made('createUiDefinition.json');

/** What the templates of a kind install, in order. */
function installed(kind: string): Parts[] {
  const of = contentsOf(template()).filter(({ properties }) => properties.contentKind === kind);
  return of.map(({ properties }) => properties.mainTemplate.resources[0]?.properties as Parts);
}

test('nothing is wrong with the package', () => {
  expect(packageProblems(template(), wizard())).toEqual([]);
});

test('the queries in it are those of the sources', () => {
  const queries = (kind: string) => installed(kind).map(({ query }) => query);
  expect(queries('AnalyticsRule')).toEqual(content.rules.map(({ query }) => query));
  expect(queries('HuntingQuery')).toEqual(content.hunting.map(({ query }) => query));
  expect(queries('Parser')).toEqual(content.functions.map(({ FunctionQuery }) => FunctionQuery));
});

test('a rule in it says what the rule of the source says', () => {
  for (const [at, rule] of content.rules.entries())
    expect(installed('AnalyticsRule')[at]).toMatchObject({
      displayName: rule.name,
      severity: rule.severity,
      status: rule.status,
      entityMappings: rule.entityMappings,
      customDetails: rule.customDetails,
      alertDetailsOverride: rule.alertDetailsOverride,
      queryPeriod: expect.stringMatching(/^P/),
      triggerOperator: 'GreaterThan',
    });
});

test('the workbooks in it are those of the sources', () => {
  const books = installed('Workbook').map(({ serializedData }) => JSON.parse(String(serializedData)));
  expect(books).toEqual(committedWorkbooks().map(({ text }) => JSON.parse(text)));
});

test('functions are installed at once, because other content calls them', () => {
  const active = template().resources.filter(({ type }) => type.endsWith('/savedSearches'));
  expect(active.map(({ properties }) => properties.functionAlias)).toEqual(
    content.functions.map(({ FunctionName }) => FunctionName),
  );
});

test('the wizard shows each rule, hunting query, workbook and watchlist', () => {
  const counts = wizard().parameters.steps.map(({ name, elements }) => [name, elements.length - 2]);
  expect(Object.fromEntries(counts)).toEqual({
    workbooks: committedWorkbooks().length,
    analytics: content.rules.length,
    huntingqueries: content.hunting.length,
    watchlists: content.watchlists.length,
  });
});

test('testParameters.json has the parameters', () => {
  expect(made('testParameters.json')).toEqual(template().parameters);
});

test('who answers is a page that there is: the issues of the repository that solutions lie in', () => {
  const [first] = packagesOf(template()) as unknown as { properties: { support: object } }[];
  expect(first?.properties.support).toEqual({
    name: 'Vigie',
    tier: 'Community',
    link: 'https://github.com/Azure/Azure-Sentinel/issues',
  });
});

/** What is written where in the template, or in the wizard; undefined deletes. */
test.each<[string, 'template' | 'wizard', string, unknown, string]>([
  ['a parameter that nothing uses', 'template', 'parameters.other', { type: 'string' }, 'other is not used'],
  ['a parameter without a word', 'template', 'parameters.workspace.metadata', undefined, 'does not say what it is'],
  ['a parameter that is gone', 'template', 'parameters.workspace', undefined, 'there is no workspace'],
  ['a variable that is gone', 'template', 'variables.parser1', undefined, 'there is no parser1'],
  ['a variable that nothing uses', 'template', 'variables.other', 'x', 'other is not used'],
  ['a region', 'template', 'resources.0.location', 'westeurope', 'its location is fixed'],
  ['no version of an API', 'template', 'resources.0.apiVersion', 'latest', 'is no API version'],
  ['a name outside of a workspace', 'template', 'resources.0.name', 'rule', 'lies in no workspace'],
  ['another content', 'template', 'resources.0.properties.contentKind', 'Parser', 'is of another content'],
  [
    'a content without what is known of it',
    'template',
    'resources.0.properties.mainTemplate.resources.1',
    {},
    'is of another content',
  ],
  [
    'an enabled rule',
    'template',
    'resources.0.properties.mainTemplate.resources.0.properties.enabled',
    true,
    'is enabled',
  ],
  [
    'a content that is gone',
    'template',
    'resources.0',
    { type: 'x', name: '[x]', apiVersion: '2025-01-01' },
    'is a part',
  ],
  [
    'too many resources',
    'template',
    'resources',
    Array.from({ length: 801 }, () => ({ type: '', name: '' })),
    'too many',
  ],
  ['an output without its parameter', 'wizard', 'parameters.outputs.other', '', 'there is no parameter other'],
  ['a parameter that is not given', 'wizard', 'parameters.outputs.workspace', undefined, 'does not give workspace'],
  ['a question that is gone', 'wizard', 'parameters.basics', [], 'asks for no workspace'],
  ['an element that is there twice', 'wizard', 'parameters.steps.1.name', 'workbooks', 'workbooks is there twice'],
  ['a name with a space', 'wizard', 'parameters.steps.1.name', 'a step', 'is no name'],
  ['a wizard of another kind', 'wizard', 'version', '1.0', 'is of another kind'],
])('the look finds %s', (_what, which, path, value, expected) => {
  const files = { template: template(), wizard: wizard() };
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parts = keys.reduce((here, next) => here[next] as Parts, files[which] as unknown as Parts);
  if (value === undefined) delete parts[last];
  else parts[last] = value;
  expect(packageProblems(files.template, files.wizard)).toContainEqual(expect.stringContaining(expected));
});
