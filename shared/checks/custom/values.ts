import { otherwiseOf, Unsaid } from '../../estate/unsaid.js';
import { isObject, type JsonObject } from '../../json.js';

/** A larger payload is not given to an expression; 100 pools with 50 keys each are a quarter of it. */
const MOST_VALUES = 20_000;
/** The same for all texts together, in characters. */
const MOST_TEXT = 512 * 1_024;
const MOST_DEPTH = 40;

/** The spelling that an expression uses of a key, by the key in lower case. */
export type Spelling = ReadonlyMap<string, string>;

/** @param texts may be keys too: they are spelled so where no key has another spelling */
export function spellingOf(keys: Iterable<string>, texts: Iterable<string> = []): Spelling {
  return new Map([...texts, ...keys].map((key) => [key.toLowerCase(), key]));
}

/** Two spellings of one key, where there are: has() of one of them would say that it is not there. */
export function spelledTwice(keys: ReadonlySet<string>): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const key of keys) {
    const other = seen.get(key.toLowerCase());
    if (other !== undefined) return [other, key];
    seen.set(key.toLowerCase(), key);
  }
  return undefined;
}

/**
 * A payload as CEL sees it. Objects are maps, so that no key of theirs means anything to JavaScript; whole numbers are
 * `int`, others `double`. What is null is left out, as ARM leaves it out. A key that the expression names has that spelling,
 * whatever its case in the payload (an exact key comes first); other keys stand as they came.
 * @throws RangeError for a payload that is too large
 */
export function celValue(raw: unknown, spelling: Spelling): unknown {
  const left = { values: MOST_VALUES, text: MOST_TEXT };
  const convert = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') left.text -= value.length;
    if (--left.values < 0 || left.text < 0 || depth > MOST_DEPTH)
      throw new RangeError('the payload is too large for an expression');
    if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
    if (Array.isArray(value)) return value.map((entry: unknown) => convert(entry ?? null, depth + 1));
    if (!isObject(value)) return value;
    const map = mapOf(value, spelling);
    for (const [key, inner] of Object.entries(value)) {
      const name = nameOf(key, value, spelling);
      if (inner instanceof Unsaid) continue;
      if (inner !== null && inner !== undefined && !map.has(name)) map.set(name, convert(inner, depth + 1));
    }
    return map;
  };
  return convert(raw, 0);
}

/** Of what a plan does not say no expression may read anything, not even that it is not there. */
function mapOf(value: JsonObject, spelling: Spelling): Map<string, unknown> {
  const unsaid = new Map<string, Unsaid>();
  for (const [key, inner] of Object.entries(value))
    if (inner instanceof Unsaid) unsaid.set(nameOf(key, value, spelling), inner);
  const otherwise = otherwiseOf(value);
  return unsaid.size === 0 && otherwise === undefined ? new Map() : partlySaid(unsaid, otherwise, Object.keys(value));
}

/** A plain Map, which CEL knows by its constructor, whose own methods refuse what is not said. */
function partlySaid(
  unsaid: ReadonlyMap<string, Unsaid>,
  otherwise: Unsaid | undefined,
  keys: readonly string[],
): Map<string, unknown> {
  const map = new Map<string, unknown>();
  const there = new Set(keys.map((key) => key.toLowerCase()));
  const { has, get } = Map.prototype;
  const refuse = (key: string): void => {
    const found = unsaid.get(key) ?? (there.has(String(key).toLowerCase()) ? undefined : otherwise);
    if (found !== undefined && !has.call(map, key)) throw new RangeError(`${key} ${found.why}`);
  };
  return Object.assign(map, {
    has(key: string): boolean {
      refuse(key);
      return has.call(map, key);
    },
    get(key: string): unknown {
      refuse(key);
      return get.call(map, key);
    },
  });
}

function nameOf(key: string, of: JsonObject, spelling: Spelling): string {
  const wanted = spelling.get(key.toLowerCase());
  return wanted === undefined || Object.hasOwn(of, wanted) ? key : wanted;
}

/** The same back as JSON, for evidence. */
export function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, jsonValue(inner)]));
  return Array.isArray(value) ? value.map(jsonValue) : value;
}
