import { isObject, type JsonObject } from '../../json.js';
import { Unsaid } from '../unsaid.js';

const LATER = new Unsaid('is known only after apply');
const SENSITIVE = new Unsaid('is marked sensitive in the plan');

/** What a resource will hold: what is known only after apply, and what is sensitive, is not said. */
export function plannedValues(after: unknown, unknown: unknown, sensitive: unknown): JsonObject {
  const merged = marked(marked(after, unknown, LATER), sensitive, SENSITIVE);
  return isObject(merged) && !(merged instanceof Unsaid) ? merged : {};
}

/** @param marks as `after_unknown` has them: `true` in the place of a value, in objects and lists of the same shape */
function marked(value: unknown, marks: unknown, as: Unsaid): unknown {
  if (marks === true) return as;
  if (value instanceof Unsaid) return value;
  if (Array.isArray(marks)) return markedList(value, marks, as);
  if (!isObject(marks)) return value;
  const own = isObject(value) ? value : {};
  const keys = Object.keys(marks).filter((key) => hasMark(marks[key]));
  if (keys.length === 0) return value;
  return { ...own, ...Object.fromEntries(keys.map((key) => [key, marked(own[key], marks[key], as)])) };
}

function markedList(value: unknown, marks: readonly unknown[], as: Unsaid): unknown {
  if (!marks.some(hasMark)) return value;
  const own: readonly unknown[] = Array.isArray(value) ? value : [];
  const length = Math.max(own.length, marks.length);
  return Array.from({ length }, (_, at) => marked(own[at] ?? null, marks[at], as));
}

function hasMark(marks: unknown): boolean {
  if (Array.isArray(marks)) return marks.some(hasMark);
  return isObject(marks) ? Object.values(marks).some(hasMark) : marks === true;
}
