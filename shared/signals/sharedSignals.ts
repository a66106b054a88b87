import type { Resource } from '../estate/resource.js';
import type { Cache } from './cache.js';
import type { Gap, Seen } from './gap.js';
import { meshRevisions } from './meshRevisions.js';
import type { OfKind } from './reading.js';
import type { SignalReads } from './reads.js';
import { regionVersions } from './regionVersions.js';
import { regionZones } from './regionZones.js';
import type { InRegion, SharedSignal } from './sharedSignal.js';
import { notKnown, UNWANTED } from './signal.js';
import type { Signals, SignalTypes } from './types.js';

/** Every signal that is asked once for many resources. A further one is a line here. */
export const SHARED_SIGNALS = [regionVersions, meshRevisions, regionZones] as const;

export type SharedSignalName = (typeof SHARED_SIGNALS)[number]['name'];

/** Each is handed none but resources of the kinds that it is about. */
const DEFINITIONS = SHARED_SIGNALS as unknown as readonly SharedSignal<SharedSignalName, InRegion>[];

export interface SharedSignalsRead {
  /** Those that are about resources of its kind. */
  readonly signals: Partial<Pick<Signals, SharedSignalName>>;
  readonly gaps: readonly Gap[];
}

/** @returns by lower-cased id of the resource */
export async function readSharedSignals(
  reads: SignalReads,
  cache: Cache,
  resources: readonly Resource[],
  now: Date,
  isWanted: (name: SharedSignalName) => boolean = () => true,
): Promise<ReadonlyMap<string, SharedSignalsRead>> {
  const one = async (resource: OfKind<InRegion>): Promise<SharedSignalsRead> => {
    const seen = await Promise.all(
      DEFINITIONS.filter(({ about }) => about.includes(resource.kind)).map(
        async ({ name, isNeeded, notNeeded, read }) => {
          if (!isWanted(name)) return { name, signal: UNWANTED };
          const answer: Seen<SignalTypes[SharedSignalName]> = isNeeded(resource)
            ? await read(reads, cache, resource, now)
            : { signal: notKnown(notNeeded) };
          return { name, ...answer };
        },
      ),
    );
    return {
      signals: Object.fromEntries(seen.map(({ name, signal }) => [name, signal])),
      gaps: seen.flatMap((answer) => ('gap' in answer && answer.gap !== undefined ? [answer.gap] : [])),
    };
  };
  const asked = resources.filter((resource) => resource.kind === 'cluster' || resource.kind === 'registry');
  return new Map(await Promise.all(asked.map(async (resource) => [resource.key, await one(resource)] as const)));
}
