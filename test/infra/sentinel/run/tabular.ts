import { aggregated, type Columns } from './aggregates.js';
import { distinctOf, expanded } from './expanding.js';
import { ARRIVED, type Place, type Row, valueIn } from './scalar.js';
import { dataTableOf, unionOf } from './sources.js';
import type { Scope, Table } from './table.js';
import { members, part, partIf, type Tree, written } from './tree.js';
import { compared, textOf, type Value } from './values.js';

/** The table that a piece of a query comes to. @throws Error where it uses what is not known here */
function tableOf(tree: Tree, scope: Scope): Table {
  if (tree.kind === 'ParenthesizedExpression') return tableOf(part(tree, 'Expression'), scope);
  if (tree.kind === 'PipeExpression')
    return operated(part(tree, 'Operator'), tableOf(part(tree, 'Expression'), scope), scope);
  if (tree.kind === 'FunctionCallExpression') return ofFunction(tree, scope);
  if (tree.kind === 'UnionOperator') return unionOf(tree, scope, tableOf);
  if (tree.kind === 'DataTableExpression') return dataTableOf(tree, (one) => valueIn(one, placeIn(scope, nothing, 0)));
  const table = scope.tables.get(written(tree));
  if (table === undefined) throw new Error(`there is no table ${written(tree)}`);
  return table;
}

/** Statements in order: `let` gives names to tables, functions and values; the last one is the answer. */
export function answerOf(statements: readonly Tree[], scope: Scope): Table {
  const [first, ...rest] = statements;
  if (first === undefined) throw new Error('the query says nothing');
  if (first.kind !== 'LetStatement') return tableOf(part(first, 'Expression'), scope);
  return answerOf(rest, declared(written(part(first, 'Name')), part(first, 'Expression'), scope));
}

function declared(name: string, tree: Tree, scope: Scope): Scope {
  if (tree.kind === 'FunctionDeclaration') return { ...scope, functions: new Map(scope.functions).set(name, tree) };
  if (SCALARS.test(tree.kind) && !scope.functions.has(calledIn(tree)))
    return { ...scope, names: new Map(scope.names).set(name, valueIn(tree, placeIn(scope, nothing, 0))) };
  return { ...scope, tables: new Map(scope.tables).set(name, tableOf(tree, scope)) };
}

/** What may give a value, where no function of the workspace is called. */
const SCALARS = /^(Dynamic|ToScalar|FunctionCall|.*Literal)Expression$/;

const calledIn = (tree: Tree): string => (tree.kind === 'FunctionCallExpression' ? written(part(tree, 'Name')) : '');

/** A table of that name stands before a function: so the rows of a watchlist are given. */
function ofFunction(call: Tree, scope: Scope): Table {
  const name = written(part(call, 'Name'));
  const given = scope.tables.get(name);
  if (given !== undefined) return given;
  const declaration = scope.functions.get(name);
  if (declaration === undefined) throw new Error(`there is no function ${name}`);
  const body = part(declaration, 'Body');
  const names = new Map([...scope.names, ...argumentsOf(call, declaration, scope)]);
  const answer = partIf(body, 'Expression');
  const statements = members(partIf(body, 'Statements'));
  const inner = { ...scope, names };
  if (answer === undefined) throw new Error(`${name} gives nothing`);
  const last = { kind: 'ExpressionStatement', role: '', text: '', parts: [answer] };
  return answerOf([...statements, last], inner);
}

/** By name or by place; what is not given has its default. */
function argumentsOf(call: Tree, declaration: Tree, scope: Scope): [string, Value][] {
  const given = members(part(part(call, 'ArgumentList'), 'Expressions'));
  const value = (tree: Tree) => valueIn(tree, placeIn(scope, nothing, 0));
  return members(part(part(declaration, 'Parameters'), 'Parameters')).map((parameter, at) => {
    const name = written(part(part(parameter, 'NameAndType'), 'Name'));
    const byName = given.find((one) => one.kind === 'SimpleNamedExpression' && written(part(one, 'Name')) === name);
    const byPlace = given[at]?.kind === 'SimpleNamedExpression' ? undefined : given[at];
    const expression = byName === undefined ? byPlace : part(byName, 'Expression');
    return [name, value(expression ?? part(part(parameter, 'DefaultValue'), 'Value'))];
  });
}

const nothing: Table = { columns: [], rows: [{}] };

function placeIn({ now, names, ...rest }: Scope, { rows }: Table, at: number): Place {
  const column = (tree: Tree) => {
    const table = tableOf(tree, { now, names, ...rest });
    return table.rows.map((row) => row[table.columns[0] ?? ''] ?? null);
  };
  return { now, names, rows, at, row: rows[at] ?? {}, column };
}

type Operator = (tree: Tree, table: Table, scope: Scope) => Table;

const OPERATORS: Readonly<Record<string, Operator>> = {
  FilterOperator: (tree, table, scope) => ({
    ...table,
    rows: table.rows.filter((_row, at) => valueIn(part(tree, 'Condition'), placeIn(scope, table, at)) === true),
  }),
  ExtendOperator: (tree, table, scope) => extended(tree, table, scope, table.columns),
  ProjectOperator: (tree, table, scope) => extended(tree, table, scope, []),
  ProjectAwayOperator: (tree, { columns, rows }) => {
    const away = members(part(tree, 'Expressions')).map(written);
    return { columns: columns.filter((name) => !away.includes(name)), rows };
  },
  MvExpandOperator: (tree, table, scope) =>
    members(part(tree, 'Expressions')).reduce((grown, one) => {
      const { name, expression } = named(part(one, 'Expression'));
      return expanded(grown, name, (_row, at) => valueIn(expression, placeIn(scope, grown, at)));
    }, table),
  DistinctOperator: (tree, table, scope) => distinctOf(extended(tree, table, scope, [])),
  SummarizeOperator: summarized,
  JoinOperator: joined,
  SortOperator: sorted,
};

