import type { Cluster } from '../estate/cluster.js';
import type { Registry } from '../estate/registry.js';
import type { JsonObject } from '../json.js';
import type { Placed } from './placing.js';
import type { DefenderAlert, SignalName, SignalTypes } from './types.js';

/** What rows of one subscription can be about. */
export interface RowContext {
  /** Its clusters, those of the other parts of it too: a row that names one of these is not astray. */
  readonly clusters: readonly Cluster[];
  readonly registries: readonly Registry[];
  /** By lower-cased cluster id: the alerts known before this sweep. */
  readonly previousAlerts: ReadonlyMap<string, readonly DefenderAlert[]>;
}

/** Rows of a table that became no signal. */
export interface RowsLeft {
  /** They could not be read. */
  readonly odd: number;
  /** They name no resource of this subscription that Vigie knows. */
  readonly elsewhere: number;
}

/**
 * Takes the rows of a table one by one and keeps what its signal needs of them: a subscription may have them by the
 * hundred thousand, so what is kept must have a bound. Never throws.
 */
export interface RowReader<T> {
  take(row: JsonObject): void;
  /** What the rows say of a resource, by its lower-cased id: also of one that no row names. Asked when all rows were taken. */
  of(key: string): T;
  left(): RowsLeft;
}

/** A signal that one table of Resource Graph gives for the resources of a subscription. */
export interface TableSignal<Name extends SignalName> {
  readonly name: Name;
  /** Its name in `shared/estate/tables.ts`. */
  readonly table: string;
  /** For the reader, with an article before it: `the Defender alerts`. */
  readonly words: string;
  readonly open: (context: RowContext) => RowReader<SignalTypes[Name]>;
}

/** For a table of few rows: they are kept and read together. */
export function readTogether<T>(
  read: (rows: readonly JsonObject[]) => Placed<T>,
  of: (placed: readonly T[], key: string) => readonly T[] = (placed) => placed,
): RowReader<readonly T[]> {
  const rows: JsonObject[] = [];
  let placed: Placed<T> | undefined;
  const all = () => {
    placed ??= read(rows);
    return placed;
  };
  return {
    take: (row) => rows.push(row),
    of: (key) => of(all().byCluster.get(key) ?? [], key),
    left: () => ({ odd: all().odd, elsewhere: all().elsewhere }),
  };
}
