import { parse } from 'csv-parse/sync';
import { asimProblems } from './asim.js';
import type { Content, Watchlist } from './content.js';
import { foundProblems } from './found.js';
import { kqlProblems } from './kql.js';
import type { KqlFunction, KqlWorld } from './kqlWorld.js';
import { ruleProblems } from './rule.js';
import { workspaceTables } from './tables.js';

export interface Checked {
  /** What was looked at, in the plural. */
  readonly kind: string;
  readonly count: number;
  /** Each with the name of what it is about. */
  readonly problems: readonly string[];
}

/** The workspace that the content is deployed to: its tables, and what the content itself brings. */
export function worldOf(content: Content, tables = workspaceTables()): KqlWorld {
  const watchlists = content.watchlists.map(({ watchlistAlias, csv }) => [
    watchlistAlias,
    (rowsOf(csv)[0] ?? []).map((name) => ({ name, type: 'string' })),
  ]);
  return { tables, functions: functionsOf(content), watchlists: Object.fromEntries(watchlists) };
}

function functionsOf({ functions, parsers }: Content): KqlFunction[] {
  return [
    ...functions.map(({ FunctionName, FunctionQuery }) => ({ name: FunctionName, body: FunctionQuery })),
    ...parsers.map(({ ParserName, ParserParams, ParserQuery }) => ({
      name: ParserName,
      parameters: ParserParams.map((one) => `${one.Name}:${one.Type}=${one.Default}`).join(','),
      body: ParserQuery,
    })),
  ];
}

/** Looks at everything: KQL against the tables, and each kind against the rules that Microsoft has for it. */
export function checkContent(content: Content, world: KqlWorld = worldOf(content)): Checked[] {
  const { rules, hunting, functions, parsers, watchlists } = content;
  const checked = <T>(kind: string, all: readonly T[], name: (one: T) => string, look: (one: T) => string[]) => ({
    kind,
    count: all.length,
    problems: all.flatMap((one) => look(one).map((problem) => `${name(one)}: ${problem}`)),
  });
  return [
    checked(
      'analytics rules',
      rules,
      ({ name }) => name,
      (one) => ruleProblems(one, world),
    ),
    checked(
      'hunting queries',
      hunting,
      ({ name }) => name,
      (one) => foundProblems(one, world),
    ),
    checked(
      'functions',
      functions,
      ({ FunctionName }) => FunctionName,
      (one) => callProblems(one.FunctionName, world),
    ),
    checked(
      'ASIM parsers',
      parsers,
      ({ ParserName }) => ParserName,
      (one) => [...callProblems(one.ParserName, world), ...asimProblems(one, world)],
    ),
    checked('watchlists', watchlists, ({ watchlistAlias }) => watchlistAlias, watchlistProblems),
    { kind: 'ids', count: idsOf(content).length, problems: twice(idsOf(content)) },
  ];
}

function callProblems(name: string, world: KqlWorld): string[] {
  return kqlProblems(`${name}()`, world).map(({ message, text }) => `query: ${message} ('${text}')`);
}

const rowsOf = (csv: string): string[][] => parse(csv, { relax_column_count: true });

/** A row, and a column that can be searched by; every row has a cell for each column. */
function watchlistProblems({ itemsSearchKey, csv }: Watchlist): string[] {
  const [header = [], ...rows] = rowsOf(csv);
  return [
    ...(header.includes(itemsSearchKey) ? [] : [`itemsSearchKey: there is no column ${itemsSearchKey}`]),
    ...(rows.length > 0 ? [] : ['rawContent: there is no row']),
    ...rows
      .filter((row) => row.length !== header.length)
      .map((row) => `rawContent: ${row.join(',')} has other columns`),
  ];
}

const idsOf = ({ rules, hunting, functions }: Content): string[] =>
  [...rules, ...hunting, ...functions].map(({ id }) => id);

function twice(ids: readonly string[]): string[] {
  return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id} is there twice`);
}
