import { z } from 'zod';
import { isObject, type JsonObject, property } from '../json.js';

/**
 * An object of somebody else's: the keys of `shape` are found without regard to case, other keys are left out. Null
 * counts as absent, because Resource Graph writes null where ARM leaves a key out.
 */
export function caseless<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess((value) => (isObject(value) ? picked(value, Object.keys(shape)) : value), z.object(shape));
}

function picked(value: JsonObject, names: readonly string[]): Record<string, unknown> {
  const found = names.map((name) => [name, property(value, name)] as const);
  return Object.fromEntries(found.filter(([, inner]) => inner !== undefined && inner !== null));
}

/** The first thing that is odd about a payload, for the reader: `values[0].version: …`. */
export function oddity(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not as expected';
  const path = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return `${path.replace(/^\./, '') || 'the answer'}: ${issue.message}`;
}

/** An object, or JSON text that holds one (some rows carry their details as text). */
export function objectIn(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined; // a sentence that happens to begin with a brace is not JSON; the caller has the text
  }
}

/** The text at a key, without regard to case; '' where there is none. */
export function textAt(object: JsonObject, key: string): string {
  const value = property(object, key);
  return typeof value === 'string' ? value.trim() : '';
}

/** The id below the cluster, or any id, in a list of unknowns: texts only. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}
