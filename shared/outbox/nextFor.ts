import type { VigieEvent } from '../events/event.js';
import type { Store } from '../store/store.js';
import { outboxSeqs, readOutbox } from './commit.js';
import { readCursor } from './cursors.js';
import { type Today, Wanted } from './wanted.js';

/**
 * The first event that one partition's outbox still holds for one destination; `undefined`: a cursor that is behind has
 * nothing before it but what is for others.
 */
export async function nextFor(
  store: Store,
  destination: string,
  partition: string,
  today: Today,
): Promise<VigieEvent | undefined> {
  const { cursor } = await readCursor(store, destination, partition);
  const wanted = new Wanted(store, destination, partition, today);
  for await (const seq of outboxSeqs(store, partition, cursor.seq)) {
    const entries = (await readOutbox(store, partition, seq))?.entries ?? [];
    const [first] = await wanted.lines(cursor, seq, entries);
    if (first !== undefined) return first.event;
  }
  return undefined;
}
