import type { VigieEvent } from '../events/event.js';
import type { Store } from '../store/store.js';
import { outboxPartitions, outboxSeqs, readOutbox } from './commit.js';

/** A committed event by its uid, wherever it lies; `undefined`: the outbox holds none. Reads all of it at the worst. */
export async function findEvent(store: Store, uid: string): Promise<VigieEvent | undefined> {
  for (const partition of await outboxPartitions(store)) {
    for await (const seq of outboxSeqs(store, partition)) {
      const found = (await readOutbox(store, partition, seq))?.entries.find(({ event }) => event.uid === uid);
      if (found !== undefined) return found.event;
    }
  }
  return undefined;
}
