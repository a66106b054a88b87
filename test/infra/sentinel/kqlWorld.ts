import { type KustoCode, kusto } from './kusto.js';

export interface KqlColumn {
  readonly name: string;
  /** string, int, long, real, bool (or boolean), datetime, dynamic, guid. */
  readonly type: string;
}

/** A saved function of the workspace. */
export interface KqlFunction {
  readonly name: string;
  /** As the workspace keeps them, `starttime:datetime=datetime(null),pack:bool=false`; none where left out. */
  readonly parameters?: string;
  readonly body: string;
}

/** What a query can refer to. */
export interface KqlWorld {
  readonly tables: Readonly<Record<string, readonly KqlColumn[]>>;
  /** A function comes before those that call it. */
  readonly functions?: readonly KqlFunction[];
  /** Columns of each watchlist, by its alias. */
  readonly watchlists?: Readonly<Record<string, readonly KqlColumn[]>>;
  /**
   * Of a workbook: by its name what stands in the query instead of `{Name}`, as the workbook would write it; `Name:start`
   * and the like first, then `Name`. Where this is given, a `{Name}` that it does not hold is a problem. Where it is not,
   * braces are left alone.
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface KqlReading {
  readonly code: KustoCode;
  /** What was put in front of the query: the functions that it calls. */
  readonly ahead: string;
}

const readings = new WeakMap<KqlWorld, Map<string, KqlReading>>();

/** A query as Microsoft's parser reads it. Places in it are those of the query, moved by what was put in front. */
export function readKql(query: string, world: KqlWorld): KqlReading {
  const known = readings.get(world) ?? new Map<string, KqlReading>();
  readings.set(world, known);
  const reading = known.get(query) ?? readAnew(query, world);
  known.set(query, reading);
  return reading;
}

function readAnew(query: string, world: KqlWorld): KqlReading {
  const { tables, functions = [], watchlists = {} } = world;
  const lists = Object.entries(watchlists).map(([alias, columns]) => ({
    name: watchlistName(alias),
    body: `datatable(SearchKey: string, ${columns.map(declared).join(', ')})[]`,
  }));
  const called = functions.map((one) => ({ ...one, body: withWatchlists(one.body, watchlists) }));
  const text = withWatchlists(query, watchlists);
  const ahead = functionsAhead(text, [...lists, ...called]);
  const { KustoCode, GlobalState } = kusto();
  const globals = GlobalState.Default.WithDatabase(databaseOf(tables));
  return { ahead, code: KustoCode.ParseAndAnalyze(ahead + text, globals) };
}

/** Each watchlist has columns of its own: to the parser each is a function of its own. */
export const watchlistName = (alias: string): string => `Watchlist_${alias}`;

/** As long as before, so that places stay. */
function withWatchlists(text: string, watchlists: object): string {
  return text.replace(/_GetWatchlist\('(\w+)'\)/g, (call: string, alias: string) =>
    alias in watchlists ? `${watchlistName(alias)}()`.padEnd(call.length) : call,
  );
}

/** Saved functions are known to the workspace alone: the parser is told them as statements in front of the query. */
function functionsAhead(text: string, functions: readonly KqlFunction[]): string {
  let needed = text;
  let ahead = '';
  for (const { name, parameters = '', body } of functions.toReversed()) {
    if (!new RegExp(`\\b${name}\\b`).test(needed)) continue;
    needed += `\n${body}`;
    // The line's end: a body may end with a comment.
    ahead = `let ${name} = (${parameters}) {\n${body}\n};\n${ahead}`;
  }
  return ahead;
}

const databases = new WeakMap<KqlWorld['tables'], object>();

function databaseOf(tables: KqlWorld['tables']): object {
  const known = databases.get(tables);
  if (known !== undefined) return known;
  const { TableSymbol, DatabaseSymbol } = kusto().Symbols;
  const symbols = Object.entries(tables).map(([name, columns]) =>
    TableSymbol.From(`(${columns.map(declared).join(', ')})`).WithName(name),
  );
  const database = new DatabaseSymbol.$ctor1('workspace', symbols);
  databases.set(tables, database);
  return database;
}

/** Tables are declared with boolean and dateTime; KQL itself says bool and datetime. */
function declared({ name, type }: KqlColumn): string {
  const lower = type.toLowerCase();
  return `${name}: ${lower === 'boolean' ? 'bool' : lower}`;
}
