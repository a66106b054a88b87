import { z } from 'zod';
import { lowerMatcher } from './pattern.js';

const text = z.string().min(1);
const texts = z.union([text, z.array(text).min(1)]);

/**
 * Whom a setting is for, in the same words wherever vigie.yaml asks: all that is named must fit, and of a list one entry.
 * Everything is compared without regard to case; `*` in a value stands for anything.
 */
export const selectorShape = {
  /** Tag names, each with a value, or several of which one must be there. */
  tags: z
    .record(text, texts)
    .refine((named) => Object.keys(named).length > 0, 'at least one tag')
    .optional(),
  /** Subscription ids. */
  subscriptions: z.array(z.guid()).optional(),
  /** Names of resource groups. */
  resourceGroups: z.array(text).optional(),
  /** Cluster ids (ARM). */
  clusters: z
    .array(
      z.string().regex(/^(\/subscriptions\/|\*)/i, 'a cluster id, /subscriptions/…, or a pattern that begins with *'),
    )
    .optional(),
  /** Names of resources. */
  names: z.array(text).optional(),
};

const selector = z.strictObject(selectorShape);
export type Selector = z.infer<typeof selector>;

/** A selector that must name something: one that names nothing would be for everybody. */
export const narrowSelector = selector.refine((named) => Object.keys(named).length > 0, {
  message: 'whom it is for: tags, subscriptions, resourceGroups, clusters or names',
});

/** What a selector looks at of a resource. */
export interface Place {
  /** The ARM id; null where it has none. */
  readonly id: string | null;
  readonly name: string;
  readonly subscriptionId: string | null;
  readonly resourceGroup: string | null;
  readonly tags: Iterable<readonly [string, string]>;
}

/** A place whose tags nobody knows. */
export type Untagged = Omit<Place, 'tags'>;

export interface Selection {
  fits(place: Place): boolean;
  /** Without the tags: `undefined` where they decide. */
  fitsWithoutTags(place: Untagged): boolean | undefined;
}

/** A place in lower case. */
interface Folded {
  readonly id: string | null;
  readonly name: string;
  readonly subscriptionId: string | null;
  readonly resourceGroup: string | null;
  /** Values by name: names that differ in case alone may stand beside each other. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

/** A place is held against many selectors. */
const foldedBefore = new WeakMap<Untagged, Folded>();

function folded(place: Untagged & Partial<Place>): Folded {
  const known = foldedBefore.get(place);
  if (known !== undefined) return known;
  const tags = new Map<string, string[]>();
  for (const [name, value] of place.tags ?? [])
    tags.set(name.toLowerCase(), [...(tags.get(name.toLowerCase()) ?? []), value.toLowerCase()]);
  const lower = (text: string | null) => text?.toLowerCase() ?? null;
  const fresh: Folded = {
    id: lower(place.id),
    name: place.name.toLowerCase(),
    subscriptionId: lower(place.subscriptionId),
    resourceGroup: lower(place.resourceGroup),
    tags,
  };
  foldedBefore.set(place, fresh);
  return fresh;
}

type Test = (place: Folded) => boolean;

/** A selector made ready for many places. */
export function selectionOf({ tags, subscriptions, resourceGroups, clusters, names }: Selector): Selection {
  const plain = [
    anyOf(subscriptions, ({ subscriptionId }) => subscriptionId),
    anyOf(resourceGroups, ({ resourceGroup }) => resourceGroup),
    anyOf(clusters, ({ id }) => id),
    anyOf(names, ({ name }) => name),
  ].filter((test) => test !== undefined);
  const tagged = Object.entries(tags ?? {}).map(([name, values]) => tagTest(name, [values].flat()));
  const isPlainlyFit: Test = (place) => plain.every((test) => test(place));
  return {
    fits: (place) => {
      const lower = folded(place);
      return isPlainlyFit(lower) && tagged.every((test) => test(lower));
    },
    fitsWithoutTags: (place) => {
      if (!isPlainlyFit(folded(place))) return false;
      return tagged.length === 0 ? true : undefined;
    },
  };
}

function anyOf(patterns: readonly string[] | undefined, of: (place: Folded) => string | null): Test | undefined {
  if (patterns === undefined) return undefined;
  const tests = patterns.map((pattern) => lowerMatcher(pattern.trim()));
  return (place) => {
    const value = of(place);
    return value !== null && tests.some((test) => test(value));
  };
}

function tagTest(name: string, values: readonly string[]): Test {
  const wanted = name.toLowerCase();
  const tests = values.map(lowerMatcher);
  return ({ tags }) => tags.get(wanted)?.some((held) => tests.some((test) => test(held))) ?? false;
}
