import { hash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { AT_ONCE } from '../config/durations.js';
import { messageOf, VigieError } from '../errors.js';
import type { VigieEvent } from '../events/event.js';
import { isObject } from '../json.js';
import type { Store } from '../store/store.js';

/** First line of an outbox blob. */
export interface OutboxHeader {
  readonly schema: 1;
  readonly seq: number;
  /** Id of the sweep that committed it; null outside a sweep. */
  readonly sweep: string | null;
  readonly configHash: string;
  /** The partition's state from here on; whoever reads it checks its form. */
  readonly next: unknown;
  /** Lines that follow. */
  readonly events: number;
}

/** One line of an outbox blob: an event, and the names of the destinations that routing chose. */
export interface OutboxEntry {
  readonly event: VigieEvent;
  readonly to: readonly string[];
}

export interface OutboxBlob {
  readonly header: OutboxHeader;
  readonly entries: readonly OutboxEntry[];
}

/** `mine`: an earlier try of the same sweep had committed already; `taken`: another has, read the state again. */
export type CommitResult =
  | { readonly result: 'committed' }
  | { readonly result: 'mine'; readonly header: OutboxHeader }
  | { readonly result: 'taken'; readonly header: OutboxHeader };

const FOLDER = 'outbox';

function blobPath(partition: string, seq: number): string {
  return `${FOLDER}/${partition}/${String(seq).padStart(10, '0')}.ndjson.gz`;
}

/**
 * Creates blob `seq` of a partition's outbox unless it is there: this blob *is* the commit. It is never changed.
 * @throws VigieError of the store
 */
export async function commit(
  store: Store,
  partition: string,
  seq: number,
  header: Pick<OutboxHeader, 'sweep' | 'configHash' | 'next'>,
  entries: readonly OutboxEntry[],
): Promise<CommitResult> {
  const { sweep, configHash, next } = header;
  const first: OutboxHeader = { schema: 1, seq, sweep, configHash, next, events: entries.length };
  const lines = [first, ...entries.map(({ event, to }) => ({ event, to }))].map((line) => `${JSON.stringify(line)}\n`);
  const path = blobPath(partition, seq);
  if (await store.create(path, gzipSync(lines.join(''), { level: 3 }))) {
    keep(store, path, { header: first, entries });
    return { result: 'committed' };
  }
  const there = await readHeader(store, partition, seq);
  if (there === undefined) {
    throw new VigieError('VIGIE_STORE_UNAVAILABLE', `${path} was there and is gone again`);
  }
  return { result: sweep !== null && there.sweep === sweep ? 'mine' : 'taken', header: there };
}

/** Every destination that one of these entries goes to, each once. */
export function destinationsOf(entries: readonly OutboxEntry[]): readonly string[] {
  return [...new Set(entries.flatMap(({ to }) => to))];
}

/**
 * By store: the blobs that were read or committed last. One is sent to each destination as soon as it is committed, and
 * never changes.
 */
const lastBlobs = new WeakMap<Store, Map<string, OutboxBlob>>();
/** As many as partitions are worked on at once. */
const MOST_KEPT = AT_ONCE;

function keep(store: Store, path: string, blob: OutboxBlob): void {
  const kept = lastBlobs.get(store) ?? new Map<string, OutboxBlob>();
  lastBlobs.set(store, kept);
  kept.delete(path);
  kept.set(path, blob);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}

/** `undefined` where there is no such blob. @throws VigieError VIGIE_STORE_DAMAGED naming the blob */
export async function readOutbox(store: Store, partition: string, seq: number): Promise<OutboxBlob | undefined> {
  const path = blobPath(partition, seq);
  const blob = lastBlobs.get(store)?.get(path) ?? (await readWhole(store, partition, seq));
  if (blob !== undefined) keep(store, path, blob);
  return blob;
}

async function readWhole(store: Store, partition: string, seq: number): Promise<OutboxBlob | undefined> {
  const lines = await readLines(store, partition, seq);
  if (lines === undefined) return undefined;
  const [first = '', ...rest] = lines;
  const path = blobPath(partition, seq);
  const header = parseHeader(path, first);
  if (rest.length !== header.events) throw damaged(path, `it names ${header.events} events and holds ${rest.length}`);
  return { header, entries: rest.map((line) => parseEntry(path, line)) };
}

/** The first line alone; `undefined` where there is no such blob. @throws VigieError VIGIE_STORE_DAMAGED */
export async function readHeader(store: Store, partition: string, seq: number): Promise<OutboxHeader | undefined> {
  const lines = await readLines(store, partition, seq);
  return lines === undefined ? undefined : parseHeader(blobPath(partition, seq), lines[0] ?? '');
}

/** One blob of an outbox as evidence: what it says, and what proves that it was not changed. */
export interface OutboxEvidence {
  readonly path: string;
  /** Of its bytes as they lie in the store, hexadecimal. */
  readonly sha256: string;
  readonly sweep: string | null;
  readonly entries: readonly OutboxEntry[];
}

/** `undefined` where there is no such blob. @throws VigieError VIGIE_STORE_DAMAGED naming the blob */
export async function readEvidence(store: Store, partition: string, seq: number): Promise<OutboxEvidence | undefined> {
  const path = blobPath(partition, seq);
  const bytes = await store.readBytes(path);
  if (bytes === undefined) return undefined;
  const [first = '', ...rest] = linesOf(path, bytes);
  return {
    path,
    sha256: hash('sha256', bytes),
    sweep: parseHeader(path, first).sweep,
    entries: rest.map((line) => parseEntry(path, line)),
  };
}

/**
 * Seqs of the blobs that are there, ascending.
 * @param from the first that counts. Where it is there and the next is not, it is the last: blobs are made one after the
 *   other, and only the oldest are ever tidied away. That is known without a listing, which names a blob a night.
 */
export async function* outboxSeqs(store: Store, partition: string, from?: number): AsyncIterable<number> {
  if (from !== undefined && (await store.exists(blobPath(partition, from)))) {
    yield from;
    if (await store.exists(blobPath(partition, from + 1))) yield* listedSeqs(store, partition, from + 1);
  } else yield* listedSeqs(store, partition, from ?? 1);
}

async function* listedSeqs(store: Store, partition: string, from: number): AsyncIterable<number> {
  for await (const path of store.list(`${FOLDER}/${partition}/`, blobPath(partition, Math.max(0, from - 1)))) {
    const [, seq] = /\/(\d{10})\.ndjson\.gz$/.exec(path) ?? [];
    if (seq !== undefined) yield Number(seq);
  }
}

/** Seq of the newest blob; 0 where there is none. @param from a seq that is thought to be the last, to list nothing */
export async function lastSeq(store: Store, partition: string, from?: number): Promise<number> {
  let last = 0;
  for await (const seq of outboxSeqs(store, partition, from)) last = seq;
  return last;
}

/** Partitions that have an outbox, ascending. */
export function outboxPartitions(store: Store): Promise<readonly string[]> {
  return store.folders(`${FOLDER}/`);
}

async function readLines(store: Store, partition: string, seq: number): Promise<string[] | undefined> {
  const path = blobPath(partition, seq);
  const bytes = await store.readBytes(path);
  return bytes === undefined ? undefined : linesOf(path, bytes);
}

function linesOf(path: string, bytes: Uint8Array): string[] {
  try {
    return gunzipSync(bytes).toString('utf8').split('\n').slice(0, -1);
  } catch (error) {
    throw damaged(path, messageOf(error));
  }
}

function parseHeader(path: string, line: string): OutboxHeader {
  const value = parse(path, line);
  const { schema, seq, sweep, configHash, next, events } = isObject(value) ? value : {};
  if (schema !== 1 || typeof seq !== 'number' || typeof configHash !== 'string' || typeof events !== 'number') {
    throw damaged(path, 'its first line is no header');
  }
  return { schema, seq, sweep: typeof sweep === 'string' ? sweep : null, configHash, next, events };
}

/** Events were checked before they were committed: the blob is trusted once its JSON can be read. */
function parseEntry(path: string, line: string): OutboxEntry {
  const value = parse(path, line);
  if (!isObject(value) || !isObject(value.event) || !Array.isArray(value.to)) throw damaged(path, 'a line is no event');
  return value as unknown as OutboxEntry;
}

function parse(path: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw damaged(path, messageOf(error));
  }
}

function damaged(path: string, why: string): VigieError {
  return new VigieError('VIGIE_STORE_DAMAGED', `${path} cannot be understood: ${why}`);
}
