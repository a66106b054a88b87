import type { Cluster } from '../estate/cluster.js';
import type { Cache } from './cache.js';
import type { Seen } from './gap.js';
import type { SignalReads } from './reads.js';
import type { SignalName, SignalTypes } from './types.js';

/** A signal that is asked once for a region, or for all, and serves every cluster there. */
export interface SharedSignal<Name extends SignalName> {
  readonly name: Name;
  /** Is the thing there that the signal is about? */
  readonly isNeeded: (cluster: Cluster) => boolean;
  /** Why the signal is not known of a cluster that does not need it. */
  readonly notNeeded: string;
  /** Goes through the cache: one request a sweep, whoever comes first. */
  readonly read: (reads: SignalReads, cache: Cache, cluster: Cluster, now: Date) => Promise<Seen<SignalTypes[Name]>>;
}
