import type { Check } from '../checks/check.js';
import { judge } from '../checks/judge.js';
import { RESOURCE_TYPES, type Resource } from '../estate/resource.js';
import type { KnownResource } from '../findings/finding.js';
import { seeInventory } from '../findings/inventory.js';
import { knownOf, type SeenResource } from '../findings/night.js';
import { goodReadings } from '../findings/readings.js';
import { factKey } from '../findings/remembered.js';
import { seeUpkeep } from '../findings/seenUpkeep.js';
import type { OwnReadings } from '../signals/byNeed.js';
import type { Signals } from '../signals/types.js';
import type { Vigie } from './compose.js';
import type { PartitionRun } from './partitionRun.js';

/** The run of a partition, as far as judging minds it. */
type JudgedIn = Pick<PartitionRun, 'vigie' | 'before' | 'now'> & {
  readonly partition: {
    readonly id: string;
    readonly subscriptionName?: string;
    readonly managementGroups?: readonly string[] | undefined;
  };
};

/**
 * The verdicts of a resource, and what findings must know beside them.
 * @param readings what its signals that are read by need rest on
 */
export function judgeResource(
  { vigie, partition, before, now }: JudgedIn,
  resource: Resource,
  signals: Signals,
  readings: OwnReadings,
): SeenResource {
  const own = vigie.settingsFor(resource);
  const contextOf = (check: Check) => ({
    now,
    settings: own.settings,
    since: (fact: string) => {
      const since = before.remembered[factKey(check.id, resource.key, fact)];
      return since === undefined ? undefined : new Date(since);
    },
  });
  const judgements = judge(own.checks, resource, signals, contextOf);
  const seen = knownOf(signals);
  return {
    key: resource.key,
    resource: knownResource(vigie, partition, resource),
    uid: resource.uid ?? '',
    ...seen,
    readings: goodReadings(readings, judgements, seen.known),
    judgements,
    ...(resource.kind === 'cluster' && {
      upkeep: seeUpkeep(resource, signals, now),
      inventory: seeInventory(resource, signals, own.settings, now),
    }),
  };
}

function knownResource(
  vigie: Vigie,
  { subscriptionName, managementGroups }: JudgedIn['partition'],
  resource: Resource,
): Omit<KnownResource, 'identity' | 'uid'> {
  const owner = vigie.config.ownerOf({ ...resource, managementGroups });
  return {
    id: resource.id ?? '',
    name: resource.name,
    type: RESOURCE_TYPES[resource.kind],
    subscriptionId: resource.subscriptionId,
    subscriptionName: subscriptionName ?? null,
    resourceGroup: resource.resourceGroup,
    location: resource.location,
    tags: Object.fromEntries(resource.tags),
    owner: owner?.name ?? null,
    ...(owner?.isFallback === true && { nobodysOwn: true as const }),
  };
}
