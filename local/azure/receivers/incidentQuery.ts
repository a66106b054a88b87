import type { Incident } from './incidents.js';

type Test = (row: Incident) => boolean;

const CONDITION = /^([a-z_][a-z0-9_.]*)(!=|=|IN|STARTSWITH|ISEMPTY|ISNOTEMPTY)(.*)$/;

/**
 * Runs an encoded query (`correlation_id=…^ORDERBYsys_created_on`). A part that is not understood (a misspelt field, an
 * unknown operator) is dropped and the rest runs, as the real table does: with one condition that is every row there is.
 * @param blind drops every condition, as if each named a field that the caller may not read
 */
export function runQuery(query: string, rows: readonly Incident[], blind: boolean): readonly Incident[] {
  const sets = query.split('^NQ').map((set) => testOf(set.split('^'), rows, blind));
  const found = rows.filter((row) => sets.some((test) => test(row)));
  const [, descending, field] = /\^?ORDERBY(DESC)?([a-z_]+)/.exec(query) ?? [];
  if (field === undefined) return found;
  const sign = descending === undefined ? 1 : -1;
  return found.toSorted((a, b) => sign * compare(a[field] ?? '', b[field] ?? ''));
}

/** All conditions of a set, each with its `^OR` alternatives. */
function testOf(parts: readonly string[], rows: readonly Incident[], blind: boolean): Test {
  const all: Test[][] = [];
  for (const part of parts) {
    if (part === '' || part.startsWith('ORDERBY') || part === 'EQ') continue;
    const alternative = part.startsWith('OR');
    const test = blind ? undefined : conditionOf(alternative ? part.slice(2) : part, rows);
    if (test === undefined) continue;
    const last = all.at(-1);
    if (alternative && last !== undefined) last.push(test);
    else all.push([test]);
  }
  return (row) => all.every((any) => any.some((test) => test(row)));
}

function conditionOf(part: string, rows: readonly Incident[]): Test | undefined {
  const [, field, operator, value = ''] = CONDITION.exec(part) ?? [];
  if (field === undefined || !rows.some((row) => Object.hasOwn(row, field))) return undefined;
  if (operator === '=') return (row) => row[field]?.toLowerCase() === value.toLowerCase();
  if (operator === '!=') return (row) => row[field]?.toLowerCase() !== value.toLowerCase();
  if (operator === 'IN') return (row) => value.split(',').includes(row[field] ?? '');
  if (operator === 'STARTSWITH') return (row) => (row[field] ?? '').toLowerCase().startsWith(value.toLowerCase());
  return (row) => (row[field] === '') === (operator === 'ISEMPTY');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
