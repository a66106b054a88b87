import { generateWorld } from '../../local/azure/generator/generate.js';
import { randomOf } from '../../local/azure/generator/random.js';
import { at, isObject, textAt } from '../../local/azure/json.js';
import type { ArmResource, World } from '../../local/azure/world.js';

/** Where the simulated clock stands in the first night. */
export const START = '2026-11-23T02:00:00.000Z';

/** A cluster that the nights may change. */
export interface FleetCluster {
  readonly id: string;
  readonly location: string;
  readonly pools: readonly object[];
}

/** What the chaos knows of the estate beforehand: the same seed gives the same bytes, here and in the simulated Azure. */
export interface Fleet {
  readonly seed: number;
  readonly clusters: number;
  readonly subscriptions: number;
  /** Those whose properties are told in the usual form, outside of the subscription that cannot be read. */
  readonly changeable: readonly FleetCluster[];
  /** Newest version on offer, by region. */
  readonly versions: Readonly<Record<string, string>>;
  /** The one subscription in which faults on reads do not heal; lower case. */
  readonly unreadable: string;
}

export function fleetOf(seed: number, clusters: number, subscriptions: number): Fleet {
  const world = generateWorld({ clusters, subscriptions, seed, now: new Date(START) });
  const unreadable = unreadableOf(world, seed);
  return {
    seed,
    clusters,
    subscriptions,
    changeable: Object.values(world.resources)
      .filter((one) => isChangeable(one, unreadable))
      .map(clusterOf),
    versions: Object.fromEntries(Object.entries(world.versions).map(([region, answer]) => [region, newestOf(answer)])),
    unreadable,
  };
}

/** Not one that holds workspaces: what is out of sight there would concern the whole fleet. */
function unreadableOf(world: World, seed: number): string {
  const workspaces = Object.values(world.resources).filter(({ type }) => /workspaces$/i.test(type));
  const holders = new Set(workspaces.map(({ id }) => id.split('/')[2]?.toLowerCase()));
  const [first, ...others] = world.subscriptions.map(({ id }) => id.toLowerCase()).filter((id) => !holders.has(id));
  if (first === undefined) throw new RangeError('the chaos needs at least two subscriptions');
  return randomOf(seed, 'chaos unreadable').pick([first, ...others]);
}

function isChangeable(resource: ArmResource, unreadable: string): boolean {
  if (!/managedclusters$/i.test(resource.type) || resource.id.toLowerCase().includes(unreadable)) return false;
  return textAt(resource, 'properties', 'autoUpgradeProfile', 'upgradeChannel') !== '';
}

function clusterOf(resource: ArmResource): FleetCluster {
  const pools = at(resource, 'properties', 'agentPoolProfiles');
  return {
    id: resource.id,
    location: resource.location ?? '',
    pools: Array.isArray(pools) ? pools.filter(isObject) : [],
  };
}

/** Of a kubernetesVersions answer: the last patch of its newest minor that is no preview. */
function newestOf(answer: unknown): string {
  const values = at(answer, 'values');
  const minors = (Array.isArray(values) ? values : []).filter((minor) => at(minor, 'isPreview') !== true);
  const patches = minors.flatMap((minor) => Object.keys((at(minor, 'patchVersions') as object | undefined) ?? {}));
  return patches.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? '1.34.0';
}
