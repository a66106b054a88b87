import { randomUUID } from 'node:crypto';
import { type Collected, collect } from '../estate/collect.js';
import { planSubscriptions } from '../estate/plan.js';
import { outboxPartitions } from '../outbox/commit.js';
import { BundleSink, writeSideTables } from './bundles.js';
import { keepIndex, publishIndex } from './clusterIndex.js';
import type { Vigie } from './compose.js';
import { type PartitionsDocument, partitionsPath, readPartitions, type SweepDocument } from './documents.js';
import { Indexing } from './indexing.js';
import { decideParts, subscriptionOf } from './parts.js';
import { plannedPartitions } from './plannedPartitions.js';
import { plannedTenant, TENANT_PARTITION } from './tenant.js';
import { askedTables } from './wanted.js';

/**
 * Plan and collect: every table is read once for the whole scope, and once all of it is proved, `partitions` says what
 * may run. A try that was killed leaves rows in a folder of its own, which nobody reads.
 */
export async function collectRun(vigie: Vigie, sweep: SweepDocument): Promise<PartitionsDocument> {
  const before = await readPartitions(vigie.store, sweep.id);
  if (before !== undefined) return published(vigie, sweep, before);
  const document = await collectOnce(vigie, sweep);
  // Another collect of the same sweep may have been quicker: then its rows are the ones that count.
  const first = await vigie.store.create(partitionsPath(sweep.id), JSON.stringify(document));
  return published(vigie, sweep, first ? document : ((await readPartitions(vigie.store, sweep.id)) ?? document));
}

async function collectOnce(vigie: Vigie, sweep: SweepDocument): Promise<PartitionsDocument> {
  const { store } = vigie;
  const attempt = randomUUID();
  const outboxes = await outboxPartitions(store);
  const known = outboxes.filter((partition) => !partition.startsWith('_'));
  const plan = await planSubscriptions(vigie.azure, vigie.config.scope, [...new Set(known.map(subscriptionOf))]);
  vigie.progress({ step: 'planned', subscriptions: plan.subscriptions.length });
  const bundles = new BundleSink(store, sweep.id, attempt);
  const indexing = new Indexing(vigie, bundles, plan.subscriptions);
  const { asked, notThere } = askedTables(vigie.checks, vigie.config.cloud);
  const collected = await collect(vigie.azure, plan, indexing, asked);
  const bundleOf = (subscription: string) => bundles.bundleOf(subscription, heldTries(collected, subscription));
  const folder = await indexing.end(bundleOf);
  await writeSideTables(store, sweep.id, attempt, collected.side);
  const subscriptions = [...indexing.clusters.keys()].sort();
  await keepIndex(store, attempt, { schema: 2, sweep: sweep.id, folder, subscriptions });
  const parts = await decideParts(store, indexing.clusters, known);
  return {
    schema: 1,
    attempt,
    partitions: [
      ...plan.subscriptions.flatMap((one) =>
        plannedPartitions(one, parts[one.id] ?? 1, bundleOf(one.id), collected.tables),
      ),
      ...plannedTenant(vigie, plan.tenants, outboxes.includes(TENANT_PARTITION)),
    ],
    incomplete: { ...lostForAll(collected), ...notThere },
    pieces: indexing.pieces,
    gaps: [...plan.gaps, ...collected.gaps],
  };
}

/** By table that was read again: the try that holds for a subscription. */
function heldTries({ tables }: Collected, subscription: string): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const [table, { again }] of tables) {
    const attempt = again?.held.get(subscription);
    if (attempt !== undefined) held.set(table, attempt);
  }
  return held;
}

function lostForAll({ tables, gaps }: Collected): Record<string, string> {
  const all = new Set(gaps.map(({ signal }) => signal));
  return Object.fromEntries(
    [...tables].flatMap(([table, { why }]) => (all.has(table) && why !== undefined ? [[table, why]] : [])),
  );
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
