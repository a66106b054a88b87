import { randomUUID } from 'node:crypto';
import { collect, type RowSink } from '../estate/collect.js';
import { type Plan, planSubscriptions } from '../estate/plan.js';
import { outboxPartitions } from '../outbox/commit.js';
import { bundleSink, writeSideTables } from './bundles.js';
import { type IndexedCluster, indexed, keepIndex, publishIndex } from './clusterIndex.js';
import type { Vigie } from './compose.js';
import { type PartitionsDocument, partitionsPath, readPartitions, type SweepDocument } from './documents.js';

/**
 * Plan and collect: every table is read once for the whole scope, and once all of it is proved, `partitions` says what
 * may run. A try that was killed leaves rows in a folder of its own, which nobody reads.
 */
export async function collectRun(vigie: Vigie, sweep: SweepDocument): Promise<PartitionsDocument> {
  const before = await readPartitions(vigie.store, sweep.id);
  if (before !== undefined) return published(vigie, sweep, before);
  const attempt = randomUUID();
  const remembered = (await outboxPartitions(vigie.store)).filter((partition) => !partition.startsWith('_'));
  const plan = await planSubscriptions(vigie.azure, vigie.config.scope, remembered);
  vigie.progress({ step: 'planned', subscriptions: plan.subscriptions.length });
  const index: IndexedCluster[] = [];
  const collected = await collect(
    vigie.azure,
    plan,
    indexing(vigie, plan, bundleSink(vigie.store, sweep.id, attempt), index),
  );
  await writeSideTables(vigie.store, sweep.id, attempt, collected.side);
  await keepIndex(vigie.store, sweep.id, attempt, index);
  const document: PartitionsDocument = {
    schema: 1,
    attempt,
    partitions: plan.subscriptions.map(({ id, name, state, gap }) => ({
      id,
      subscriptionId: id,
      subscriptionName: name,
      state,
      ...(gap !== undefined && { why: gap }),
    })),
    incomplete: Object.fromEntries(
      [...collected.tables]
        .filter(([, { complete }]) => !complete)
        .map(([table, { why }]) => [table, why ?? 'its counts do not hold']),
    ),
    gaps: [...plan.gaps, ...collected.gaps],
  };
  // Another collect of the same sweep may have been quicker: then its rows are the ones that count.
  const first = await vigie.store.create(partitionsPath(sweep.id), JSON.stringify(document));
  return published(vigie, sweep, first ? document : ((await readPartitions(vigie.store, sweep.id)) ?? document));
}

/** The index follows the document, so a run that was killed between the two is made up for by the next. */
async function published(
  { store }: Vigie,
  sweep: SweepDocument,
  document: PartitionsDocument,
): Promise<PartitionsDocument> {
  await publishIndex(store, sweep, document.attempt);
  return document;
}

/** Notes each cluster on its way into the bundles: alerts between sweeps are joined by them. */
function indexing(vigie: Vigie, plan: Plan, sink: RowSink, index: IndexedCluster[]): RowSink {
  const names = new Map(plan.subscriptions.map(({ id, name }) => [id, name]));
  return {
    ended: (subscription) => sink.ended(subscription),
    async rows(subscription, table, rows) {
      if (table === 'clusters') {
        const partition = { id: subscription, name: names.get(subscription) ?? subscription };
        index.push(...rows.flatMap((row) => indexed(vigie, row, partition) ?? []));
      }
      await sink.rows(subscription, table, rows);
    },
  };
}
