import { setTimeout as pause } from 'node:timers/promises';
import { DURATIONS } from '../../config/durations.js';
import type { Cache } from '../../signals/cache.js';
import type { Store } from '../../store/store.js';
import { hashOf } from '../../text.js';

/** How soon it is looked again whether whoever asks has an answer, in milliseconds of machine time. */
const LOOK_AGAIN_MS = 200;

/**
 * A cache that all instances share for one sweep: the first who asks takes a lease, asks Azure and keeps the answer in the
 * store; the others wait for it. Where the one who asks dies, its lease runs out and another asks. What is kept goes away
 * with the sweep's other work.
 */
export function storeCache(store: Store, sweep: string, holder: string): Cache {
  return {
    async once<T>(key: string, read: () => Promise<T>): Promise<T> {
      const path = `work/${sweep}/_shared/${hashOf(key)}.json`;
      for (;;) {
        const kept = await store.read(path);
        // One key is only ever used with one kind of value, by the reader that owns the key.
        if (kept !== undefined) return (JSON.parse(kept.text) as { value: T }).value;
        const lease = await store.lease(path, DURATIONS.lease, holder);
        if (lease === undefined) {
          await pause(LOOK_AGAIN_MS);
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
    },
  };
}
