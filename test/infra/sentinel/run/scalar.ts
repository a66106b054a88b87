import { FUNCTIONS } from './functions.js';
import { members, part, type Tree, written } from './tree.js';
import { compared, reckoned, spanOf, stringOf, textOf, timeOf, type Value } from './values.js';

export type Row = Readonly<Record<string, Value>>;

/** When a row arrived: what ingestion_time() says. */
export const ARRIVED = '(arrived)';

export interface Place {
  readonly now: Date;
  readonly row: Row;
  /** The rows that it is one of, and which: prev() looks at its neighbours. */
  readonly rows: readonly Row[];
  readonly at: number;
  /** Values that a name stands for where no column has it. */
  readonly names: ReadonlyMap<string, Value>;
  /** The values of a table of one column. */
  readonly column: (table: Tree) => readonly Value[];
}

/** The value of an expression for one row. @throws Error where it uses what is not known here */
export function valueIn(tree: Tree, place: Place): Value {
  const inner = (role: string) => valueIn(part(tree, role), place);
  switch (tree.kind) {
    case 'ParenthesizedExpression':
      return inner('Expression');
    case 'NameReference':
      return named(written(tree), place);
    case 'StringLiteralExpression':
      return stringOf(written(tree));
    case 'LongLiteralExpression':
    case 'RealLiteralExpression':
      return Number(written(tree));
    case 'BooleanLiteralExpression':
      return written(tree) === 'true';
    case 'TimespanLiteralExpression':
      return spanOf(written(tree));
    case 'DateTimeLiteralExpression':
      return timeOf(written(tree));
    case 'DynamicExpression':
      return JSON.parse(written(part(tree, 'Expression')));
    case 'PathExpression':
      return memberOf(inner('Expression'), written(part(tree, 'Selector')));
    case 'ElementExpression':
      return memberOf(inner('Expression'), textOf(valueIn(part(part(tree, 'Selector'), 'Expression'), place)));
    case 'FunctionCallExpression':
      return called(tree, place);
    case 'UnaryMinusExpression':
      return -Number(inner('Expression'));
    case 'ToScalarExpression':
      return place.column(part(tree, 'Expression'))[0] ?? null;
    case 'BetweenExpression':
      return lies(tree, place);
    case 'AndExpression':
      return both(inner('Left'), inner('Right'), false);
    case 'OrExpression':
      return both(inner('Left'), inner('Right'), true);
    default:
      return operated(tree, place);
  }
}

function named(name: string, { row, names }: Place): Value {
  const value = row[name] ?? names.get(name);
  if (value === undefined && !(name in row)) throw new Error(`nothing is called ${name}`);
  return value ?? null;
}

function memberOf(value: Value, name: string): Value {
  return ((value as Record<string, Value> | null)?.[name] ?? null) as Value;
}

/** Of `and` and `or`: null is neither yes nor no. */
function both(left: Value, right: Value, decisive: boolean): Value {
  if (left === decisive || right === decisive) return decisive;
  return left === null || right === null ? null : !decisive;
}

function called(tree: Tree, place: Place): Value {
  const name = written(part(tree, 'Name'));
  const given = members(part(part(tree, 'ArgumentList'), 'Expressions'));
  if (name === 'prev') return valueAt(given[0], place, place.at - 1);
  if (name === 'ingestion_time') return place.row[ARRIVED] ?? null;
  const apply = FUNCTIONS[name];
  if (apply === undefined) throw new Error(`a function that is not known here: ${name}`);
  return apply(place.now, ...given.map((one) => valueIn(one, place)));
}

function valueAt(tree: Tree | undefined, place: Place, at: number): Value {
  const row = place.rows[at];
  return tree === undefined || row === undefined ? null : valueIn(tree, { ...place, row, at });
}

type Test = (order: number) => boolean;
const ORDERS: Readonly<Record<string, Test>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const TEXTS: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=~': (left, right) => left === right,
  has: (left, right) => hasWord(left, right),
  contains: (left, right) => left.includes(right),
  startswith: (left, right) => left.startsWith(right),
  endswith: (left, right) => left.endsWith(right),
};

function operated(tree: Tree, place: Place): Value {
  const operator = written(part(tree, 'Operator'));
  const left = valueIn(part(tree, 'Left'), place);
  if (/^!?(in~?|has_any)$/.test(operator)) return among(operator, left, part(tree, 'Right'), place);
  const right = valueIn(part(tree, 'Right'), place);
  const test = ORDERS[operator];
  if (test !== undefined) {
    const order = compared(left, right);
    return order === undefined ? null : test(order);
  }
  const match = TEXTS[operator];
  if (match !== undefined) return match(textOf(left).toLowerCase(), textOf(right).toLowerCase());
  return reckoned(operator, left, right);
}

function among(operator: string, left: Value, list: Tree, place: Place): boolean {
  const given = members(part(list, 'Expressions')).flatMap((one) =>
    one.kind === 'PipeExpression' ? place.column(one) : [valueIn(one, place)].flat(),
  ) as Value[];
  if (operator === 'has_any') return given.some((one) => hasWord(textOf(left), textOf(one)));
  const loose = operator.endsWith('~');
  const form = (value: Value) => (loose ? textOf(value).toLowerCase() : textOf(value));
  return given.some((one) => form(one) === form(left)) !== operator.startsWith('!');
}

/** Both ends count. */
function lies(tree: Tree, place: Place): Value {
  const value = valueIn(part(tree, 'Left'), place);
  const ends = ['First', 'Second'].map((role) => compared(value, valueIn(part(part(tree, 'Right'), role), place)));
  const [first, second] = ends;
  return first === undefined || second === undefined ? null : first >= 0 && second <= 0;
}

/** Whole words, without regard to case. */
function hasWord(text: string, word: string): boolean {
  const plain = word.replace(/[^\w\s]/g, '\\$&');
  return new RegExp(`(^|[^A-Za-z0-9])${plain}($|[^A-Za-z0-9])`, 'i').test(text);
}
