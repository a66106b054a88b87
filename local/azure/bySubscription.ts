import { rowsOfTable } from './graphRows.js';
import { CLUSTER_TYPE, subscriptionOf } from './ids.js';
import type { Row } from './kql.js';
import { servedHere } from './metricAccounts.js';
import type { Simulation } from './simulation.js';
import type { ArmResource } from './world.js';

/** What a large estate would be searched for again with each request, sorted once by lower-cased subscription or id. */
interface Sorted {
  readonly revision: number;
  readonly tables: Map<string, ReadonlyMap<string, readonly Row[]> | undefined>;
  clusters: ReadonlyMap<string, readonly ArmResource[]> | undefined;
  diagnosticSettings: ReadonlyMap<string, readonly ArmResource[]> | undefined;
}

const kept = new WeakMap<Simulation, Sorted>();

/** The rows of a table in some subscriptions (lower case); undefined for a table that does not exist. */
export function rowsIn(azure: Simulation, table: string, scope: ReadonlySet<string>): readonly Row[] | undefined {
  const { tables } = sortedOf(azure);
  if (!tables.has(table)) {
    const rows = rowsOfTable(azure.world, table)?.map((row) => servedHere(row, azure));
    tables.set(table, rows === undefined ? undefined : sorted(rows, (row) => String(row.subscriptionId)));
  }
  const rows = tables.get(table);
  return rows === undefined ? undefined : [...scope].flatMap((subscription) => rows.get(subscription) ?? []);
}

export function clustersIn(azure: Simulation, subscription: string): readonly ArmResource[] {
  const own = sortedOf(azure);
  own.clusters ??= sorted(
    Object.values(azure.world.resources).filter(({ type }) => type.toLowerCase() === CLUSTER_TYPE),
    ({ id }) => subscriptionOf(id),
  );
  return own.clusters.get(subscription.toLowerCase()) ?? [];
}

/** Settings that stand below a resource. */
export function diagnosticSettingsOf(azure: Simulation, id: string): readonly ArmResource[] {
  const own = sortedOf(azure);
  own.diagnosticSettings ??= sorted(
    Object.values(azure.world.resources).filter(({ type }) => DIAGNOSTIC_SETTING.test(type)),
    (setting) => setting.id.slice(0, setting.id.lastIndexOf('/providers/')),
  );
  return own.diagnosticSettings.get(id.toLowerCase()) ?? [];
}

const DIAGNOSTIC_SETTING = /^microsoft\.insights\/diagnosticsettings$/i;

function sortedOf(azure: Simulation): Sorted {
  const known = kept.get(azure);
  if (known !== undefined && known.revision === azure.revision) return known;
  const fresh: Sorted = {
    revision: azure.revision,
    tables: new Map(),
    clusters: undefined,
    diagnosticSettings: undefined,
  };
  kept.set(azure, fresh);
  return fresh;
}

function sorted<T>(all: readonly T[], by: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const key = by(one).toLowerCase();
    const own = found.get(key);
    if (own === undefined) found.set(key, [one]);
    else own.push(one);
  }
  return found;
}
