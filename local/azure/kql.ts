import { at } from './json.js';
import { InvalidQuery, listOf, literalOf, pathOf, splitOutside } from './kqlText.js';

/**
 * The part of Resource Graph's query language that is played here:
 *
 *     TABLE | where <path> =~ 'v' and <path> in~ ('a', 'b') | where isnotempty(<path>)
 *           | extend s = tolower(<path>) | project a, b = <path> | order by s asc, id asc | limit 5
 *
 * Operators `==`, `!=`, `=~`, `!~`, `in`, `in~`, `!in`, `!in~`, `contains`, `startswith`, and `>=` with `datetime(…)` on its
 * right; functions `tolower`, `toupper`, `tostring`, `todatetime`, `coalesce`. Anything else is an InvalidQuery, as in the service: it must not pass for an answer.
 */
export interface Query {
  /** Lower case. */
  readonly table: string;
  readonly stages: readonly Stage[];
}

export type Row = Readonly<Record<string, unknown>>;
type Stage = (rows: readonly Row[]) => readonly Row[];

type Value = (row: Row) => unknown;

/** @throws InvalidQuery */
export function parseQuery(text: string): Query {
  const [table = '', ...stages] = splitOutside(text.trim().replace(/;\s*$/, ''), /^\|/);
  if (!/^[a-z]+$/i.test(table.trim())) throw new InvalidQuery(`no table: ${table.trim().slice(0, 40)}`);
  return { table: table.trim().toLowerCase(), stages: stages.map((stage) => stageOf(stage.trim())) };
}

function stageOf(stage: string): Stage {
  const [, verb = '', rest = ''] =
    /^(where|extend|project|order by|sort by|limit|take)\s+([\s\S]+)$/i.exec(stage) ?? [];
  switch (verb.toLowerCase()) {
    case 'where':
      return whereOf(rest);
    case 'extend':
      return extendOf(rest);
    case 'project':
      return projectOf(rest);
    case 'order by':
    case 'sort by':
      return orderOf(rest);
    case 'limit':
    case 'take':
      return limitOf(rest);
    default:
      throw new InvalidQuery(`unknown stage: ${stage.slice(0, 40)}`);
  }
}

function whereOf(text: string): Stage {
  const conditions = splitOutside(text, /^\sand\s/i).map((part) => conditionOf(part.trim()));
  return (rows) => rows.filter((row) => conditions.every((holds) => holds(row)));
}

type Condition = (row: Row) => boolean;

