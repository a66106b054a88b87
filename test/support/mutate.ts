import { isObject } from '../../shared/json.js';

/** Where a field stands: keys of objects, and places in lists as text. */
export type Path = readonly string[];

/** Every field of a JSON value, at any depth: keys of objects, not the places of lists. */
export function fieldsOf(value: unknown, above: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((entry, at) => fieldsOf(entry, [...above, String(at)]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...above, key], ...fieldsOf(inner, [...above, key])]);
}

/** The value with one field taken out; a field that is not there takes out nothing. */
export function dropped(value: unknown, path: Path): unknown {
  return changed(value, path, () => []);
}

/** The value with one field replaced; a field that is not there is not made. */
export function replaced(value: unknown, path: Path, by: unknown): unknown {
  return changed(value, path, (key) => [[key, by]]);
}

function changed(value: unknown, [key, ...rest]: Path, last: (key: string) => [string, unknown][]): unknown {
  if (key === undefined) return value;
  if (Array.isArray(value)) {
    return value.map((entry, at) => (String(at) === key ? changed(entry, rest, last) : entry));
  }
  if (!isObject(value) || !Object.hasOwn(value, key)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      if (name !== key) return [[name, inner]];
      return rest.length === 0 ? last(name) : [[name, changed(inner, rest, last)]];
    }),
  );
}

/** A path as docs/check-rules.md would write it, in lower case: `agentpoolprofiles[].ossku`, without `properties`. */
export function written(path: Path): string {
  return path
    .filter((key, at) => at > 0 || key !== 'properties')
    .map((key) => (/^\d+$/.test(key) ? '[]' : `.${key.toLowerCase()}`))
    .join('')
    .replace(/^\./, '');
}
