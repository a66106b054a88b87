import { registryKeyOf } from '../estate/registry.js';
import { isObject, type JsonObject, property } from '../json.js';
import { keyOf, readBundle } from './bundles.js';
import type { PartitionRun } from './partitionRun.js';
import { isInPart } from './parts.js';

/** What was collected for one partition. */
export interface OwnRows {
  /** Its own clusters, each once. */
  readonly clusters: readonly JsonObject[];
  /** Clusters of the other parts of its subscription: no more than other rows are placed by. */
  readonly neighbours: readonly JsonObject[];
  /** Registries of the whole subscription, each once. */
  readonly registries: readonly JsonObject[];
  /** Hands over the rows of all tables but the clusters': those of the whole subscription. @returns false: some of them are gone */
  readonly others: (take: (table: string, row: JsonObject) => void) => Promise<boolean>;
}

/** So many rows of other tables are held; where there are more, the blobs are read a second time. */
const MOST_HELD = 5_000;

/**
 * Reads the rows of the partition's subscription and keeps what a part needs, so that a large subscription is never held
 * whole.
 * @returns `undefined`: some of them are gone, because the sweep has closed meanwhile or the machine lost them
 */
export async function ownRows(run: PartitionRun): Promise<OwnRows | undefined> {
  const { vigie, sweep, planned, partition } = run;
  const { subscriptionId: subscription, bundle, part } = partition;
  const clusters = new Map<string, JsonObject>();
  const registries = new Map<string, JsonObject>();
  const neighbours: JsonObject[] = [];
  const held: { readonly table: string; readonly row: JsonObject }[] = [];
  let others = 0;
  const address = { sweep: sweep.id, attempt: planned.attempt, subscription, bundle };
  const whole = await readBundle(vigie.store, address, (table, rows) => {
    for (const row of rows) {
      const key = keyOf(row);
      // A registry's own row says also that what lies below it was returned.
      if (table === 'registries' && registryKeyOf(key) === key) registries.set(key, row);
      if (table !== 'clusters') {
        others += 1;
        if (others <= MOST_HELD) held.push({ table, row });
      } else if (key !== '' && !clusters.has(key)) {
        if (isInPart(key, part)) clusters.set(key, row);
        else neighbours.push(placedBy(row));
      }
    }
  });
  if (!whole) return undefined;
  return {
    clusters: [...clusters.values()],
    neighbours,
    registries: [...registries.values()],
    async others(take) {
      if (others <= MOST_HELD) {
        for (const { table, row } of held) take(table, row);
        return true;
      }
      return readBundle(vigie.store, address, (table, rows) => {
        if (table !== 'clusters') for (const row of rows) take(table, row);
      });
    },
  };
}

/** Other rows name a cluster by its id or by its node resource group. */
function placedBy(row: JsonObject): JsonObject {
  const properties = property(row, 'properties');
  const nodeResourceGroup = isObject(properties) ? property(properties, 'nodeResourceGroup') : undefined;
  return { id: property(row, 'id'), properties: { nodeResourceGroup } };
}
