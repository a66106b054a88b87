import type { Check } from '../checks/check.js';
import type { CloudSettings } from '../config/cloud.js';
import { type EstateTable, TABLES } from '../estate/tables.js';
import type { ComposedSignal } from '../signals/composedSignal.js';
import { NODE_SIGNALS } from '../signals/nodeSignals.js';
import type { SideSignal } from '../signals/sideSignal.js';
import { SIDE_SIGNALS } from '../signals/sideSignals.js';
import type { TableSignal } from '../signals/tableSignal.js';
import { TABLE_SIGNALS } from '../signals/tableSignals.js';
import type { SignalName } from '../signals/types.js';

/** Read whatever is selected: the estate itself. */
const ALWAYS = ['clusters'];

/** Signals that some selected check needs or uses, and those that they are made of: no other is asked for. */
export function wantedSignals(checks: readonly Check[]): ReadonlySet<SignalName> {
  const wanted = new Set(checks.flatMap(({ needs, uses }) => [...needs, ...uses]));
  for (const { of } of composedOf(wanted)) for (const name of of) wanted.add(name);
  return wanted;
}

function composedOf(wanted: ReadonlySet<SignalName>): readonly ComposedSignal[] {
  const all: readonly ComposedSignal[] = NODE_SIGNALS;
  return all.filter(({ name }) => wanted.has(name));
}

/** The tables that the selected checks rest on and the cloud has, and why the others are not asked. */
export function askedTables(
  checks: readonly Check[],
  { withoutDefender }: Pick<CloudSettings, 'withoutDefender'>,
): { readonly asked: readonly EstateTable[]; readonly notThere: Readonly<Record<string, string>> } {
  const wanted = wantedTables(checks);
  if (withoutDefender === undefined) return { asked: wanted, notThere: {} };
  const [asked, left] = [wanted.filter(({ ofDefender }) => !ofDefender), wanted.filter(({ ofDefender }) => ofDefender)];
  return { asked, notThere: Object.fromEntries(left.map(({ name }) => [name, withoutDefender])) };
}

/** The tables of Resource Graph that the selected checks rest on. */
export function wantedTables(checks: readonly Check[]): readonly EstateTable[] {
  const wanted = wantedSignals(checks);
  const streamed: readonly TableSignal<SignalName>[] = TABLE_SIGNALS;
  const sides: readonly SideSignal<SignalName>[] = SIDE_SIGNALS;
  const names = new Set([
    ...ALWAYS,
    ...(checks.some(({ about }) => about === 'registry') ? ['registries'] : []),
    ...streamed.filter(({ name }) => wanted.has(name)).map(({ table }) => table),
    ...sides.filter(({ name }) => wanted.has(name)).flatMap(({ tables }) => tables),
    ...composedOf(wanted).flatMap(({ tables }) => tables),
  ]);
  return TABLES.filter(({ name }) => names.has(name));
}
