import { kindOfType } from '../estate/resource.js';
import type { Digest } from '../events/digest.js';
import type { KnownResource, PartitionState } from '../findings/finding.js';
import { clean } from '../text.js';

/** A digest names so many; it counts them all. */
const MOST_NAMES = 50;

/**
 * The clusters and registries of a partition that nobody owns: all that are known, with findings or without. One that is
 * out of sight counts by what was last seen of it. Who gets what nobody owns (`owners.fallback`) does not own it. The
 * subscription and the tenant are not counted.
 * @param isFor whether the chat that it is for hears of a resource
 */
export function unownedOf(
  { resources }: Pick<PartitionState, 'resources'>,
  isFor: (resource: KnownResource) => boolean,
): Digest['unowned'] {
  const names: string[] = [];
  for (const resource of Object.values(resources)) {
    const kind = kindOfType(resource.type);
    if (kind !== 'cluster' && kind !== 'registry') continue;
    const isOwned = resource.owner !== null && resource.nobodysOwn !== true;
    if (!isOwned && isFor(resource)) names.push(clean(resource.name, 100));
  }
  return { total: names.length, names: firstNames(names) };
}

/** The first names of several lists: each list has its own first ones. */
export function firstNames(names: readonly string[]): string[] {
  return [...names].sort().slice(0, MOST_NAMES);
}
