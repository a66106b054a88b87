import type { Check } from '../../../checks/check.js';
import type { CloudSettings } from '../../../config/cloud.js';
import type { EstateTable } from '../../../estate/tables.js';
import type { ComposedSignal } from '../../../signals/composedSignal.js';
import { NODE_SIGNALS } from '../../../signals/nodeSignals.js';
import { SIDE_SIGNALS } from '../../../signals/sideSignals.js';
import { TABLE_SIGNALS } from '../../../signals/tableSignals.js';
import type { SignalName } from '../../../signals/types.js';
import { askedTables } from '../../wanted.js';

/** A table of Resource Graph that the checks that are on rest on, and what shows its rows. */
export interface WantedTable {
  readonly table: EstateTable;
  /** Signals that its rows give. */
  readonly signals: readonly SignalName[];
  /** The action that shows rows of its first type: Resource Graph returns what the caller may read, and nothing else. */
  readonly action: string;
  /** `microsoft.security` */
  readonly namespace: string;
  readonly role: 'Reader' | 'Security Reader';
}

export function wantedTables(
  checks: readonly Check[],
  cloud: Pick<CloudSettings, 'withoutDefender'>,
): readonly WantedTable[] {
  return askedTables(checks, cloud).asked.map((table) => {
    const type = typeOf(table);
    const namespace = type.split('/')[0] ?? '';
    const role = namespace === 'microsoft.security' ? 'Security Reader' : 'Reader';
    return { table, signals: signalsOf(table.name), action: `${type}/read`, namespace, role };
  });
}

/** The first type that a table's query names. */
function typeOf({ query }: Pick<EstateTable, 'query'>): string {
  return /\btype (?:=~|in~ \() ?'([^']+)'/.exec(query)?.[1] ?? '';
}

function signalsOf(table: string): readonly SignalName[] {
  const composed: readonly ComposedSignal[] = NODE_SIGNALS;
  return [
    ...TABLE_SIGNALS.filter((signal) => signal.table === table).map(({ name }) => name),
    ...SIDE_SIGNALS.filter(({ tables }: { readonly tables: readonly string[] }) => tables.includes(table)).map(
      ({ name }) => name,
    ),
    ...composed.filter(({ tables }) => tables.includes(table)).map(({ name }) => name),
  ];
}
