import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT, read } from './committed.js';
import { readContent } from './sentinel/content.js';
import { committedWorkbooks } from './workbooks/workbook.js';

type Lists = Record<string, string[]>;

const HOME = 'infra/sentinel/solution';
const KINDS = ['Analytic Rules', 'Hunting Queries', 'Parsers', 'Workbooks', 'Watchlists'];
const solution = (...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'scripts/sentinel-solution.mjs'), ...args], { encoding: 'utf8' });
const data: Lists & { Description: string; Metadata: string } = JSON.parse(read(`${HOME}/Data/Solution_Vigie.json`));
const metadata = JSON.parse(read(`${HOME}/SolutionMetadata.json`));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-solution-'));
  expect(solution('--out', folder)).toMatchObject({ status: 0, stderr: '' });
});
afterAll(() => rmSync(folder, { recursive: true }));

const laidOut = (path: string) => readFileSync(join(folder, path), 'utf8');

test('what the solution says of itself is current (else: node scripts/sentinel-solution.mjs)', () => {
  expect(solution('--check')).toMatchObject({ status: 0, stderr: '' });
});

test.each(KINDS)('every path under %s is there, and every file there is listed', (kind) => {
  const listed = data[kind] ?? [];
  expect(listed.filter((path) => !existsSync(join(folder, 'Solutions/Vigie', path)))).toEqual([]);
  expect(readdirSync(join(folder, 'Solutions/Vigie', kind)).map((name) => `${kind}/${name}`)).toEqual(listed);
});

test('all content is in it', () => {
  const { rules, hunting, functions, watchlists, parsers } = readContent();
  const counts = [rules, hunting, functions, committedWorkbooks(), watchlists].map(({ length }) => length);
  expect(KINDS.map((kind) => data[kind]?.length)).toEqual(counts);
  expect(Math.min(...counts)).toBeGreaterThan(0);
  expect(readdirSync(join(folder, 'Parsers/ASimAlertEvent/Parsers'))).toHaveLength(parsers.length);
});

test('a saved function has the heading that parsers have there, and its query as it is', () => {
  for (const { FunctionName, FunctionQuery, Title } of readContent().functions) {
    const there = parse(laidOut(`Solutions/Vigie/Parsers/${FunctionName}.yaml`));
    expect(there).toMatchObject({ FunctionName, FunctionAlias: FunctionName, FunctionQuery, Function: { Title } });
    expect(there.Function.LastUpdated).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
});

test('a watchlist is a template with its rows', () => {
  for (const { watchlistAlias, itemsSearchKey, csv } of readContent().watchlists) {
    const { resources } = JSON.parse(laidOut(`Solutions/Vigie/Watchlists/${watchlistAlias}.json`));
    expect(resources).toHaveLength(1);
    expect(resources[0].name).toContain(`/Microsoft.SecurityInsights/${watchlistAlias}'`);
    expect(resources[0].properties).toMatchObject({ watchlistAlias, itemsSearchKey });
    expect(resources[0].properties.rawContent.split('\r\n')).toEqual(csv.trimEnd().split('\n'));
  }
});

test('a workbook lies in both places, the same', () => {
  for (const { text, workbook } of committedWorkbooks()) {
    const file = `Workbooks/${String(workbook.fromTemplateId).replace('sentinel-', '')}.json`;
    expect(laidOut(`Solutions/Vigie/${file}`)).toBe(text);
    expect(laidOut(file)).toBe(text);
  }
});

test('the entries of the workbooks name files that are there', () => {
  const entries: { templateRelativePath: string; logoFileName: string }[] = JSON.parse(
    read(`${HOME}/workbooksMetadata.json`),
  );
  expect(entries.map(({ templateRelativePath }) => `Workbooks/${templateRelativePath}`)).toEqual(data.Workbooks);
  expect(entries.filter(({ logoFileName }) => !existsSync(join(folder, 'Logos', logoFileName)))).toEqual([]);
});

test('the tables are those that are sent to', () => {
  const tables: Record<string, { name: string }[]> = JSON.parse(read('docs/sentinel-tables.json'));
  for (const [name, columns] of Object.entries(tables)) {
    const there = JSON.parse(laidOut(`.script/tests/KqlvalidationsTests/CustomTables/${name}.json`));
    expect(there.Name).toBe(name);
    expect(there.Properties).toHaveLength(columns.length);
    expect(there.Properties.filter(({ Type }: { Type?: string }) => Type === undefined)).toEqual([]);
  }
});

test('for the ASIM parsers there are a sample of rows, what columns they have, and what changed', () => {
  const [heads = '', ...rows] = laidOut('Sample Data/ASIM/Vigie_Vigie_AlertEvent_IngestedLogs.csv').trim().split('\n');
  const [, ...columns] = laidOut('Sample Data/ASIM/VigieEvents_CL_Schema.csv').trim().split('\n');
  const named = columns.map((line) => line.split(','));
  expect(named.map(([name]) => name)).toEqual(heads.replaceAll(' [UTC]', '').split(','));
  expect(named.flat().filter((cell) => cell === '' || cell === 'undefined')).toEqual([]);
  expect(rows.every((row) => row.endsWith(',VigieEvents_CL'))).toBe(true);
  for (const { ParserName, Parser } of readContent().parsers)
    expect(laidOut(`Parsers/ASimAlertEvent/CHANGELOG/${ParserName}.md`)).toContain(`## Version ${Parser.Version}\n`);
});

// Rules of .script/SolutionValidations of Azure/Azure-Sentinel.
test('the metadata has what the checks of the repository ask', () => {
  expect(metadata.publisherId).toMatch(/^[a-z0-9]+$/);
  expect(metadata.offerId).toMatch(/^[a-z0-9-]+$/);
  expect(metadata.categories.domains).toEqual(['Compliance', 'Security \u2013 Cloud Security']);
  expect(['Microsoft', 'Partner', 'Community']).toContain(metadata.support.tier);
  for (const day of [metadata.firstPublishDate, metadata.lastPublishDate]) expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test('versions and dates agree', () => {
  const [newest] = parse(read(`${HOME}/solution.yaml`)).releases;
  expect(data.Version).toBe(newest.version);
  expect(metadata.lastPublishDate).toBe(newest.date.split('-').reverse().join('-'));
});

test.each<readonly [string, string]>([
  ['Data/Solution_Vigie.json', read(`${HOME}/Data/Solution_Vigie.json`)],
  ['workbooksMetadata.json', read(`${HOME}/workbooksMetadata.json`)],
  ...committedWorkbooks().map(({ name, text }) => [name, text] as const),
])('%s says Microsoft Sentinel wherever it says Sentinel', (_name, text) => {
  expect(text.match(/(?<!Microsoft |-)Sentinel/g)).toBeNull();
});

test('the logo has nothing that the repository refuses', () => {
  const logo = read(`${HOME}/Logos/Vigie.svg`);
  expect(logo).toMatch(/^<svg /);
  expect(logo).not.toMatch(/style=|cls=|data-name|xlink|<title|image\/png|\bid=/);
});
