import type { Cluster } from '../../../estate/cluster.js';
import type { PlannedSubscription } from '../../../estate/plan.js';
import { memoryCache } from '../../../signals/cache.js';
import { wantedSignals } from '../../wanted.js';
import type { Cell, SubscriptionSeen } from '../form.js';
import type { Identity } from '../identity.js';
import { type CountedTable, countTables, pagesOf } from './countTables.js';
import { type Looking, MOST_LOOKED_AT, type ReadsSeen, spread } from './looking.js';
import { readSample } from './sample.js';
import { seeSources } from './sources.js';
import { tableCells } from './tableCells.js';
import { wantedTables } from './wantedTable.js';

/** Rows of every table are counted for all subscriptions; some subscriptions are looked at one by one. */
export async function seeReads(
  vigie: Looking['vigie'],
  subscriptions: readonly PlannedSubscription[],
  identity: Identity,
): Promise<ReadsSeen> {
  const wanted = wantedSignals(vigie.checks);
  const looking: Looking = { vigie, identity, cache: memoryCache(), isWanted: (name) => wanted.has(name) };
  const ids = subscriptions.map(({ id }) => id);
  const tables = await countTables(vigie.azure, wantedTables(vigie.checks, vigie.config.cloud), ids);
  const chosen = new Set(spread(ids, MOST_LOOKED_AT));
  const seen = await Promise.all(subscriptions.map((one) => seeOne(looking, tables, one, chosen.has(one.id))));
  const clusters = seen.flatMap(({ cluster }) => cluster ?? []);
  return {
    tables,
    subscriptions: seen.map(({ subscription }) => subscription),
    ...(await seeSources(looking, clusters, { ids, lookedAt: [...chosen] })),
    clusters: total(tables, 'clusters'),
    registries: total(tables, 'registries'),
    pages: pagesOf(tables, ids),
  };
}

async function seeOne(
  looking: Looking,
  tables: readonly CountedTable[],
  { id, name }: PlannedSubscription,
  lookedAt: boolean,
): Promise<{ readonly subscription: SubscriptionSeen; readonly cluster: Cluster | undefined }> {
  const own = (table: string) => tables.find((one) => one.wanted.table.name === table)?.ids?.get(id) ?? [];
  const [clusters, registries] = [own('clusters'), own('registries')];
  const sample = lookedAt
    ? await readSample({ ...looking, subscription: id }, { cluster: clusters[0], registry: registries[0] })
    : { cells: {} };
  const reads: Record<string, Cell> = { ...(await tableCells(looking, tables, id, lookedAt)), ...sample.cells };
  const counts = { clusters: clusters.length, registries: registries.length };
  return { subscription: { id, name, ...counts, lookedAt, reads }, cluster: sample.cluster };
}

function total(tables: readonly CountedTable[], name: string): number {
  const counts = tables.find(({ wanted }) => wanted.table.name === name)?.counts;
  return counts?.ok ? [...counts.bySubscription.values()].reduce((sum, one) => sum + one, 0) : 0;
}
