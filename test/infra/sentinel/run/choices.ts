import { createHash } from 'node:crypto';
import { isEmpty, textOf, type Value } from './values.js';

type Apply = (now: Date, ...given: Value[]) => Value;

/** Functions that choose among values, and those that make another of one. */
export const CHOICES: Readonly<Record<string, Apply>> = {
  case: (_now, ...given) => {
    const hit = given.findIndex((value, at) => at % 2 === 0 && at < given.length - 1 && value === true);
    return given[hit === -1 ? given.length - 1 : hit + 1] ?? null;
  },
  // An empty text counts as null.
  coalesce: (_now, ...given) => given.find((value) => value !== null && value !== '') ?? given.at(-1) ?? null,
  toreal: (_now, value = null) => (isEmpty(value) ? null : Number(value)),
  range: (_now, from = null, to = null, step = 1) =>
    Array.from(
      { length: Math.floor((Number(to) - Number(from)) / Number(step)) + 1 },
      (_, at) => Number(from) + at * Number(step),
    ),
  hash_sha256: (_now, value = null) => createHash('sha256').update(textOf(value)).digest('hex'),
  replace_string: (_now, text = null, from = null, to = null) => textOf(text).replaceAll(textOf(from), textOf(to)),
};
