import { type Place, type Row, valueIn } from './scalar.js';
import { members, part, type Tree, written } from './tree.js';
import { compared, textOf, type Value } from './values.js';

/** What an aggregate makes of the rows of a group: the columns that it gives, in order. */
export type Columns = readonly (readonly [name: string, value: Value])[];

export interface Group {
  readonly rows: readonly Row[];
  readonly placed: (row: Row) => Place;
  /** Columns that the rows are grouped by: a star leaves them out. */
  readonly keys: readonly string[];
  /** Names of the columns there are. */
  readonly all: readonly string[];
}

/** @param name what it is called in the query, or '' */
export function aggregated(call: Tree, name: string, group: Group): Columns {
  const kind = written(part(call, 'Name'));
  const given = members(part(part(call, 'ArgumentList'), 'Expressions'));
  if (kind === 'arg_min' || kind === 'arg_max') return extreme(kind, given, group);
  if (kind === 'take_any') return renamed(picked(group.rows[0], given, group), name);
  const [expression, condition] = given;
  const conditional = kind.endsWith('if') && kind !== 'countif' && condition !== undefined;
  const rows = conditional ? group.rows.filter((row) => valueIn(condition, group.placed(row)) === true) : group.rows;
  const values = rows.map((row) => (expression === undefined ? null : valueIn(expression, group.placed(row))));
  const plain = expression === undefined ? '' : written(expression);
  return [[name || `${kind}_${plain}`, simple(kind, values, given[conditional ? 2 : 1])]];
}

function simple(kind: string, values: readonly Value[], limit: Tree | undefined): Value {
  switch (kind) {
    case 'count':
      return values.length;
    case 'countif':
      return values.filter((value) => value === true).length;
    case 'take_anyif':
      return values.find((value) => value !== null) ?? null;
    case 'dcountif':
    case 'dcount':
      return new Set(values.map(textOf)).size;
    case 'min':
      return best(values, -1);
    case 'max':
      return best(values, 1);
    case 'make_list':
      return values.filter((value) => value !== null);
    case 'make_set':
    case 'make_set_if':
      return [...new Set(values.filter((value) => value !== null))].slice(0, Number(limit ? written(limit) : Infinity));
    default:
      throw new Error(`an aggregate that is not known here: ${kind}`);
  }
}

/** Nulls are passed over. */
function best(values: readonly Value[], sign: 1 | -1): Value {
  return values.reduce((most, one) => {
    if (one === null || most === null) return most ?? one;
    return (compared(one, most) ?? 0) * sign > 0 ? one : most;
  }, null);
}

/** Of a group whose values are all null some row is taken, as KQL does. */
function extreme(kind: 'arg_min' | 'arg_max', [by, ...wanted]: readonly Tree[], group: Group): Columns {
  if (by === undefined) throw new Error(`${kind} by nothing`);
  const sign = kind === 'arg_max' ? 1 : -1;
  const value = (row: Row) => valueIn(by, group.placed(row));
  const most = best(group.rows.map(value), sign);
  const row = group.rows.find((one) => value(one) === most) ?? group.rows[0];
  return [[written(by), most], ...picked(row, wanted, group)];
}

/** One column may be given another name. */
const renamed = (columns: Columns, name: string): Columns =>
  name === '' || columns.length !== 1 ? columns : columns.map(([, value]) => [name, value] as const);

/** Without a row, each column is null. */
function picked(row: Row | undefined, wanted: readonly Tree[], { all, keys, placed }: Group): Columns {
  return wanted.flatMap((one): Columns => {
    if (one.kind === 'StarExpression')
      return all.filter((name) => !keys.includes(name)).map((name) => [name, row?.[name] ?? null] as const);
    return [[written(one), row === undefined ? null : valueIn(one, placed(row))]];
  });
}
