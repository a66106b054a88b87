import type { Cache } from '../../../signals/cache.js';
import type { SignalName } from '../../../signals/types.js';
import type { Vigie } from '../../compose.js';
import type { Result, SubscriptionSeen } from '../form.js';
import type { Identity } from '../identity.js';
import type { CountedTable } from './countTables.js';

/** So many subscriptions are looked at one by one: some fifteen requests each. */
export const MOST_LOOKED_AT = 50;

export interface Looking {
  readonly vigie: Pick<Vigie, 'azure' | 'now' | 'checks' | 'config' | 'tenantId'>;
  readonly identity: Identity;
  readonly cache: Cache;
  readonly isWanted: (name: SignalName) => boolean;
}

/** At most so many, from the first to the last, at even steps: the same ones each time. */
export function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_none, at) => all[Math.floor((at * all.length) / most)] as T);
}

/** What the identity can read of everything that a sweep would ask for. */
export interface ReadsSeen {
  readonly tables: readonly CountedTable[];
  readonly subscriptions: readonly SubscriptionSeen[];
  /** Of what serves more than one subscription. */
  readonly shared: readonly Result[];
  /** Sources of nodes that clusters which were looked at send to. */
  readonly sources: { readonly workspaces: number; readonly accounts: number };
  readonly clusters: number;
  readonly registries: number;
  /** Pages that a sweep would ask Resource Graph for. */
  readonly pages: number;
}
