import type { Cache } from './cache.js';
import type { Seen } from './gap.js';
import type { OfKind } from './reading.js';
import type { SignalReads } from './reads.js';
import type { SignalName, SignalTypes } from './types.js';

/** Kinds of resources that lie in a region. */
export type InRegion = 'cluster' | 'registry';

/** A signal that is asked once for a region, or for all, and serves every resource there of the kinds that it is about. */
export interface SharedSignal<Name extends SignalName, K extends InRegion = 'cluster'> {
  readonly name: Name;
  readonly about: readonly K[];
  /** Is the thing there that the signal is about? */
  readonly isNeeded: (resource: OfKind<K>) => boolean;
  /** Why the signal is not known of a resource that does not need it. */
  readonly notNeeded: string;
  /** Goes through the cache: one request a sweep, whoever comes first. */
  readonly read: (reads: SignalReads, cache: Cache, resource: OfKind<K>, now: Date) => Promise<Seen<SignalTypes[Name]>>;
}
