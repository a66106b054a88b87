import type { ReadingAzure } from '../azure/readingAzure.js';
import type { JsonObject } from '../json.js';
import type { EstateGap } from './gap.js';

/**
 * - `read`: its rows are asked for
 * - `gap`: it is there, or may be, and cannot be read; no cluster of it is asked, and nothing of it resolves
 * - `retired`: the configuration no longer names it
 * - `vanished`: it has state, and neither ARM nor Resource Graph knows it any more: a gap until that is accepted
 */
export type SubscriptionState = 'read' | 'gap' | 'retired' | 'vanished';

export interface PlannedSubscription {
  /** Lower case. */
  readonly id: string;
  /** Display name; the id where none is known. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly state: SubscriptionState;
  /** Why it is not read, in plain words; only with the states `gap` and `vanished`. */
  readonly gap?: string;
  /** Clusters that ARM listed for a subscription that Resource Graph does not know (yet); else absent. */
  readonly listed?: readonly JsonObject[];
}

export interface Plan {
  /** Sorted by id. */
  readonly subscriptions: readonly PlannedSubscription[];
  /** Gaps of the whole estate; those of single subscriptions stand there. */
  readonly gaps: readonly EstateGap[];
}

export interface EstateScope {
  /** Only these; absent: all that the identity may read. */
  readonly subscriptions?: readonly string[];
}

export type PlanSubscriptions = (
  azure: ReadingAzure,
  scope: EstateScope,
  remembered: readonly string[],
) => Promise<Plan>;
