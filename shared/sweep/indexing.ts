import type { RowSink } from '../estate/collect.js';
import type { PlannedSubscription } from '../estate/plan.js';
import { readCluster } from '../estate/readCluster.js';
import type { JsonObject } from '../json.js';
import { PieceCutter, type WorkspacePieces } from '../signals/workspacePieces.js';
import { type Bundle, type BundleSink, keyOf, readBundle } from './bundles.js';
import { type IndexedCluster, indexed, shardOf, writeShard } from './clusterIndex.js';
import type { Vigie } from './compose.js';

/**
 * Notes each cluster on its way into the bundles, counts them by subscription, and cuts the workspaces that they send to
 * into pieces. Subscriptions come in order, so the blobs of the index fill one after the other. Those whose clusters are
 * read again are written when all is read.
 */
export class Indexing implements RowSink {
  /** By lower-cased subscription id: clusters that came. */
  readonly clusters = new Map<string, number>();
  readonly #subscriptions: ReadonlyMap<string, PlannedSubscription>;
  readonly #again = new Set<string>();
  #cutter: PieceCutter;
  #pieces: WorkspacePieces = {};
  #folder: string;
  #shard = '';
  #open: IndexedCluster[] = [];

  constructor(
    readonly vigie: Vigie,
    readonly bundles: BundleSink,
    subscriptions: readonly PlannedSubscription[],
  ) {
    this.#subscriptions = new Map(subscriptions.map((one) => [one.id, one]));
    this.#folder = bundles.attempt;
    this.#cutter = new PieceCutter(vigie.pieceRows);
  }

  /** Of the workspaces that the clusters send to, once all rows have come. */
  get pieces(): WorkspacePieces {
    return this.#pieces;
  }

  async rows(subscription: string, table: string, rows: readonly JsonObject[]): Promise<void> {
    if (table === 'clusters') {
      await this.#turnTo(shardOf(subscription));
      this.#open.push(...this.#indexed(subscription, rows));
      this.clusters.set(subscription, (this.clusters.get(subscription) ?? 0) + rows.length);
    }
    await this.bundles.rows(subscription, table, rows);
  }

  ended(subscription: string): Promise<void> {
    return this.bundles.ended(subscription);
  }

  async again(subscription: string, table: string, attempt: number, rows: readonly JsonObject[]): Promise<void> {
    if (table === 'clusters') this.#again.add(subscription);
    await this.bundles.again(subscription, table, attempt, rows);
  }

  /**
   * Once all rows have come.
   * @param bundleOf where the rows of a subscription lie that count
   * @returns the folder that the index lies in
   */
  async end(bundleOf: (subscription: string) => Bundle): Promise<string> {
    await this.#turnTo('');
    if (this.#again.size > 0) await this.#anew(bundleOf);
    this.#pieces = this.#cutter.end();
    return this.#folder;
  }

  /** What was written first holds rows that do not count. */
  async #anew(bundleOf: (subscription: string) => Bundle): Promise<void> {
    this.#folder = `${this.bundles.attempt}-again`;
    this.#cutter = new PieceCutter(this.vigie.pieceRows);
    for (const subscription of [...this.#subscriptions.keys()].sort()) {
      const seen = new Set<string>();
      this.clusters.delete(subscription);
      await this.#turnTo(shardOf(subscription));
      const { store, sweep, attempt } = this.bundles;
      const address = { sweep, attempt, subscription, bundle: bundleOf(subscription) };
      await readBundle(store, address, (table, rows) => {
        if (table !== 'clusters') return;
        const fresh = rows.filter((row) => !seen.has(keyOf(row)));
        for (const row of fresh) seen.add(keyOf(row));
        this.#open.push(...this.#indexed(subscription, fresh));
      });
      if (seen.size > 0) this.clusters.set(subscription, seen.size);
    }
    await this.#turnTo('');
  }

  #indexed(subscription: string, rows: readonly JsonObject[]): readonly IndexedCluster[] {
    const about = this.#subscriptions.get(subscription) ?? { id: subscription, name: subscription };
    const clusters = rows.map(readCluster);
    for (const cluster of clusters) this.#cutter.add(subscription, cluster);
    return clusters.flatMap((cluster) => indexed(this.vigie, cluster, about) ?? []);
  }

  async #turnTo(shard: string): Promise<void> {
    if (shard === this.#shard) return;
    const { store, sweep } = this.bundles;
    if (this.#open.length > 0) await writeShard(store, sweep, this.#folder, this.#shard, this.#open);
    this.#shard = shard;
    this.#open = [];
  }
}
