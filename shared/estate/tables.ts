import type { JsonObject } from '../json.js';

/** One Resource Graph table that is read for the whole scope. To read another one, add an entry to TABLES. */
export interface EstateTable {
  /** What rows are handed out under, and what a gap is named after. */
  readonly name: string;
  readonly query: string;
  /** `stream`: rows go to the partition of their subscription. `side`: kept as a map, for clusters of any subscription. */
  readonly kind: 'stream' | 'side';
  /** Which cluster a row is about. */
  readonly about: (row: JsonObject) => RowTarget;
}

/** What a row names, all in lower case. */
export interface RowTarget {
  /** Ids of clusters. */
  readonly clusters: readonly string[];
  /** Resource groups (`/subscriptions/{s}/resourcegroups/{g}`) that may be the node resource group of a cluster. */
  readonly groups: readonly string[];
}
