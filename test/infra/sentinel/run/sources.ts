import type { Row } from './scalar.js';
import type { Scope, Table } from './table.js';
import { members, part, type Tree, written } from './tree.js';
import type { Value } from './values.js';

/** Rows of all, one after the other; a column that one of them lacks is null there. */
export function unionOf(tree: Tree, scope: Scope, tableOf: (tree: Tree, scope: Scope) => Table): Table {
  const all = members(part(tree, 'Expressions')).map((one) => tableOf(one, scope));
  const columns = [...new Set(all.flatMap((one) => one.columns))];
  const empty = Object.fromEntries(columns.map((name) => [name, null]));
  return { columns, rows: all.flatMap(({ rows }) => rows.map((row) => ({ ...empty, ...row }))) };
}

/** A literal table: its cells stand one after the other. */
export function dataTableOf(tree: Tree, value: (tree: Tree) => Value): Table {
  const columns = members(part(part(tree, 'Schema'), 'Columns')).map((one) => written(part(one, 'Name')));
  const cells = members(part(tree, 'Values')).map(value);
  const rows = Array.from(
    { length: cells.length / columns.length },
    (_, row): Row => Object.fromEntries(columns.map((name, at) => [name, cells[row * columns.length + at] ?? null])),
  );
  return { columns, rows };
}
