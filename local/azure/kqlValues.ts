import { at } from './json.js';
import { InvalidQuery, literalOf, pathOf, patternOf, splitOutside } from './kqlText.js';

export type Row = Readonly<Record<string, unknown>>;
export type Value = (row: Row) => unknown;

/** @throws InvalidQuery */
export function valueIn(text: string): Value {
  const trimmed = text.trim();
  const [, several] = /^coalesce\s*\((.+)\)$/i.exec(trimmed) ?? [];
  if (several !== undefined) {
    const values = splitOutside(several, /^,/).map(valueIn);
    return (row) => values.map((value) => value(row)).find((value) => words(value) !== '') ?? null;
  }
  const [, found] = /^extract\s*\((.+)\)$/i.exec(trimmed) ?? [];
  if (found !== undefined) return extractOf(found);
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

/** `extract(regex, group, text)`: '' where nothing matches. */
function extractOf(text: string): Value {
  const [regex = '', group = '', from = ''] = splitOutside(text, /^,/).map((part) => part.trim());
  if (!/^\d+$/.test(group)) throw new InvalidQuery(`no group: ${group.slice(0, 40)}`);
  const [pattern, value] = [patternOf(literalOf(regex)), valueIn(from)];
  return (row) => pattern.exec(words(value(row)))?.[Number(group)] ?? '';
}

/** How a value compares: text as it is, true and numbers as written, nothing as ''. */
export function words(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
