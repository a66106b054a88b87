import { isObject, type JsonObject, property } from '../json.js';
import { keyOf, type RowsByTable, readBundle } from './bundles.js';
import type { PartitionRun } from './partitionRun.js';
import { isInPart } from './parts.js';

/** What was collected for one partition. */
export interface OwnRows {
  /** Its own clusters, each once. */
  readonly clusters: readonly JsonObject[];
  /** Clusters of the other parts of its subscription: no more than other rows are placed by. */
  readonly neighbours: readonly JsonObject[];
  /** Rows of the other tables, by table: those of the whole subscription. */
  readonly others: RowsByTable;
}

/**
 * Reads the rows of the partition's subscription and keeps what a part needs, so that a large subscription is never held
 * whole.
 * @returns `undefined`: some of them are gone, because the sweep has closed meanwhile or the machine lost them
 */
export async function ownRows({ vigie, sweep, planned, partition }: PartitionRun): Promise<OwnRows | undefined> {
  const { subscriptionId: subscription, bundle, part } = partition;
  const clusters = new Map<string, JsonObject>();
  const neighbours: JsonObject[] = [];
  const others = new Map<string, JsonObject[]>();
  const address = { sweep: sweep.id, attempt: planned.attempt, subscription, bundle };
  const whole = await readBundle(vigie.store, address, (table, rows) => {
    if (table !== 'clusters') {
      const kept = others.get(table) ?? [];
      others.set(table, kept);
      for (const row of rows) kept.push(row);
      return;
    }
    for (const row of rows) {
      const key = keyOf(row);
      if (key === '' || clusters.has(key)) continue;
      if (isInPart(key, part)) clusters.set(key, row);
      else neighbours.push(placedBy(row));
    }
  });
  if (!whole) return undefined;
  return { clusters: [...clusters.values()], neighbours, others };
}

/** Other rows name a cluster by its id or by its node resource group. */
function placedBy(row: JsonObject): JsonObject {
  const properties = property(row, 'properties');
  const nodeResourceGroup = isObject(properties) ? property(properties, 'nodeResourceGroup') : undefined;
  return { id: property(row, 'id'), properties: { nodeResourceGroup } };
}
