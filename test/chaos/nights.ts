import { type Random, randomOf } from '../../local/azure/generator/random.js';
import { type Fleet, type FleetCluster, START } from './fleet.js';

const DAY_MS = 86_400_000;
/** After a week every open finding is told again: the nights end before, so that two runs tell the same. */
const MOST_NIGHTS = 6;
/** Clusters that lose their automatic upgrades in one night, are upgraded, get another owner, are deleted. */
const BROKEN = 40;
const UPGRADED = 10;
const RETAGGED = 10;
const DELETED = 3;

export interface Night {
  /** Where the simulated clock stands (ISO). */
  readonly now: string;
  /** Bodies for `POST /_vigie/estate`, before the sweep. */
  readonly changes: readonly object[];
}

/** The nights of a seed: a quiet run and a run under fire play the same ones. */
export function nightsOf(fleet: Fleet): readonly Night[] {
  const random = randomOf(fleet.seed, 'chaos nights');
  const broken = new Set<FleetCluster>();
  const left = new Set(fleet.changeable);
  return Array.from({ length: MOST_NIGHTS }, (_none, place) => ({
    now: new Date(Date.parse(START) + place * DAY_MS).toISOString(),
    // The first night finds the fleet as it is.
    changes: place === 0 ? [] : changesOf(fleet, left, broken, random),
  }));
}

/** @param left clusters that are still there @param broken those that an earlier night broke */
function changesOf(fleet: Fleet, left: Set<FleetCluster>, broken: Set<FleetCluster>, random: Random): object[] {
  // What is mended the night after it broke is lost for good where its night is missed.
  const mended = [...broken].filter(() => random.chance(0.6));
  for (const cluster of mended) broken.delete(cluster);
  const hit = some(
    [...left].filter((one) => !broken.has(one)),
    BROKEN,
    random,
  );
  for (const cluster of hit) broken.add(cluster);
  const deleted = some([...left], DELETED, random);
  const changes = [
    ...mended.map(({ id }) => channel(id, 'patch')),
    ...hit.map(({ id }) => channel(id, 'none')),
    ...some([...left], UPGRADED, random).map((cluster) => upgrade(cluster, fleet)),
    ...some([...left], RETAGGED, random).map(({ id }) => ({ resourceId: id, patch: { tags: { owner: 'platform' } } })),
    ...deleted.map(({ id }) => ({ resourceId: id, delete: true })),
  ];
  for (const cluster of deleted) {
    left.delete(cluster);
    broken.delete(cluster);
  }
  return changes;
}

function channel(id: string, upgradeChannel: string): object {
  return { resourceId: id, patch: { properties: { autoUpgradeProfile: { upgradeChannel } } } };
}

function upgrade({ id, location, pools }: FleetCluster, { versions }: Fleet): object {
  const version = versions[location];
  const agentPoolProfiles = pools.map((pool) => ({
    ...pool,
    orchestratorVersion: version,
    currentOrchestratorVersion: version,
  }));
  const properties = { kubernetesVersion: version, currentKubernetesVersion: version, agentPoolProfiles };
  return { resourceId: id, patch: { properties } };
}

/** So many of them, each once; all where there are fewer. */
function some<T>(list: readonly T[], count: number, random: Random): T[] {
  const left = [...list];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(random.int(0, left.length - 1), 1),
  ).flat();
}
