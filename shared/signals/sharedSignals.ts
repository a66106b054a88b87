import type { Cluster } from '../estate/cluster.js';
import type { Cache } from './cache.js';
import type { Gap, Seen } from './gap.js';
import { meshRevisions } from './meshRevisions.js';
import type { SignalReads } from './reads.js';
import { regionVersions } from './regionVersions.js';
import { regionZones } from './regionZones.js';
import type { SharedSignal } from './sharedSignal.js';
import { notKnown, UNWANTED } from './signal.js';
import type { Signals, SignalTypes } from './types.js';

/** Every signal that is asked once for many clusters. A further one is a line here. */
export const SHARED_SIGNALS = [regionVersions, meshRevisions, regionZones] as const;

export type SharedSignalName = (typeof SHARED_SIGNALS)[number]['name'];

const DEFINITIONS: readonly SharedSignal<SharedSignalName>[] = SHARED_SIGNALS;

export interface SharedSignalsRead {
  readonly signals: Pick<Signals, SharedSignalName>;
  readonly gaps: readonly Gap[];
}

/** @returns by lower-cased cluster id */
export async function readSharedSignals(
  reads: SignalReads,
  cache: Cache,
  clusters: readonly Cluster[],
  now: Date,
  isWanted: (name: SharedSignalName) => boolean = () => true,
): Promise<ReadonlyMap<string, SharedSignalsRead>> {
  const wanted = DEFINITIONS.filter(({ name }) => isWanted(name));
  const unwanted = DEFINITIONS.filter(({ name }) => !isWanted(name)).map(({ name }) => [name, UNWANTED] as const);
  const one = async (cluster: Cluster) => {
    const seen = await Promise.all(
      wanted.map(async ({ name, isNeeded, notNeeded, read }) => {
        const answer: Seen<SignalTypes[SharedSignalName]> = isNeeded(cluster)
          ? await read(reads, cache, cluster, now)
          : { signal: notKnown(notNeeded) };
        return { name, ...answer };
      }),
    );
    return {
      // Every name of SHARED_SIGNALS is in it.
      signals: Object.fromEntries([...unwanted, ...seen.map(({ name, signal }) => [name, signal] as const)]) as Pick<
        Signals,
        SharedSignalName
      >,
      gaps: seen.flatMap(({ gap }) => (gap === undefined ? [] : [gap])),
    };
  };
  return new Map(await Promise.all(clusters.map(async (cluster) => [cluster.key, await one(cluster)] as const)));
}
