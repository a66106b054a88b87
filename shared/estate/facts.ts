import { isObject, type JsonObject, kindOf, property } from '../json.js';
import { otherwiseOf, Unsaid } from './unsaid.js';

/**
 * What a payload says in one place. `absent` is a missing key or null (ARM leaves out what is off, `az` prints null);
 * `odd` is a value of another type than asked for, or what a plan cannot say: nobody may guess from it.
 */
export type Field<T> =
  | { readonly state: 'value'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'odd'; readonly found: string };

const ABSENT = { state: 'absent' } as const;

/**
 * Reads an object of somebody else's by paths (`networkProfile.networkPolicy`), without regard to key case, because ARM,
 * Resource Graph and `az` spell keys differently (`enableRBAC`, `enableRbac`). Never throws.
 */
export class Facts {
  constructor(readonly raw: JsonObject) {}

  text(path: string): Field<string> {
    return this.#read(path, (value): value is string => typeof value === 'string');
  }

  /** A boolean. The texts "true" and "false" (add-on configurations) are odd here: read those with text(). */
  flag(path: string): Field<boolean> {
    return this.#read(path, (value): value is boolean => typeof value === 'boolean');
  }

  /** A finite number. */
  number(path: string): Field<number> {
    return this.#read(path, (value): value is number => typeof value === 'number' && Number.isFinite(value));
  }

  list(path: string): Field<readonly unknown[]> {
    return this.#read(path, (value): value is readonly unknown[] => Array.isArray(value));
  }

  object(path: string): Field<Facts> {
    const found = this.#read(path, isObject);
    return found.state === 'value' ? { state: 'value', value: new Facts(found.value) } : found;
  }

  #read<T>(path: string, is: (value: unknown) => value is T): Field<T> {
    let here: unknown = this.raw;
    for (const key of keysOf(path)) {
      if (here === undefined || here === null) return ABSENT;
      if (here instanceof Unsaid) return { state: 'odd', found: `${path} ${here.why}` };
      if (!isObject(here))
        return { state: 'odd', found: `${path}: expected an object above ${key}, found ${kindOf(here)}` };
      const next = property(here, key);
      here = next === undefined ? otherwiseOf(here) : next;
    }
    if (here === undefined || here === null) return ABSENT;
    if (here instanceof Unsaid) return { state: 'odd', found: `${path} ${here.why}` };
    return is(here) ? { state: 'value', value: here } : { state: 'odd', found: `${path} is ${kindOf(here)}` };
  }
}

/** Paths are those that checks and readers name: some hundred, each asked for of every cluster. */
const known = new Map<string, readonly string[]>();

function keysOf(path: string): readonly string[] {
  const keys = known.get(path) ?? path.split('.');
  known.set(path, keys);
  return keys;
}
