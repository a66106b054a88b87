import { gunzipSync, gzipSync } from 'node:zlib';
import type { RowSink } from '../estate/collect.js';
import type { SideTables } from '../estate/tables.js';
import { type JsonObject, property } from '../json.js';
import type { Store } from '../store/store.js';
import { clearOldIndexes } from './clusterIndex.js';
import type { KnownSweep, PlannedPartition } from './documents.js';

/** Where the rows of a subscription lie: numbers of blobs, by what was read and what was read again. */
export type Bundle = PlannedPartition['bundle'];

/** Rows of a blob: a page of Resource Graph. */
const MOST_ROWS = 1_000;

const attemptPath = (sweep: string, attempt: string) => `bundles/${sweep}/${attempt}`;
const blobName = (number: number) => `${String(number).padStart(6, '0')}.json.gz`;

/** Numbers of blobs that were written for a subscription. */
interface Written {
  blobs: number;
  /** By table, by try. */
  readonly again: Record<string, Map<number, number>>;
}

/** Keeps rows as they come, at most a page of them in memory: one blob of a subscription, or few. */
export class BundleSink implements RowSink {
  readonly #bundles = new Map<string, Written>();
  #open = new Map<string, JsonObject[]>();
  #count = 0;

  constructor(
    readonly store: Store,
    readonly sweep: string,
    readonly attempt: string,
  ) {}

  async rows(subscription: string, table: string, rows: readonly JsonObject[]): Promise<void> {
    if (this.#count > 0 && this.#count + rows.length > MOST_ROWS) await this.#flush(subscription);
    const open = this.#open.get(table) ?? [];
    this.#open.set(table, open);
    for (const row of rows) open.push(row);
    this.#count += rows.length;
  }

  async ended(subscription: string): Promise<void> {
    await this.#flush(subscription);
  }

  async again(subscription: string, table: string, attempt: number, rows: readonly JsonObject[]): Promise<void> {
    const { again } = this.#bundle(subscription);
    again[table] ??= new Map();
    const number = again[table].get(attempt) ?? 0;
    again[table].set(attempt, number + 1);
    await this.#write(`${subscription}.${table}.${attempt}.${blobName(number)}`, { [table]: rows });
  }

  /**
   * Where the rows of a subscription lie, once all have come.
   * @param held by table that was read again: the try whose rows count
   */
  bundleOf(subscription: string, held: ReadonlyMap<string, number>): Bundle {
    const { blobs, again }: Written = this.#bundles.get(subscription) ?? { blobs: 0, again: {} };
    const counted = [...held].map(
      ([table, attempt]) => [table, { attempt, blobs: again[table]?.get(attempt) ?? 0 }] as const,
    );
    return { blobs, again: Object.fromEntries(counted) };
  }

  async #flush(subscription: string): Promise<void> {
    if (this.#count === 0) return;
    const bundle = this.#bundle(subscription);
    const number = bundle.blobs++;
    const rows = Object.fromEntries(this.#open);
    this.#open = new Map();
    this.#count = 0;
    await this.#write(`${subscription}.${blobName(number)}`, rows);
  }

  async #write(path: string, rows: Record<string, readonly JsonObject[]>): Promise<void> {
    const content = gzipSync(JSON.stringify(rows), { level: 1 });
    await this.store.create(`${attemptPath(this.sweep, this.attempt)}/${path}`, content);
  }

  #bundle(subscription: string): Written {
    const known = this.#bundles.get(subscription);
    if (known !== undefined) return known;
    const fresh: Written = { blobs: 0, again: {} };
    this.#bundles.set(subscription, fresh);
    return fresh;
  }
}

/** Whose rows are read, and where they lie. */
export interface BundleAddress {
  readonly sweep: string;
  readonly attempt: string;
  readonly subscription: string;
  readonly bundle: Bundle;
}

/**
 * The rows of one subscription that count, blob by blob.
 * @param take is given the rows of one table out of one blob
 * @returns false: a blob is gone (the sweep has closed meanwhile) or damaged
 */
export async function readBundle(
  store: Store,
  { sweep, attempt, subscription, bundle }: BundleAddress,
  take: (table: string, rows: readonly JsonObject[]) => void,
): Promise<boolean> {
  const start = `${attemptPath(sweep, attempt)}/${subscription}`;
  for (let number = 0; number < bundle.blobs; number += 1) {
    const rows = await readRows(store, `${start}.${blobName(number)}`);
    if (rows === undefined) return false;
    for (const [table, ones] of Object.entries(rows)) if (bundle.again[table] === undefined) take(table, ones);
  }
  for (const [table, { attempt: held, blobs }] of Object.entries(bundle.again)) {
    for (let number = 0; number < blobs; number += 1) {
      const rows = await readRows(store, `${start}.${table}.${held}.${blobName(number)}`);
      if (rows === undefined) return false;
      take(table, rows[table] ?? []);
    }
  }
  return true;
}

async function readRows(store: Store, path: string): Promise<Record<string, readonly JsonObject[]> | undefined> {
  const bytes = await store.readBytes(path);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(gunzipSync(bytes).toString('utf8')) as Record<string, readonly JsonObject[]>;
  } catch {
    return undefined; // a power cut left the beginning of it: what is damaged is as good as gone
  }
}

/** The lower-cased id of a row; '' where it has none. */
export function keyOf(row: JsonObject): string {
  const id = property(row, 'id');
  return typeof id === 'string' ? id.toLowerCase() : '';
}

const sidePath = (sweep: string, attempt: string) => `${attemptPath(sweep, attempt)}/_side.json`;

export async function writeSideTables(store: Store, sweep: string, attempt: string, side: SideTables): Promise<void> {
  const plain = Object.fromEntries([...side].map(([table, rows]) => [table, [...rows]]));
  await store.create(sidePath(sweep, attempt), JSON.stringify(plain));
}

const lastSide = new WeakMap<Store, { readonly path: string; readonly tables: SideTables }>();

/** Each partition asks for them, and they never change: a process reads those of the last sweep once. */
export async function readSideTables(store: Store, sweep: string, attempt: string): Promise<SideTables> {
  const path = sidePath(sweep, attempt);
  const last = lastSide.get(store);
  if (last?.path === path) return last.tables;
  const stored = await store.read(path);
  const plain = JSON.parse(stored?.text ?? '{}') as Record<string, [string, JsonObject][]>;
  const tables = new Map(Object.entries(plain).map(([table, rows]) => [table, new Map(rows)]));
  if (stored !== undefined) lastSide.set(store, { path, tables });
  return tables;
}

const WORK = ['bundles/', 'work/'];

/** What a closed sweep leaves behind is not needed any more: its findings are in the outbox. */
export async function clearWork(store: Store, sweep: string): Promise<void> {
  for (const folder of WORK) await store.deleteAll(`${folder}${sweep}/`);
}

/** The same for sweeps whose run was killed after the close, before it could clear; and indexes that have a newer one. */
export async function clearLeftWork(store: Store, sweeps: readonly KnownSweep[]): Promise<void> {
  const closed = new Set(sweeps.filter((sweep) => sweep.closed).map(({ id }) => id));
  const left = new Set<string>();
  for (const folder of WORK) for (const sweep of await store.folders(folder)) left.add(sweep);
  for (const sweep of left) if (closed.has(sweep)) await clearWork(store, sweep);
  await clearOldIndexes(store, closed);
}
