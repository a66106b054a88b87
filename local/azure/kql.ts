import { at } from './json.js';
import { conditionOf } from './kqlConditions.js';
import { InvalidQuery, pathOf, splitOutside } from './kqlText.js';
import { type Row, type Value, valueIn, words } from './kqlValues.js';

export type { Row } from './kqlValues.js';

/**
 * The part of Resource Graph's query language that is played here:
 *
 *     TABLE | where <path> =~ 'v' and <path> in~ ('a', 'b') | where isnotempty(<path>)
 *           | extend s = tolower(<path>) | project a, b = <path> | order by s asc, id asc | limit 5
 *     TABLE | … | summarize n = count() by s
 *
 * Operators `==`, `!=`, `=~`, `!~`, `in`, `in~`, `!in`, `!in~`, `contains`, `startswith`, `matches regex`, and `>=` with
 * `datetime(…)` on its right, joined by `and`, `or` and brackets; functions `tolower`, `toupper`, `tostring`, `todatetime`,
 * `coalesce`, `extract`. Anything else is an InvalidQuery, as in the service: it must not pass for an answer.
 */
export interface Query {
  /** Lower case. */
  readonly table: string;
  readonly stages: readonly Stage[];
}

type Stage = (rows: readonly Row[]) => readonly Row[];

/** @throws InvalidQuery */
export function parseQuery(text: string): Query {
  const [table = '', ...stages] = splitOutside(text.trim().replace(/;\s*$/, ''), /^\|/);
  if (!/^[a-z]+$/i.test(table.trim())) throw new InvalidQuery(`no table: ${table.trim().slice(0, 40)}`);
  return { table: table.trim().toLowerCase(), stages: stages.map((stage) => stageOf(stage.trim())) };
}

function stageOf(stage: string): Stage {
  const [, verb = '', rest = ''] =
    /^(where|extend|project|summarize|order by|sort by|limit|take)\s+([\s\S]+)$/i.exec(stage) ?? [];
  switch (verb.toLowerCase()) {
    case 'where':
      return whereOf(rest);
    case 'extend':
      return extendOf(rest);
    case 'project':
      return projectOf(rest);
    case 'summarize':
      return countsOf(rest);
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
  const holds = conditionOf(text);
  return (rows) => rows.filter(holds);
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

/** `n = count() by s`: one row for each value that occurs. */
function countsOf(text: string): Stage {
  const [, name = '', by = ''] = /^(\w+)\s*=\s*count\(\)\s+by\s+(\w+)$/i.exec(text.trim()) ?? [];
  if (name === '') throw new InvalidQuery(`no summary that is played here: ${text.slice(0, 40)}`);
  return (rows) => {
    const counts = new Map<unknown, number>();
    for (const row of rows) counts.set(row[by] ?? null, (counts.get(row[by] ?? null) ?? 0) + 1);
    return [...counts].map(([value, number]) => ({ [by]: value, [name]: number }));
  };
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
