import type { PartitionState } from './finding.js';
import type { Running, Upgraded, Upkeep } from './keptUpkeep.js';
import { isMadeAnew } from './madeAnew.js';
import type { Night } from './night.js';
import type { PlannedWindow, SeenUpkeep } from './seenUpkeep.js';

/** Pools that a line names. */
const MOST_POOLS = 3;

/**
 * What was running before and what runs now give what was upgraded. A cluster that is met for the first time, made anew,
 * or whose channel was off until now, has nothing to compare with. One that is out of sight keeps what is known of it.
 *
 * Azure does not say in the payload who asked for a version: the words say what changed and which channel is on.
 * @param before the state before this night
 * @returns `undefined` where no cluster has a channel: then nothing is kept
 */
export function advanceUpkeep({ upkeep, resources }: PartitionState, night: Night): Upkeep | undefined {
  const running = new Map(Object.entries(upkeep?.running ?? {}));
  const upgraded: [string, Upgraded][] = [];
  const tomorrow: [string, readonly PlannedWindow[]][] = [];
  for (const key of night.gone) running.delete(key);
  for (const { key, uid, upkeep: seen } of night.seen) {
    const before = isMadeAnew(resources[key], uid) ? undefined : running.get(key);
    running.delete(key);
    if (seen === undefined) continue;
    const change = before && changeOf(before, seen);
    if (change !== undefined) upgraded.push([key, change]);
    running.set(key, after(before, seen, change));
    if (seen.tomorrow.length > 0) tomorrow.push([key, seen.tomorrow]);
  }
  if (running.size === 0) return undefined;
  return {
    running: Object.fromEntries(running),
    upgraded: Object.fromEntries(upgraded),
    tomorrow: Object.fromEntries(tomorrow),
  };
}

function after(before: Running | undefined, seen: SeenUpkeep, change: Upgraded | undefined): Running {
  // A payload without a version does not make the last known one forgotten.
  const kubernetes = seen.kubernetes ?? (seen.channels.kubernetes === undefined ? undefined : before?.kubernetes);
  const began = change !== undefined || before?.underWay === true;
  const underWay = began && seen.failed === null && seen.underWay !== false;
  return {
    ...(kubernetes === undefined ? {} : { kubernetes }),
    images: Object.keys(seen.images).length === 0 ? (before?.images ?? {}) : seen.images,
    ...(underWay && { underWay }),
  };
}

function changeOf(before: Running, seen: SeenUpkeep): Upgraded | undefined {
  const changes = [...kubernetesChange(before, seen), ...imageChanges(before, seen)];
  const failed = seen.failed === null ? undefined : `the provisioning state ${seen.failed} is Failed`;
  if (changes.length > 0)
    return {
      reason: failed === undefined ? changes.join('; ') : `${changes.join('; ')}; ${failed} after it`,
      failed: failed !== undefined,
    };
  if (before.underWay !== true || failed === undefined) return undefined;
  return { reason: `an upgrade was under way at the sweep before, and ${failed} now`, failed: true };
}

function kubernetesChange(before: Running, { kubernetes, channels }: SeenUpkeep): readonly string[] {
  if (before.kubernetes === undefined || kubernetes === undefined || before.kubernetes === kubernetes) return [];
  return [`Kubernetes went from ${before.kubernetes} to ${kubernetes} under the channel ${channels.kubernetes}`];
}

/** Pools whose images went the same way are told together. */
function imageChanges(before: Running, { images, channels }: SeenUpkeep): readonly string[] {
  const now = new Map(Object.entries(images));
  const ways = new Map<string, string[]>();
  for (const [pool, image] of Object.entries(before.images)) {
    const next = now.get(pool);
    if (next === undefined || next === image) continue;
    const way = `went from ${image} to ${next} under the channel ${channels.images}`;
    ways.set(way, [...(ways.get(way) ?? []), pool]);
  }
  return [...ways].map(([way, pools]) =>
    pools.length === 1 ? `node image of pool ${pools[0]} ${way}` : `node images of pools ${named(pools)} ${way}`,
  );
}

function named(pools: readonly string[]): string {
  const more = pools.length - MOST_POOLS;
  return more > 0 ? `${pools.slice(0, MOST_POOLS).join(', ')} and ${more} more` : pools.join(', ');
}
