import type { Row } from './scalar.js';
import type { Tree } from './tree.js';
import type { Value } from './values.js';

export interface Table {
  /** Names, in order. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** What is known where a query stands. */
export interface Scope {
  readonly now: Date;
  readonly tables: ReadonlyMap<string, Table>;
  readonly functions: ReadonlyMap<string, Tree>;
  readonly names: ReadonlyMap<string, Value>;
}
