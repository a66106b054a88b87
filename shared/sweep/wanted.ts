import type { Check } from '../checks/check.js';
import { type EstateTable, TABLES } from '../estate/tables.js';
import type { SideSignal } from '../signals/sideSignal.js';
import { SIDE_SIGNALS } from '../signals/sideSignals.js';
import type { TableSignal } from '../signals/tableSignal.js';
import { TABLE_SIGNALS } from '../signals/tableSignals.js';
import type { SignalName } from '../signals/types.js';

/** Read whatever is selected: the estate itself, and where its clusters send their logs. */
const ALWAYS = ['workspaces', 'clusters'];

/** Signals that some selected check needs or uses: no other is asked for. */
export function wantedSignals(checks: readonly Check[]): ReadonlySet<SignalName> {
  return new Set(checks.flatMap(({ needs, uses }) => [...needs, ...uses]));
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
  ]);
  return TABLES.filter(({ name }) => names.has(name));
}
