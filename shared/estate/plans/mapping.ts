import { isObject, type JsonObject } from '../../json.js';
import { Unsaid, unsaidIn, withUnsaid } from '../unsaid.js';

/** How one property of ARM follows from an attribute of a provider. */
export interface Row {
  /** Path in ARM's resource: `apiServerAccessProfile.authorizedIPRanges`. */
  readonly arm: string;
  /** Paths in the provider's resource, a name a provider version; the first that the plan has counts. A block is its first entry. */
  readonly from: readonly string[];
  /** What ARM is sent for it. @default the same value */
  readonly as?: (value: unknown) => unknown;
  /** `as` looks at a block as such: what is not known inside it is of no account. */
  readonly block?: true;
  /** Azure chooses a value of its own where the plan sets none: then nothing is said. Else unset is off, as ARM has it. */
  readonly azureChooses?: true;
}

const NOT_IN_PLAN = new Unsaid('is not in the plan');
const AZURE_CHOOSES = new Unsaid('is not set in the plan: Azure chooses');

/**
 * An object of ARM made from what a plan says. What no row speaks of is not said.
 * @param off paths that are off, whatever no row says of them
 */
export function mapped(rows: readonly Row[], values: JsonObject, off: readonly string[] = []): JsonObject {
  const tree: Tree = {};
  for (const path of off) put(tree, path.split('.'), null);
  for (const row of rows) {
    const value = mappedValue(row, values);
    if (value !== undefined) put(tree, row.arm.split('.'), value);
  }
  return closed(tree);
}

/** Is the block there? For what a provider turns on by naming it; null is off. */
export function present(block: unknown): true | null {
  return block !== undefined && block !== null && (!Array.isArray(block) || block.length > 0) ? true : null;
}

/** For attributes that say the opposite of ARM's. */
export function opposite(value: unknown): unknown {
  return typeof value === 'boolean' ? !value : value;
}

/** A tree whose leaves are values; objects that stand in ARM as a whole (tags) are leaves too. */
interface Tree {
  [key: string]: Tree | Leaf;
}

class Leaf {
  constructor(readonly value: unknown) {}
}

function put(tree: Tree, [key, ...rest]: readonly string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) {
    tree[key] = new Leaf(value);
    return;
  }
  const next = tree[key];
  const inner: Tree = next === undefined || next instanceof Leaf ? {} : next;
  tree[key] = inner;
  put(inner, rest, value);
}

function closed(tree: Tree): JsonObject {
  const entries = Object.entries(tree).map(([key, inner]) => [
    key,
    inner instanceof Leaf ? inner.value : closed(inner),
  ]);
  return withUnsaid(Object.fromEntries(entries), NOT_IN_PLAN);
}

/** undefined where the plan has none of the attributes. */
function mappedValue({ from, as, block, azureChooses }: Row, values: JsonObject): unknown {
  const found = from.map((path) => attribute(values, path)).find((value) => value !== undefined);
  if (found === undefined || found instanceof Unsaid) return found;
  if (found === null) return azureChooses === true ? AZURE_CHOOSES : (as?.(null) ?? null);
  const whole = block === true ? undefined : unsaidIn(found);
  if (whole !== undefined) return whole;
  const value = as === undefined ? found : as(found);
  return azureChooses === true && (value === null || value === '') ? AZURE_CHOOSES : value;
}

/** null: not set, or a block above it is not there; undefined: the provider has no such attribute. */
function attribute(values: JsonObject, path: string): unknown {
  let here: unknown = values;
  for (const key of path.split('.')) {
    if (Array.isArray(here)) here = here[0] ?? null;
    if (here === null || here instanceof Unsaid) return here;
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}
