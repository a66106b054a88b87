import type { Store } from '../store/store.js';
import { lastSeq, outboxSeqs, readOutbox } from './commit.js';
import type { DeliveryContext } from './context.js';
import {
  type Cursor,
  cursorPath,
  isBefore,
  isOvertaken,
  type Place,
  type RoutedAnew,
  readCursor,
  START,
} from './cursors.js';

/** `nothing`: nothing was committed since; `busy`: somebody else is at the cursor, and it was left where it is. */
export type MovedBack = 'moved' | 'nothing' | 'busy';

/**
 * Lets the next delivery begin at the first event since a date. What is there already is routed by the configuration of
 * today, so that a destination is given what was committed before it was configured.
 * @param since domain time; absent: from the first blob on
 * @throws VigieError of the store
 */
export async function moveBack(
  context: Pick<DeliveryContext, 'store' | 'leaseMs' | 'holder'>,
  destination: string,
  partition: string,
  since: Date | undefined,
): Promise<MovedBack> {
  const { store, leaseMs, holder } = context;
  // Looked for without the lease: what was committed does not change.
  const from = await firstSince(store, partition, since);
  if (from === undefined) return 'nothing';
  const path = cursorPath(destination, partition);
  const lease = await store.lease(path, leaseMs, holder);
  if (lease === undefined) return 'busy';
  try {
    const { cursor, etag } = await readCursor(store, destination, partition);
    const before = (await lastSeq(store, partition, from.seq)) + 1;
    const { seq, line } = earlier(cursor, from);
    const moved: Cursor = { ...START, seq, line, anew: routedAnew(cursor, from, before) };
    await store.write(path, JSON.stringify(moved), etag);
    return 'moved';
  } catch (error) {
    if (isOvertaken(error)) return 'busy';
    throw error;
  } finally {
    await lease.release();
  }
}

/** What is left of a replay before this one stays asked for. */
function routedAnew({ seq, line, anew }: Cursor, from: Place, before: number): RoutedAnew {
  const at = { seq, line };
  if (anew === undefined) return { from, before, owed: at };
  return { from: earlier(from, later(anew.from, at)), before, owed: later(anew.owed, at) };
}

/** By the time of each event: a sweep may have been run for a day in the past. */
async function firstSince(store: Store, partition: string, since: Date | undefined): Promise<Place | undefined> {
  for await (const seq of outboxSeqs(store, partition)) {
    if (since === undefined) return { seq, line: 0 };
    const entries = (await readOutbox(store, partition, seq))?.entries ?? [];
    const line = entries.findIndex(({ event }) => new Date(event.time) >= since);
    if (line >= 0) return { seq, line };
  }
  return undefined;
}

function earlier(a: Place, b: Place): Place {
  return isBefore(a, b) ? a : b;
}

function later(a: Place, b: Place): Place {
  return isBefore(a, b) ? b : a;
}