function operated(tree: Tree, table: Table, scope: Scope): Table {
  const operator = OPERATORS[tree.kind];
  if (operator === undefined) throw new Error(`an operator that is not known here: ${tree.kind}`);
  return operator(tree, table, scope);
}

/** The name that an expression gives its column, and the expression itself. */
function named(tree: Tree): { readonly name: string; readonly expression: Tree } {
  if (tree.kind !== 'SimpleNamedExpression') return { name: written(tree), expression: tree };
  return { name: plain(written(part(tree, 'Name'))), expression: part(tree, 'Expression') };
}

/** `['Initial Access']` */
const plain = (name: string): string => name.replace(/^\['(.*)'\]$/, '$1');

function extended(tree: Tree, table: Table, scope: Scope, kept: readonly string[]): Table {
  const added = members(part(tree, 'Expressions')).map(named);
  const rows = table.rows.map((row, at) => {
    const place = placeIn(scope, table, at);
    const cells = added.map(({ name, expression }) => [name, valueIn(expression, place)] as const);
    const old = [...kept, ARRIVED].map((name) => [name, row[name] ?? null] as const);
    return Object.fromEntries([...old, ...cells]);
  });
  return { columns: [...new Set([...kept, ...added.map(({ name }) => name)])], rows };
}

function summarized(tree: Tree, table: Table, scope: Scope): Table {
  const keys = members(partIf(partIf(tree, 'ByClause') ?? tree, 'Expressions')).map(named);
  const places = new Map(table.rows.map((row, at) => [row, placeIn(scope, table, at)]));
  const placed = (row: Row) => places.get(row) ?? placeIn(scope, table, 0);
  const groups = new Map<string, { key: Columns; rows: Row[] }>();
  for (const row of table.rows) {
    const key = keys.map(({ name, expression }) => [name, valueIn(expression, placed(row))] as const);
    const id = JSON.stringify(key);
    groups.set(id, { key, rows: [...(groups.get(id)?.rows ?? []), row] });
  }
  // Without keys there is one group, be it empty.
  if (keys.length === 0 && groups.size === 0) groups.set('', { key: [], rows: [] });
  const names = keys.map(({ name }) => name);
  const cellsOf = (rows: readonly Row[]) =>
    members(part(tree, 'Aggregates')).flatMap((one) => {
      const { name, expression } = named(one);
      const group = { rows, placed, keys: names, all: table.columns };
      return aggregated(expression, one === expression ? '' : name, group);
    });
  return {
    columns: [...new Set([...names, ...cellsOf([]).map(([name]) => name)])],
    rows: [...groups.values()].map(({ key, rows }) => Object.fromEntries([...key, ...cellsOf(rows)])),
  };
}

function joined(tree: Tree, left: Table, scope: Scope): Table {
  const kind = members(part(tree, 'Parameters')).map((one) => written(part(one, 'Expression')))[0];
  const right = tableOf(part(tree, 'Expression'), scope);
  const keys = members(part(part(tree, 'ConditionClause'), 'Expressions')).map(written);
  const strange = keys.find((key) => !left.columns.includes(key) || !right.columns.includes(key));
  if (strange !== undefined) throw new Error(`a join by what is not a column of both: ${strange}`);
  const id = (row: Row) => JSON.stringify(keys.map((key) => textOf(row[key] ?? null)));
  const matches = new Map<string, Row[]>();
  for (const row of right.rows) matches.set(id(row), [...(matches.get(id(row)) ?? []), row]);
  if (kind === 'leftanti') return { ...left, rows: left.rows.filter((row) => !matches.has(id(row))) };
  if (kind !== 'inner' && kind !== 'leftouter') throw new Error(`a join that is not known here: ${kind}`);
  const names = right.columns.map((name) => [name, left.columns.includes(name) ? `${name}1` : name] as const);
  const alone: readonly Row[] = kind === 'inner' ? [] : [{}];
  const rows = left.rows.flatMap((row) =>
    (matches.get(id(row)) ?? alone).map((other) => ({
      ...row,
      ...Object.fromEntries(names.map(([name, as]) => [as, other[name] ?? null])),
    })),
  );
  return { columns: [...left.columns, ...names.map(([, as]) => as)], rows };
}

/** Descending where nothing is said. */
function sorted(tree: Tree, table: Table, scope: Scope): Table {
  const by = members(part(tree, 'Expressions')).map((one) => {
    const ordered = one.kind === 'OrderedExpression';
    const ascending = ordered && written(part(one, 'Ordering')).startsWith('asc');
    return { expression: ordered ? part(one, 'Expression') : one, sign: ascending ? 1 : -1 };
  });
  const keyed = table.rows.map((row, at) => ({
    row,
    keys: by.map(({ expression }) => valueIn(expression, placeIn(scope, table, at))),
  }));
  keyed.sort((one, other) => {
    for (const [at, { sign }] of by.entries()) {
      const order = compared(one.keys[at] ?? null, other.keys[at] ?? null) ?? 0;
      if (order !== 0) return order * sign;
    }
    return 0;
  });
  return { ...table, rows: keyed.map(({ row }) => row) };
}
