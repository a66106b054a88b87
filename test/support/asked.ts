import { parseQuery } from '../../local/azure/kql.js';
import { TABLES } from '../../shared/estate/tables.js';
import type { JsonObject } from '../../shared/json.js';

/** What the query of a table answers where Resource Graph holds these rows, and what is kept of it. */
export function asked(table: string, rows: readonly JsonObject[]): readonly JsonObject[] {
  const found = TABLES.find(({ name }) => name === table);
  if (found === undefined) throw new Error(`no table ${table}`);
  const { keep = (row: JsonObject) => row, query } = found;
  const whole = rows.map((row) => ({ subscriptionId: String(row.id).split('/')[2] ?? '', ...row }));
  const answered = parseQuery(query).stages.reduce<readonly JsonObject[]>((left, stage) => stage(left), whole);
  return answered.map(keep).filter((row) => row !== undefined);
}

/** The same as a side table: by lower-cased id. */
export function sideOf(table: string, rows: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(asked(table, rows).map((row) => [String(row.id).toLowerCase(), row]));
}
