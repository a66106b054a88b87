import type { SignalName } from './types.js';

/** A signal that is made of several sources: other signals, tables that it reads itself, and calls. */
export interface ComposedSignal {
  readonly name: SignalName;
  /** Signals that it is made of: who wants it wants these. */
  readonly of: readonly SignalName[];
  /** Names of tables in `shared/estate/tables.ts` that it reads beside those of the signals that it is made of. */
  readonly tables: readonly string[];
}
