import type { Row } from './scalar.js';
import type { Table } from './table.js';
import { textOf, type Value } from './values.js';

/** Of a list a row each member, of a bag that is not needed here none; where there is nothing to expand, one with null. */
export function expanded({ columns, rows }: Table, name: string, value: (row: Row, at: number) => Value): Table {
  const grown = rows.flatMap((row, at) => {
    const list = value(row, at);
    const parts = Array.isArray(list) && list.length > 0 ? (list as Value[]) : [null];
    return parts.map((one) => ({ ...row, [name]: one }));
  });
  return { columns: [...new Set([...columns, name])], rows: grown };
}

/** Each row once. */
export function distinctOf({ columns, rows }: Table): Table {
  const known = new Map(rows.map((row) => [columns.map((name) => textOf(row[name] ?? null)).join('\n'), row]));
  return { columns, rows: [...known.values()] };
}
