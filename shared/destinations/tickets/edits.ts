import type { JsonObject } from '../../json.js';

/**
 * The fields that an update may write: those whose value is to be another, and that the desk still shows as we wrote them
 * last. What a person has edited stays theirs.
 * @param current as the desk shows the ticket now
 * @param before as we wrote it last; null: nobody knows, and everything of ours is written
 * @param shown how the desk shows a value (trimmed, cut, line breaks of its own): both sides are compared in this form
 */
export function fieldsToWrite(
  current: JsonObject,
  before: JsonObject | null,
  after: JsonObject,
  shown: (value: unknown) => string = asShown,
): JsonObject {
  const same = (a: unknown, b: unknown) => shown(a) === shown(b);
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => {
      if (same(current[name], value)) return false;
      return before === null || same(current[name], before[name]);
    }),
  );
}

/** Desks trim texts and have line breaks of their own; what is not set comes as nothing, null or an empty text. */
function asShown(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/\r\n?/g, '\n').trim();
}
