import { z } from 'zod';
import { clean } from '../text.js';
import { isSubscriptionId, ownerScope } from './ownerScope.js';
import type { OwnersFile } from './ownersFile.js';
import { lowerMatcher } from './pattern.js';

const name = z.string().trim().min(1);

const SUBSCRIPTION = 'a subscription id as key, such as 11111111-1111-4111-8111-111111111111';
const RESOURCE_GROUP = 'the name of a resource group as key, or subscription-id/name; * stands for anything in a name';
const MANAGEMENT_GROUP = 'the ID of a management group as key, as the portal shows it beside the display name';

/** Owners by key; a key that could never be found is refused. */
function byKey(isKey: (key: string) => boolean, expected: string) {
  return z
    .record(z.string(), name)
    .superRefine((named, context) => {
      for (const key of Object.keys(named))
        if (!isKey(key)) context.addIssue({ code: 'custom', path: [key], message: expected });
    })
    .default({});
}

/** Who owns a resource. The most particular comes first: see `ownersFrom`. */
export const ownersSchema = z.strictObject({
  /** Names of tags of the resource itself. */
  tags: z.array(name).default(['owner', 'team']),
  resourceGroups: byKey(isResourceGroup, RESOURCE_GROUP),
  subscriptions: byKey(isSubscriptionId, SUBSCRIPTION),
  managementGroups: byKey((key) => managementGroupOf(key) !== undefined, MANAGEMENT_GROUP),
  /** A CSV, YAML or JSON file with a scope and an owner a row. */
  file: z.string().min(1).optional(),
  /** Who gets what nobody owns. */
  fallback: name.optional(),
});
export type OwnersSettings = z.infer<typeof ownersSchema>;

/** What an owner is looked up by. */
export interface OwnedPlace {
  /** The ARM id; null where it has none. */
  readonly id: string | null;
  readonly subscriptionId: string | null;
  readonly resourceGroup: string | null;
  readonly tags: Iterable<readonly [string, string]>;
  /** IDs of the management groups above the subscription, nearest first; absent: they are not known. */
  readonly managementGroups?: readonly string[] | undefined;
}

export interface Owner {
  readonly name: string;
  /** What names it, for people: `tag team`, `owners.fallback`, `owners.csv, line 7`. */
  readonly from: string;
  /** Nobody owns the place: this is who gets it all the same. */
  readonly isFallback: boolean;
}

export type OwnerOf = (place: OwnedPlace) => Owner | null;

/**
 * Owners made ready for a fleet. The most particular that names one counts: a tag of the resource; the file's row for the
 * resource; its resource group (`subscription-id/name`, then the file's row, then the plain name, then a pattern); its
 * subscription; the nearest of the management groups above that; the fallback. Where a key of vigie.yaml and a row of the
 * file are about the same place, the key counts.
 */
export function ownersFrom(settings: OwnersSettings, file: OwnersFile): OwnerOf {
  const resources = rowsOf(file, 'resource');
  const groupOf = groupLookup(settings, file);
  const subscriptions = new Map([...rowsOf(file, 'subscription'), ...keysOf(settings, 'subscriptions', lower)]);
  const managementGroups = new Map([
    ...rowsOf(file, 'managementGroup'),
    ...keysOf(settings, 'managementGroups', (key) => managementGroupOf(key) ?? key),
  ]);
  const tags = settings.tags.map(lower);
  const { fallback } = settings;
  const last = fallback === undefined ? null : { name: clean(fallback), from: 'owners.fallback', isFallback: true };
  return ({ id, subscriptionId, resourceGroup, tags: own, managementGroups: above = [] }) => {
    const subscription = lower(subscriptionId ?? '');
    return (
      tagged(tags, own) ??
      resources.get(lower(id ?? '')) ??
      (resourceGroup === null ? undefined : groupOf(subscription, lower(resourceGroup))) ??
      subscriptions.get(subscription) ??
      firstOf(above, (group) => managementGroups.get(lower(group))) ??
      last
    );
  };
}

function tagged(wanted: readonly string[], tags: OwnedPlace['tags']): Owner | undefined {
  const own = [...tags];
  return firstOf(wanted, (tag) =>
    firstOf(own, ([key, value]) => {
      const owner = lower(key) === tag ? clean(value) : '';
      return owner === '' ? undefined : { name: owner, from: `tag ${clean(key, 80)}`, isFallback: false };
    }),
  );
}

function groupLookup(
  settings: OwnersSettings,
  file: OwnersFile,
): (subscription: string, group: string) => Owner | undefined {
  const all = keysOf(settings, 'resourceGroups', lower);
  const keys = all.filter(([key]) => !key.includes('*'));
  const exact = new Map([...rowsOf(file, 'resourceGroup'), ...keys.filter(([key]) => key.includes('/'))]);
  const plain = new Map(keys);
  const patterns = all
    .filter(([key]) => key.includes('*'))
    .map(([key, owner]) => ({ isWhole: key.includes('/'), fits: lowerMatcher(key), owner }));
  return (subscription, group) => {
    const whole = `${subscription}/${group}`;
    return (
      exact.get(whole) ?? plain.get(group) ?? patterns.find(({ isWhole, fits }) => fits(isWhole ? whole : group))?.owner
    );
  };
}

type Named = readonly (readonly [key: string, owner: Owner])[];

function keysOf(
  settings: OwnersSettings,
  list: 'resourceGroups' | 'subscriptions' | 'managementGroups',
  keyOf: (key: string) => string,
): Named {
  return Object.entries(settings[list]).map(([key, owner]) => [
    keyOf(key.trim()),
    { name: clean(owner), from: `owners.${list}.${key}`, isFallback: false },
  ]);
}

function rowsOf({ entries }: OwnersFile, kind: OwnersFile['entries'][number]['kind']): Map<string, Owner> {
  return new Map(
    entries.flatMap((entry) =>
      entry.kind === kind ? [[entry.key, { name: entry.owner, from: entry.from, isFallback: false }] as const] : [],
    ),
  );
}

function firstOf<T, R>(list: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function lower(text: string): string {
  return text.toLowerCase();
}

/** Of a plain ID, or of the group's ARM id. @returns in lower case; `undefined`: it is neither */
export function managementGroupOf(key: string): string | undefined {
  const found = ownerScope(key);
  if (found?.kind === 'managementGroup') return found.key;
  return /^[^/\s]+$/.test(key.trim()) ? key.trim().toLowerCase() : undefined;
}

function isResourceGroup(key: string): boolean {
  const [first = '', second, ...others] = key.trim().split('/');
  if (others.length > 0 || first === '' || second === '') return false;
  return second === undefined || isSubscriptionId(first);
}
