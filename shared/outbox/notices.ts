import type { NoticeEvent } from '../events/event.js';
import type { Store } from '../store/store.js';
import { commit, lastSeq, readOutbox } from './commit.js';

/** The partition that notices are told by. */
export const NOTICES_PARTITION = '_notices';
/** How many of the newest notices are looked at, so that one that was told is not told again. */
const LOOK_BACK = 50;

/**
 * Puts a notice into the outbox of partition `_notices`, unless one with its uid is among the newest.
 * @param to destinations that it is routed to
 * @returns false where it had been told already
 */
export async function announce(store: Store, event: NoticeEvent, to: readonly string[]): Promise<boolean> {
  let seq = await lastSeq(store, NOTICES_PARTITION);
  for (let earlier = seq; earlier > Math.max(0, seq - LOOK_BACK); earlier -= 1) {
    if (await tells(store, earlier, event.uid)) return false;
  }
  for (;;) {
    seq += 1;
    const { result } = await commit(store, NOTICES_PARTITION, seq, { sweep: null, configHash: '', next: null }, [
      { event, to },
    ]);
    if (result === 'committed') return true;
    // Somebody else announced at the same moment: perhaps the same.
    if (await tells(store, seq, event.uid)) return false;
  }
}

async function tells(store: Store, seq: number, uid: string): Promise<boolean> {
  const blob = await readOutbox(store, NOTICES_PARTITION, seq);
  return blob?.entries.some(({ event }) => event.uid === uid) ?? false;
}