/** Value, operator, literal; an operator that is a word stands after a blank, or `origin` would hold an `in`. */
const CONDITION =
  /^((?:[^'"=!~>]|'[^']*'|"[^"]*")+?)(?:\s*(==|!=|=~|!~|>=)|\s+(!in~|!in\b|in~|in\b|contains\b|startswith\b))\s*(.+)$/is;

function conditionOf(text: string): Condition {
  const [, word = '', inside = ''] = /^(isnotempty|isempty)\s*\((.+)\)$/i.exec(text) ?? [];
  if (word !== '') {
    const value = valueIn(inside);
    return (row) => (words(value(row)) === '') === (word.toLowerCase() === 'isempty');
  }
  const form = CONDITION.exec(text);
  if (form === null) throw new InvalidQuery(`no condition: ${text.slice(0, 40)}`);
  const [, left = '', sign = '', wordy = '', right = ''] = form;
  const operator = sign === '' ? wordy : sign;
  return comparison(valueIn(left), operator.toLowerCase(), right.trim());
}

function comparison(value: Value, operator: string, right: string): Condition {
  if (operator === '>=') return notBefore(value, right);
  const caseless = ['=~', '!~', 'in~', '!in~', 'contains', 'startswith'].includes(operator);
  const fold = (text: string): string => (caseless ? text.toLowerCase() : text);
  const wanted = (/in~?$/.test(operator) ? listOf(right) : [literalOf(right)]).map(fold);
  const negated = operator.startsWith('!');
  const [first = ''] = wanted;
  return (row) => {
    const text = fold(words(value(row)));
    if (operator === 'contains') return text.includes(first);
    if (operator === 'startswith') return text.startsWith(first);
    return wanted.includes(text) !== negated;
  };
}

/** Dates alone are compared; what is no date is never late enough. */
function notBefore(value: Value, right: string): Condition {
  const [, date = ''] = /^datetime\(\s*([^)]+?)\s*\)$/i.exec(right) ?? [];
  const from = Date.parse(date);
  if (Number.isNaN(from)) throw new InvalidQuery(`no date: ${right.slice(0, 40)}`);
  return (row) => Date.parse(words(value(row))) >= from;
}

function valueIn(text: string): Value {
  const trimmed = text.trim();
  const [, several] = /^coalesce\s*\((.+)\)$/i.exec(trimmed) ?? [];
  if (several !== undefined) {
    const values = splitOutside(several, /^,/).map(valueIn);
    return (row) => values.map((value) => value(row)).find((value) => words(value) !== '') ?? null;
  }
  const [, name = '', inside = ''] = /^(tolower|toupper|tostring|todatetime)\s*\((.+)\)$/i.exec(trimmed) ?? [];
  if (name !== '') {
    const value = valueIn(inside);
    const lower = name.toLowerCase();
    if (lower === 'tolower') return (row) => words(value(row)).toLowerCase();
    return lower === 'toupper' ? (row) => words(value(row)).toUpperCase() : (row) => words(value(row));
  }
  if (/^'.*'$|^".*"$/.test(trimmed)) {
    const text = literalOf(trimmed);
    return () => text;
  }
  const keys = pathOf(trimmed);
  return (row) => at(row, ...keys) ?? null;
}

/** How a value compares: text as it is, true and numbers as written, nothing as ''. */
function words(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `name = value`, or a column that keeps its name. */
function namedValues(text: string): readonly (readonly [string, Value])[] {
  return splitOutside(text, /^,/).map((part) => {
    const [, name, value] = /^\s*(\w+)\s*=(?![=~])\s*([\s\S]+)$/.exec(part) ?? [];
    if (name !== undefined && value !== undefined) return [name, valueIn(value)] as const;
    const column = pathOf(part.trim());
    // A path without a name is called after its keys, joined by underscores.
    return [column.join('_'), (row: Row) => at(row, ...column) ?? null] as const;
  });
}

function extendOf(text: string): Stage {
  const added = namedValues(text);
  return (rows) =>
    rows.map((row) => ({ ...row, ...Object.fromEntries(added.map(([name, value]) => [name, value(row)])) }));
}

function projectOf(text: string): Stage {
  const kept = namedValues(text);
  return (rows) => rows.map((row) => Object.fromEntries(kept.map(([name, value]) => [name, value(row)])));
}

/** Text is compared by code unit, with regard to case, as the service does. KQL's own default is descending. */
function orderOf(text: string): Stage {
  const keys = splitOutside(text, /^,/).map((part) => {
    const [, value = '', way = 'desc'] = /^\s*(.+?)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    return { value: valueIn(value), sign: way.toLowerCase() === 'asc' ? 1 : -1 };
  });
  return (rows) => {
    const keyed = rows.map((row) => ({ row, texts: keys.map(({ value }) => words(value(row))) }));
    keyed.sort((a, b) => {
      for (const [place, { sign }] of keys.entries()) {
        const [one = '', other = ''] = [a.texts[place], b.texts[place]];
        if (one !== other) return one < other ? -sign : sign;
      }
      return 0;
    });
    return keyed.map(({ row }) => row);
  };
}

function limitOf(text: string): Stage {
  if (!/^\d+$/.test(text.trim())) throw new InvalidQuery(`no number: ${text.slice(0, 40)}`);
  return (rows) => rows.slice(0, Number(text));
}
