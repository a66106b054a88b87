import type { ReadingAzure } from '../azure/readingAzure.js';
import type { JsonObject } from '../json.js';
import type { EstateGap } from './gap.js';
import type { Plan } from './plan.js';

/** Takes what is collected, as it comes: subscriptions in order, inside a subscription in no order. */
export interface RowSink {
  /** Some rows of one table and one subscription (lower-case id); called again for the next rows of the same pair. */
  rows(subscriptionId: string, table: string, rows: readonly JsonObject[]): Promise<void>;
  /** A subscription of the plan has had all its rows; called once for each that is read, also for one without rows. */
  ended(subscriptionId: string): Promise<void>;
}

/** What is known of a table when its stream has ended. */
export interface TableReport {
  readonly rows: number;
  /** Counts and ids hold together: only then a row that is not there is not there. */
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly why?: string;
}

export interface Collected {
  /** By table name, side tables too. */
  readonly tables: ReadonlyMap<string, TableReport>;
  /** Side tables: by table name, by lower-case id, the few columns that are kept. */
  readonly side: ReadonlyMap<string, ReadonlyMap<string, JsonObject>>;
  readonly gaps: readonly EstateGap[];
  /** Lower-case ids of subscriptions that were asked and had no row in any table. */
  readonly subscriptionsWithoutRows: readonly string[];
}

export type Collect = (azure: ReadingAzure, plan: Plan, sink: RowSink) => Promise<Collected>;
