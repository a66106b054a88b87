import type { JsonObject } from '../json.js';

type Rows = ReadonlyMap<string, JsonObject>;

const NO_ROWS: Rows = new Map();
const indexes = new WeakMap<Rows, Map<unknown, unknown>>();

/** What is made of a whole side table, made once: a sweep asks for it with every cluster, and the table never changes. */
export function indexOf<T>(table: Rows | undefined, make: (rows: Rows) => T): T {
  const rows = table ?? NO_ROWS;
  const made = indexes.get(rows) ?? new Map<unknown, unknown>();
  indexes.set(rows, made);
  if (!made.has(make)) made.set(make, make(rows));
  return made.get(make) as T;
}
