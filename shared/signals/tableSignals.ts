import type { JsonObject } from '../json.js';
import { apiDeprecations } from './advisor.js';
import { alerts } from './alerts.js';
import { clusterAdmins } from './clusterAdmins.js';
import { dataCollectionRules } from './dataCollectionRules.js';
import { defenderPlan, devOpsConnections } from './defenderPlan.js';
import { defenderRecommendations } from './defenderRecommendations.js';
import { exposedServices } from './exposedServices.js';
import { gitOps } from './gitOps.js';
import { imageFindings } from './imageFindings.js';
import { policyStates } from './policyStates.js';
import { replications } from './replications.js';
import { repositoryFindings } from './repositoryFindings.js';
import { automaticUpgrades, endOfLifeNotices } from './scheduledEvents.js';
import { known, notKnown } from './signal.js';
import type { RowContext, RowReader, RowsLeft, TableSignal } from './tableSignal.js';
import type { SignalName, Signals, SignalTypes } from './types.js';

/** Every signal that a streamed table of Resource Graph gives. A further one is a line here. */
export const TABLE_SIGNALS = [
  alerts,
  endOfLifeNotices,
  automaticUpgrades,
  apiDeprecations,
  policyStates,
  defenderPlan,
  devOpsConnections,
  imageFindings,
  repositoryFindings,
  defenderRecommendations,
  replications,
  clusterAdmins,
  gitOps,
  exposedServices,
  dataCollectionRules,
] as const;

export type TableSignalName = (typeof TABLE_SIGNALS)[number]['name'];

const DEFINITIONS: readonly TableSignal<TableSignalName>[] = TABLE_SIGNALS;

/** The rows that were collected for one subscription. */
export interface CollectedRows {
  /**
   * Hands over every row with the name of its table.
   * @returns false: some of them are gone
   */
  readonly each: (take: (table: string, row: JsonObject) => void) => Promise<boolean>;
  /** Why a table was not read whole; `undefined`: it was. Only then is a row that is not there not there. */
  readonly whyIncomplete: (table: string) => string | undefined;
}

export interface TableSignalsRead {
  /** The signals of a resource by its lower-cased id. */
  readonly of: (key: string) => Pick<Signals, TableSignalName>;
  readonly left: Readonly<Record<TableSignalName, RowsLeft>>;
}

/**
 * Rows of Resource Graph's tables as signals of the resources that they name. A table that was not read whole leaves its
 * signals not known; the gap of the table itself is told by whoever collected it.
 * @returns `undefined`: rows that were collected are gone
 */
export async function readTableSignals(
  rows: CollectedRows,
  context: RowContext,
  now: Date,
): Promise<TableSignalsRead | undefined> {
  const open = DEFINITIONS.map((definition) => ({ definition, reader: definition.open(context) }));
  const byTable = new Map<string, RowReader<SignalTypes[TableSignalName]>[]>();
  for (const { definition, reader } of open)
    byTable.set(definition.table, [...(byTable.get(definition.table) ?? []), reader]);
  const whole = await rows.each((table, row) => {
    for (const reader of byTable.get(table) ?? []) reader.take(row);
  });
  if (!whole) return undefined;
  const entries = open.map(({ definition, reader }) => {
    const why = rows.whyIncomplete(definition.table);
    const lost = why === undefined ? undefined : notKnown(incomplete(definition, why));
    return { name: definition.name, of: (key: string) => lost ?? known(reader.of(key), now), left: reader.left() };
  });
  return {
    // Every name of TABLE_SIGNALS is in both.
    of: (key) => Object.fromEntries(entries.map(({ name, of }) => [name, of(key)])) as Pick<Signals, TableSignalName>,
    left: Object.fromEntries(entries.map(({ name, left }) => [name, left])) as Record<TableSignalName, RowsLeft>,
  };
}

function incomplete({ words }: TableSignal<SignalName>, why: string): string {
  return `${words} were not read whole from Resource Graph: ${why}`;
}
