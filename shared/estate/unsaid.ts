import { isObject, type JsonObject } from '../json.js';

/** Stands where a plan cannot say what Azure will hold: a fact that reads it is odd, so that no check guesses from it. */
export class Unsaid {
  /** @param why goes after the path: `is known only after apply` */
  constructor(readonly why: string) {}
}

/**
 * What holds for the keys that an object does not have. Without it a missing key is ARM's answer (off); an object made
 * from a plan has only what the plan says, and there a missing key may be anything.
 */
const OTHERWISE = Symbol('otherwise');

/** The same object, whose missing keys are not said. */
export function withUnsaid(object: JsonObject, otherwise: Unsaid): JsonObject {
  return { ...object, [OTHERWISE]: otherwise } as JsonObject;
}

/** What a missing key of the object stands for; undefined where it is absent. */
export function otherwiseOf(object: JsonObject): Unsaid | undefined {
  return (object as { readonly [OTHERWISE]?: Unsaid })[OTHERWISE];
}

/** The first thing in a value that is not said, however deep; keys that are missing do not count. */
export function unsaidIn(value: unknown): Unsaid | undefined {
  if (value instanceof Unsaid) return value;
  if (!Array.isArray(value) && !isObject(value)) return undefined;
  for (const inner of Object.values(value)) {
    const found = unsaidIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same value, in which no object says anything of the keys that it does not have; tags are whole as they are. */
export function withUnsaidBelow(value: unknown, otherwise: Unsaid): unknown {
  if (Array.isArray(value)) return value.map((entry) => withUnsaidBelow(entry, otherwise));
  if (!isObject(value) || value instanceof Unsaid) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key.toLowerCase() === 'tags' ? inner : withUnsaidBelow(inner, otherwise),
  ]);
  return withUnsaid(Object.fromEntries(entries), otherwise);
}
