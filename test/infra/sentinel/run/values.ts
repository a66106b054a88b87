/** A length of time. */
export class Span {
  constructor(readonly ms: number) {}
}

/**
 * What a cell holds. datetime is a Date, dynamic is JSON. KQL has no null among strings: a null beside a string counts as
 * the empty one.
 */
export type Value = null | boolean | number | string | Date | Span | readonly unknown[] | object;

export function textOf(value: Value): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A number that orders times, lengths, numbers and truths; text stays text. */
function rank(value: Value): number | string {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Span) return value.ms;
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  return textOf(value);
}

/** Below 0, 0, above 0; undefined where one of them is null and neither is text. */
export function compared(left: Value, right: Value): number | undefined {
  if ((left === null || right === null) && typeof left !== 'string' && typeof right !== 'string') return undefined;
  const [one, other] = [rank(left), rank(right)];
  if (typeof one !== typeof other) throw new Error(`${textOf(left)} and ${textOf(right)} cannot be compared`);
  return one < other ? -1 : Number(one > other);
}

/** Of dates, lengths of time and numbers; null where one of them is null. */
export function reckoned(operator: string, left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  const [a, b] = [rank(left), rank(right)];
  if (typeof a === 'string' || typeof b === 'string') throw new Error(`${operator} of text`);
  if (operator === '*') return left instanceof Span || right instanceof Span ? new Span(a * b) : a * b;
  if (operator === '/') return a / b;
  const sum = operator === '+' ? a + b : a - b;
  if (left instanceof Date) return right instanceof Date ? new Span(sum) : new Date(sum);
  return left instanceof Span ? new Span(sum) : sum;
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** `14d`, `26h`, `5m`. */
export function spanOf(text: string): Span {
  const [, count = '', unit = ''] = /^(\d+)([dhms])$/.exec(text) ?? [];
  const ms = UNITS[unit];
  if (ms === undefined) throw new Error(`a length of time that is not known here: ${text}`);
  return new Span(Number(count) * ms);
}

/** `datetime(2026-11-24 02:00)`, in UTC, or `datetime(null)`. */
export function timeOf(literal: string): Date | null {
  const inner = literal.slice('datetime('.length, -1);
  return inner === 'null' ? null : new Date(`${inner.replace(' ', 'T')}Z`);
}

/** `'it'`, `"a\tb"`, `@'\d'`. */
export function stringOf(literal: string): string {
  const verbatim = literal.startsWith('@');
  const inner = literal.slice(verbatim ? 2 : 1, -1);
  return verbatim ? inner : inner.replace(/\\(.)/g, '$1');
}

export function dateOf(value: Value): Date | null {
  const date = value instanceof Date ? value : new Date(textOf(value));
  return value === null || Number.isNaN(date.getTime()) ? null : date;
}

export function isEmpty(value: Value): boolean {
  return textOf(value) === '';
}
