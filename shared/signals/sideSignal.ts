import type { Resource } from '../estate/resource.js';
import type { SideTables } from '../estate/tables.js';
import { known, notKnown, type Signal } from './signal.js';
import type { SignalName, SignalTypes } from './types.js';

/** A signal that side tables give: their rows can belong to resources of any subscription. */
export interface SideSignal<Name extends SignalName> {
  readonly name: Name;
  /** Names of side tables in `shared/estate/tables.ts`; all of them are needed. */
  readonly tables: readonly string[];
  /** For the reader, with an article before it: `the backup instances`. */
  readonly words: string;
  /** Asked once a resource: what it searches in whole tables must be kept by the table (see {@link indexOf}). Never throws. */
  readonly of: (side: SideTables, resource: Resource) => SignalTypes[Name];
}

/** The side tables of a sweep, and which of them were not read whole. */
export interface CollectedSides {
  readonly side: SideTables;
  /** Why a table was not read whole; `undefined`: it was. */
  readonly whyIncomplete: (table: string) => string | undefined;
}

export function readSideSignal<Name extends SignalName>(
  { tables, words, of }: SideSignal<Name>,
  { side, whyIncomplete }: CollectedSides,
  resource: Resource,
  now: Date,
): Signal<SignalTypes[Name]> {
  const why = tables.map(whyIncomplete).find((reason) => reason !== undefined);
  return why === undefined
    ? known(of(side, resource), now)
    : notKnown(`${words} were not read whole from Resource Graph: ${why}`);
}
