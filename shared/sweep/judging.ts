import type { Check } from '../checks/check.js';
import { judge } from '../checks/judge.js';
import { ownerOf } from '../config/config.js';
import type { Cluster } from '../estate/cluster.js';
import type { KnownResource } from '../findings/finding.js';
import { knownOf, type SeenResource } from '../findings/night.js';
import { goodReadings } from '../findings/readings.js';
import { factKey } from '../findings/remembered.js';
import type { OwnReadings } from '../signals/byNeed.js';
import type { Signals } from '../signals/types.js';
import type { Vigie } from './compose.js';
import type { PlannedPartition } from './documents.js';
import type { PartitionRun } from './partitionRun.js';

/**
 * The verdicts of a cluster, and what findings must know beside them.
 * @param readings what its signals that are read by need rest on
 */
export function judgeCluster(
  { vigie, partition, before, now }: PartitionRun,
  cluster: Cluster,
  signals: Signals,
  readings: OwnReadings,
): SeenResource {
  const contextOf = (check: Check) => ({
    now,
    settings: vigie.checkSettings,
    since: (fact: string) => {
      const since = before.remembered[factKey(check.id, cluster.key, fact)];
      return since === undefined ? undefined : new Date(since);
    },
  });
  const judgements = judge(vigie.checks, cluster, signals, contextOf);
  const seen = knownOf(signals);
  return {
    key: cluster.key,
    resource: knownResource(vigie, partition, cluster),
    uid: cluster.uid ?? '',
    ...seen,
    readings: goodReadings(readings, judgements, seen.known),
    judgements,
  };
}

function knownResource(
  vigie: Vigie,
  partition: PlannedPartition,
  cluster: Cluster,
): Omit<KnownResource, 'identity' | 'uid'> {
  const tags = Object.fromEntries(cluster.tags);
  return {
    id: cluster.id ?? '',
    name: cluster.name,
    type: 'microsoft.containerservice/managedclusters',
    subscriptionId: cluster.subscriptionId,
    subscriptionName: partition.subscriptionName,
    resourceGroup: cluster.resourceGroup,
    location: cluster.location,
    tags,
    owner: ownerOf(vigie.config.owners, tags, cluster.subscriptionId),
  };
}
