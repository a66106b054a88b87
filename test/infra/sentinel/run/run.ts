import { type KqlColumn, type KqlWorld, readKql, watchlistName } from '../kqlWorld.js';
import { ARRIVED, type Row } from './scalar.js';
import type { Table } from './table.js';
import { answerOf } from './tabular.js';
import { members, part, treeOf } from './tree.js';
import type { Value } from './values.js';

/** A row as it is sent, and when it arrived; at its TimeGenerated where nothing is said. */
export interface Arrival {
  readonly row: Readonly<Record<string, unknown>>;
  readonly arrived?: string;
}

export interface Data {
  readonly tables: Readonly<Record<string, readonly Arrival[]>>;
  readonly watchlists?: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

/**
 * Runs a query over rows. The parser is Microsoft's; what its pieces mean is written here, for as much of KQL as the
 * content uses. All numbers are real ones, and nothing cuts rows by the period of a rule.
 * @param now what now() says
 * @throws Error where the query uses what is not known here
 */
export function runKql(query: string, world: KqlWorld, data: Data, now: Date): readonly Row[] {
  const tables = new Map<string, Table>();
  for (const [name, columns] of Object.entries(world.tables))
    tables.set(name, loaded(columns, data.tables[name] ?? []));
  for (const [alias, columns] of Object.entries(world.watchlists ?? {})) {
    const rows = (data.watchlists?.[alias] ?? []).map((row) => ({ row }));
    tables.set(watchlistName(alias), loaded([{ name: 'SearchKey', type: 'string' }, ...columns], rows));
  }
  const { code } = readKql(query, world);
  const statements = members(part(treeOf(code.Syntax), 'Statements'));
  const { columns, rows } = answerOf(statements, { now, tables, functions: new Map(), names: new Map() });
  return rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
}

function loaded(columns: readonly KqlColumn[], arrivals: readonly Arrival[]): Table {
  const rows = arrivals.map(({ row, arrived = String(row.TimeGenerated) }) => ({
    ...Object.fromEntries(columns.map(({ name, type }) => [name, cell(type, row[name])])),
    [ARRIVED]: new Date(arrived),
  }));
  return { columns: columns.map(({ name }) => name), rows };
}

/** A text that is not there is an empty one; anything else is null. */
function cell(type: string, value: unknown): Value {
  if (value === undefined || value === null) return type === 'string' ? '' : null;
  return type === 'datetime' ? new Date(String(value)) : (value as Value);
}
