import { isObject, type JsonObject } from '../json.js';
import { matches } from './pattern.js';
import { suggestion } from './problems.js';

/** A number of a check that vigie.yaml may set, as far as the configuration must know it. */
export interface KnownThreshold {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** What the configuration knows of checks: it is handed in. */
export interface KnownChecks {
  readonly checkIds: readonly string[];
  /** By check id and name; a check that is not in it has none. */
  readonly thresholds?: Readonly<Record<string, Readonly<Record<string, KnownThreshold>>>>;
}

/** Keys whose entries are check ids, or patterns of them. */
const LISTS = ['checks', 'skip'];

/** Every check, and every threshold of a check, that vigie.yaml names and nobody knows; numbers out of their bounds. */
export function* checkNameProblems(raw: JsonObject, known: KnownChecks, file: string): Iterable<string> {
  const exempted = groupsIn(raw.exemptions).flatMap(([at, { check }]) => namesIn(check, `exemptions[${at}].check`));
  const problems = [
    ...problemsIn(raw, '', known),
    ...groupsIn(raw.overrides).flatMap(([at, entry]) => [...problemsIn(entry, `overrides[${at}].`, known)]),
    ...exempted.flatMap(([key, name]) => [...unknownName(key, name, known)]),
  ];
  for (const problem of problems) yield `${file}: ${problem}`;
}

function groupsIn(list: unknown): (readonly [number, JsonObject])[] {
  return (Array.isArray(list) ? list : []).flatMap((entry: unknown, at) => (isObject(entry) ? [[at, entry]] : []));
}

/** The names in a list, or the one that stands in its place, each with its key. */
function namesIn(value: unknown, key: string): (readonly [string, string])[] {
  if (typeof value === 'string') return [[key, value]];
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.flatMap((name, at) => (typeof name === 'string' ? [[`${key}[${at}]`, name] as const] : []));
}

function* problemsIn(group: JsonObject, prefix: string, known: KnownChecks): Iterable<string> {
  for (const list of LISTS)
    for (const [key, name] of namesIn(group[list], `${prefix}${list}`)) yield* unknownName(key, name, known);
  const { severities, thresholds } = group;
  if (isObject(severities))
    for (const id of Object.keys(severities)) yield* unknownCheck(`${prefix}severities.${id}`, id, known);
  if (isObject(thresholds))
    for (const [id, numbers] of Object.entries(thresholds))
      yield* thresholdProblems(`${prefix}thresholds.${id}`, id, numbers, known);
}

function* unknownName(key: string, name: string, known: KnownChecks): Iterable<string> {
  if (!name.includes('*')) yield* unknownCheck(key, name, known);
  else if (!known.checkIds.some((id) => matches(name, id)))
    yield `${key} is "${name}"; expected a pattern that fits at least one check`;
}

function* unknownCheck(key: string, id: string, { checkIds }: KnownChecks): Iterable<string> {
  if (!checkIds.includes(id)) yield `${key} is "${id}"; expected a check id${suggestion(id, checkIds)}`;
}

function* thresholdProblems(key: string, id: string, numbers: unknown, known: KnownChecks): Iterable<string> {
  if (!known.checkIds.includes(id)) {
    yield* unknownCheck(key, id, known);
    return;
  }
  const names = known.thresholds?.[id] ?? {};
  if (!isObject(numbers)) return;
  for (const [name, value] of Object.entries(numbers)) {
    const threshold = names[name];
    if (threshold === undefined) {
      const all = Object.keys(names);
      yield `${key}.${name} is not a number that ${id} knows${all.length === 0 ? '; it has none' : suggestion(name, all)}`;
    } else if (typeof value === 'number' && !fits(value, threshold)) {
      const { minimum, maximum, default: standard } = threshold;
      yield `${key}.${name} is ${value}; expected a whole number from ${minimum} to ${maximum}. Try: ${name}: ${standard}`;
    }
  }
}

function fits(value: number, { minimum, maximum }: KnownThreshold): boolean {
  return Number.isInteger(value) && value >= minimum && value <= maximum;
}
