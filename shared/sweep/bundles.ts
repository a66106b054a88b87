import { gunzipSync, gzipSync } from 'node:zlib';
import type { RowSink } from '../estate/collect.js';
import type { JsonObject } from '../json.js';
import type { Store } from '../store/store.js';
import type { KnownSweep } from './documents.js';

/** Rows of one subscription by table, as collected. */
export type RowsByTable = ReadonlyMap<string, readonly JsonObject[]>;

const folderOf = (sweep: string, attempt: string, subscription: string) =>
  `bundles/${sweep}/${attempt}/${subscription}`;

/** Appends rows as they come, a blob a page; nothing is held in memory. */
export function bundleSink(store: Store, sweep: string, attempt: string): RowSink {
  const next = new Map<string, number>();
  return {
    async rows(subscription, table, rows) {
      const folder = `${folderOf(sweep, attempt, subscription)}/${table}`;
      const number = next.get(folder) ?? 0;
      next.set(folder, number + 1);
      await store.create(
        `${folder}/${String(number).padStart(6, '0')}.json.gz`,
        gzipSync(JSON.stringify(rows), { level: 1 }),
      );
    },
    async ended(subscription) {
      for (const folder of next.keys())
        if (folder.startsWith(`${folderOf(sweep, attempt, subscription)}/`)) next.delete(folder);
    },
  };
}

export async function readBundle(
  store: Store,
  sweep: string,
  attempt: string,
  subscription: string,
): Promise<RowsByTable> {
  const tables = new Map<string, JsonObject[]>();
  const folder = `${folderOf(sweep, attempt, subscription)}/`;
  for await (const path of store.list(folder)) {
    const table = path.slice(folder.length).split('/')[0] ?? '';
    const bytes = await store.readBytes(path);
    if (bytes === undefined) continue;
    const rows = tables.get(table) ?? [];
    tables.set(table, rows);
    rows.push(...(JSON.parse(gunzipSync(bytes).toString('utf8')) as JsonObject[]));
  }
  return tables;
}

const sidePath = (sweep: string, attempt: string) => `bundles/${sweep}/${attempt}/_side.json`;

/** Side tables: by table, by lower-case id, the few columns that are kept. */
export type SideTables = ReadonlyMap<string, ReadonlyMap<string, JsonObject>>;

export async function writeSideTables(store: Store, sweep: string, attempt: string, side: SideTables): Promise<void> {
  const plain = Object.fromEntries([...side].map(([table, rows]) => [table, [...rows]]));
  await store.create(sidePath(sweep, attempt), JSON.stringify(plain));
}

export async function readSideTables(store: Store, sweep: string, attempt: string): Promise<SideTables> {
  const stored = await store.read(sidePath(sweep, attempt));
  const plain = JSON.parse(stored?.text ?? '{}') as Record<string, [string, JsonObject][]>;
  return new Map(Object.entries(plain).map(([table, rows]) => [table, new Map(rows)]));
}

const WORK = ['bundles/', 'work/'];

/** What a closed sweep leaves behind is not needed any more: its findings are in the outbox. */
export async function clearWork(store: Store, sweep: string): Promise<void> {
  for (const folder of WORK) {
    for await (const path of store.list(`${folder}${sweep}/`)) await store.delete(path);
  }
}

/** The same for sweeps whose run was killed after the close, before it could clear. */
export async function clearLeftWork(store: Store, sweeps: readonly KnownSweep[]): Promise<void> {
  const closed = new Set(sweeps.filter((sweep) => sweep.closed).map(({ id }) => id));
  const left = new Set<string>();
  for (const folder of WORK)
    for await (const path of store.list(folder)) left.add(path.slice(folder.length).split('/')[0] ?? '');
  for (const sweep of left) if (closed.has(sweep)) await clearWork(store, sweep);
}
