import type { Cluster } from '../estate/cluster.js';
import { deprecationsByCluster } from './advisor.js';
import { alertsByCluster, withAlertsGone } from './alerts.js';
import type { Placed } from './placing.js';
import { scheduledEventsByCluster } from './scheduledEvents.js';
import { known, notKnown, type Signal } from './signal.js';
import type { ApiDeprecation, AutomaticUpgrade, DefenderAlert, EndOfLifeNotice } from './types.js';

/** The tables of the estate (by their names there) whose rows become signals. */
export type SignalTable = 'alerts' | 'scheduledEvents' | 'recommendations';

/** The rows of one table for one partition. */
export interface TableRows {
  readonly rows: readonly unknown[];
  /** Only where the table was read whole is a row that is not there not there. */
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly why?: string;
}

interface TableSignals {
  readonly endOfLifeNotices: Signal<readonly EndOfLifeNotice[]>;
  readonly automaticUpgrades: Signal<readonly AutomaticUpgrade[]>;
  readonly apiDeprecations: Signal<readonly ApiDeprecation[]>;
  readonly alerts: Signal<readonly DefenderAlert[]>;
}

/** Rows of a table that became no signal. */
export interface RowsLeft {
  /** They could not be read. */
  readonly odd: number;
  /** They name no cluster of this partition. */
  readonly elsewhere: number;
}

export interface TableSignalsRead {
  /** The signals of a cluster by its lower-cased id. */
  readonly of: (clusterKey: string) => TableSignals;
  readonly left: Readonly<Record<SignalTable, RowsLeft>>;
}

/**
 * Rows of the three tables as signals of the clusters that they name. A table that was not read whole leaves its signals
 * not known; the gap of the table itself is told by whoever collected it.
 */
export function tableSignals(
  tables: Readonly<Record<SignalTable, TableRows>>,
  clusters: readonly Cluster[],
  previousAlerts: ReadonlyMap<string, readonly DefenderAlert[]>,
  now: Date,
): TableSignalsRead {
  const alerts = alertsByCluster(tables.alerts.rows, clusters);
  const { notices, upgrades } = scheduledEventsByCluster(tables.scheduledEvents.rows, clusters);
  const deprecations = deprecationsByCluster(tables.recommendations.rows, clusters);
  const seen = <T>(table: SignalTable, value: readonly T[]): Signal<readonly T[]> =>
    tables[table].complete ? known(value, now) : notKnown(incomplete(table, tables[table]));
  return {
    of: (key) => ({
      alerts: seen('alerts', withAlertsGone(alerts.byCluster.get(key) ?? [], previousAlerts.get(key) ?? [])),
      endOfLifeNotices: seen('scheduledEvents', notices.byCluster.get(key) ?? []),
      automaticUpgrades: seen('scheduledEvents', upgrades.byCluster.get(key) ?? []),
      apiDeprecations: seen('recommendations', deprecations.byCluster.get(key) ?? []),
    }),
    left: {
      alerts: leftOf([alerts]),
      scheduledEvents: leftOf([notices, upgrades]),
      recommendations: leftOf([deprecations]),
    },
  };
}

const WORDS: Readonly<Record<SignalTable, string>> = {
  alerts: 'Defender alerts',
  scheduledEvents: 'scheduled events of AKS',
  recommendations: 'recommendations of Advisor',
};

function incomplete(table: SignalTable, { why }: TableRows): string {
  return `the ${WORDS[table]} were not read whole from Resource Graph: ${why ?? 'no reason was given'}`;
}

function leftOf(all: readonly Placed<unknown>[]): RowsLeft {
  return {
    odd: all.reduce((sum, { odd }) => sum + odd, 0),
    elsewhere: all.reduce((sum, { elsewhere }) => sum + elsewhere, 0),
  };
}
