import type { Cluster } from '../estate/cluster.js';
import { clusterKeyOf } from '../estate/readCluster.js';
import { isObject } from '../json.js';
import { textAt } from './door.js';
import { append, type Placed } from './placing.js';
import { readTogether, type TableSignal } from './tableSignal.js';

/** Rows of `ruleAssociations` as the lower-cased ids of rules by cluster. Never throws. */
export function rulesByCluster(rows: readonly unknown[], clusters: readonly Cluster[]): Placed<string> {
  const keys = new Set(clusters.map(({ key }) => key));
  const placed = { byCluster: new Map<string, string[]>(), odd: 0, elsewhere: 0 };
  for (const row of rows) {
    const key = isObject(row) ? clusterKeyOf(textAt(row, 'id')) : undefined;
    const rule = isObject(row) ? textAt(row, 'rule').toLowerCase() : '';
    if (key === undefined || rule === '') placed.odd += 1;
    else if (!keys.has(key)) placed.elsewhere += 1;
    else append(placed.byCluster, key, rule);
  }
  return placed;
}

/** A few rules a cluster: what Azure Monitor collects of it, and where it goes. */
export const dataCollectionRules: TableSignal<'dataCollectionRules'> = {
  name: 'dataCollectionRules',
  table: 'ruleAssociations',
  words: 'the data collection rules of clusters',
  open: ({ clusters }) =>
    readTogether(
      (rows) => rulesByCluster(rows, clusters),
      (rules) => [...new Set(rules)].sort(),
    ),
};
