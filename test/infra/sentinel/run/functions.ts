import { CHOICES } from './choices.js';
import { DATES } from './dates.js';
import { dateOf, isEmpty, type Span, textOf, type Value } from './values.js';

type Apply = (now: Date, ...given: Value[]) => Value;

/** Functions of a row's values that the content uses. */
export const FUNCTIONS: Readonly<Record<string, Apply>> = {
  ...DATES,
  ...CHOICES,
  ago: (now, span = null) => new Date(now.getTime() - (span as Span).ms),
  not: (_now, value = null) => (value === null ? null : value !== true),
  iff: (_now, condition = null, yes = null, no = null) => (condition === true ? yes : no),
  isnull: (_now, value = null) => value === null,
  isnotnull: (_now, value = null) => value !== null,
  isempty: (_now, value = null) => isEmpty(value),
  isnotempty: (_now, value = null) => !isEmpty(value),
  tostring: (_now, value = null) => textOf(value),
  parse_json: (_now, value = null) => parsed(value),
  toint: (_now, value = null) => whole(value),
  tobool: (_now, value = null) => truth(value),
  todatetime: (_now, value = null) => dateOf(value),
  tolower: (_now, value = null) => textOf(value).toLowerCase(),
  strcat: (_now, ...parts) => parts.map(textOf).join(''),
  strcat_array: (_now, list = null, between = null) => ((list ?? []) as Value[]).map(textOf).join(textOf(between)),
  split: (_now, text = null, between = null) => textOf(text).split(textOf(between)),
  extract: (_now, pattern = null, group = null, text = null) => extracted(textOf(pattern), Number(group), textOf(text)),
  array_length: (_now, list = null) => (Array.isArray(list) ? list.length : null),
  max_of: (_now, ...given) => given.reduce((most, one) => (Number(ordinal(one)) > Number(ordinal(most)) ? one : most)),
  round: (_now, value = null, digits = 0) =>
    value === null ? null : Math.round(Number(value) * 10 ** Number(digits)) / 10 ** Number(digits),
  bag_pack: (_now, ...given) =>
    Object.fromEntries(given.flatMap((key, at) => (at % 2 === 0 ? [[textOf(key), given[at + 1] ?? null]] : []))),
};

/** What is no JSON is a text. */
function parsed(value: Value): Value {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return value;
  }
}

function whole(value: Value): number | null {
  if (isEmpty(value)) return null;
  const number = Math.trunc(Number(value));
  return Number.isNaN(number) ? null : number;
}

/** Of a truth, or of the word for one. */
function truth(value: Value): boolean | null {
  const word = textOf(value).toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}

function ordinal(value: Value): number {
  return value instanceof Date ? value.getTime() : typeof value === 'number' ? value : (value as Span).ms;
}

/** RE2's (?i) at the beginning is a flag in JavaScript. */
function extracted(pattern: string, group: number, text: string): string {
  const [, flag, body = ''] = /^(\(\?i\))?(.*)$/s.exec(pattern) ?? [];
  return new RegExp(body, flag === undefined ? '' : 'i').exec(text)?.[group] ?? '';
}
