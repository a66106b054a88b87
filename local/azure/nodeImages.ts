import { regionName } from './ids.js';
import { at, isObject, textAt } from './json.js';
import type { World } from './world.js';

/** `AKSUbuntu-2204gen2containerd` of `AKSUbuntu-2204gen2containerd-202611.02.0`. */
function familyOf(nodeImageVersion: string): string {
  return nodeImageVersion.replace(/-[^-]*$/, '');
}

/**
 * The newest image of a pool's family in its region; where the region's list does not hold the family, the newest that
 * any pool of the estate runs. Undefined for a pool that does not say its image.
 */
export function newestImage(world: World, location: string, nodeImageVersion: string): string | undefined {
  if (nodeImageVersion === '') return undefined;
  const family = familyOf(nodeImageVersion);
  const listed = world.newestImages[regionName(location)]?.[family];
  if (listed !== undefined) return listed.startsWith(`${family}-`) ? listed : `${family}-${listed}`;
  return imagesInUse(world)
    .filter((image) => familyOf(image) === family)
    .reduce((newest, image) => (isNewer(image, newest) ? image : newest), nodeImageVersion);
}

function imagesInUse(world: World): readonly string[] {
  return Object.values(world.resources).flatMap((resource) => {
    const pools = at(resource, 'properties', 'agentPoolProfiles');
    return (Array.isArray(pools) ? pools : []).filter(isObject).map((pool) => textAt(pool, 'nodeImageVersion'));
  });
}

/** Parts are compared as numbers: `20348.2159.231202`, `202611.02.0`. */
function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((image) => (image.split('-').at(-1) ?? '').split('.').map(Number));
  for (const [place, part] of (a ?? []).entries()) {
    const difference = part - (b?.[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
