import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import { DURATIONS } from '../../config/durations.js';
import { type Cache, type InParts, memoryCache } from '../../signals/cache.js';
import type { Store } from '../../store/store.js';
import { hashOf } from '../../text.js';

/** How soon it is looked again whether whoever asks has an answer, in milliseconds of machine time; it doubles. */
const FIRST_LOOK_MS = 200;
const LONGEST_LOOK_MS = 2_000;

/**
 * A cache that all instances share for one sweep: the first who asks takes a lease, asks Azure and keeps the answer in the
 * store; the others wait for it. Where the one who asks dies, or takes long, its lease runs out and another asks: that
 * costs a read. What is kept goes away with the sweep's other work.
 *
 * A partition asks for the same thing once a cluster: each process looks into the store once a key, not once a caller.
 */
export function storeCache(store: Store, sweep: string, holder: string): Cache {
  const inProcess = memoryCache();
  const turn = pLimit(1);
  const ask = <T>(key: string, read: () => Promise<T>) =>
    keptOrAsked({ store, holder, name: hashOf(key) }, sweep, read);
  const once = <T>(key: string, read: () => Promise<T>) => inProcess.once(key, () => ask(key, read));
  return {
    once,
    async part<Shared, Part>(
      key: string,
      part: string,
      read: () => Promise<InParts<Shared, Part>>,
      inTurn: boolean = false,
    ) {
      const folder = `work/${sweep}/_shared/${hashOf(key, 'parts')}`;
      // What all need is kept last: once it is there, every part is.
      const name = `${key}/parts`;
      const keep = () => ask(name, () => keepParts(store, folder, read));
      // Whoever waits for its turn holds no lease meanwhile.
      const shared = await inProcess.once(name, () => (inTurn ? turn(keep) : keep()));
      const bytes = await store.readBytes(partPath(folder, part));
      return { shared, part: bytes === undefined ? undefined : unpacked<Part>(bytes) };
    },
  };
}

/** Parts kept side by side. */
const WRITES_AT_ONCE = 16;

const partPath = (folder: string, part: string) => `${folder}/${hashOf(part)}.json.gz`;

async function keepParts<Shared, Part>(
  store: Store,
  folder: string,
  read: () => Promise<InParts<Shared, Part>>,
): Promise<Shared> {
  const { shared, parts } = await read();
  const limit = pLimit(WRITES_AT_ONCE);
  const keep = (name: string, part: Part) =>
    store.create(partPath(folder, name), gzipSync(JSON.stringify(part), { level: 1 }));
  await Promise.all([...parts].map(([name, part]) => limit(() => keep(name, part))));
  return shared;
}

/** One key is only ever used with one kind of part, by the reader that owns the key. */
function unpacked<Part>(bytes: Uint8Array): Part {
  return JSON.parse(gunzipSync(bytes).toString('utf8')) as Part;
}

interface Asker {
  readonly store: Store;
  readonly holder: string;
  /** Of the answer, as a segment of a path. */
  readonly name: string;
}

async function keptOrAsked<T>({ store, holder, name }: Asker, sweep: string, read: () => Promise<T>): Promise<T> {
  const path = `work/${sweep}/_shared/${name}.json`;
  for (let wait = FIRST_LOOK_MS; ; wait = Math.min(2 * wait, LONGEST_LOOK_MS)) {
    const kept = await store.read(path);
    // One key is only ever used with one kind of value, by the reader that owns the key.
    if (kept !== undefined) return (JSON.parse(kept.text) as { value: T }).value;
    // Of the same name each night: leases lie about for ever.
    const lease = await store.lease(`shared/${name}`, DURATIONS.askLease, holder);
    if (lease === undefined) {
      await pause(wait);
      continue;
    }
    try {
      // Somebody may have kept it between the look and the lease.
      if (await store.exists(path)) continue;
      const value = await read();
      await store.create(path, JSON.stringify({ value }));
      return value;
    } finally {
      await lease.release();
    }
  }
}
