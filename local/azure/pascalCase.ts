import { isObject } from './json.js';
import type { Row } from './kql.js';

/** The row with the keys inside `properties` in Pascal case, as older rows have them. */
export function withPascalCaseKeys(row: Row): Row {
  return { ...row, properties: pascal(row.properties) };
}

function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [key.charAt(0).toUpperCase() + key.slice(1), pascal(inside)]),
  );
}
