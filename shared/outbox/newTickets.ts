import { VigieError } from '../errors.js';
import { isObject, jsonOf } from '../json.js';
import type { Store } from '../store/store.js';

/** The tickets that a sweep has opened at a desk, or begun to. */
interface Opened {
  readonly schema: 1;
  /** Id of the newest sweep that opened any; ids are instants, so that a later one is greater. */
  readonly sweep: string;
  readonly ticketKeys: readonly string[];
}

const NONE: Opened = { schema: 1, sweep: '', ticketKeys: [] };

/** A round follows the newest sweep: whatever another one has opened, whose clock may have been ahead, is counted no more. */
export async function countFor(store: Store, destination: string, sweep: string | null): Promise<void> {
  const path = `newTickets/${destination}`;
  const stored = await store.read(path);
  if (stored === undefined || sweep === null || openedIn(stored.text).sweep === sweep) return;
  try {
    await store.write(path, JSON.stringify({ ...NONE, sweep }), stored.etag);
  } catch (error) {
    // Somebody has just counted a ticket: the next round looks again.
    if (!(error instanceof VigieError && error.code === 'VIGIE_STORE_CONFLICT')) throw error;
  }
}

/**
 * May this sweep open one more ticket? It is counted before it is made, once for each key: asking again after a crash
 * takes nothing more. News of an earlier sweep that comes late counts with the newest.
 * @param sweep null: of no sweep
 * @param most of one desk and sweep
 * @throws VigieError of the store
 */
export async function mayOpen(
  store: Store,
  destination: string,
  { sweep, ticketKey, most }: { readonly sweep: string | null; readonly ticketKey: string; readonly most: number },
): Promise<boolean> {
  const path = `newTickets/${destination}`;
  for (;;) {
    const stored = await store.read(path);
    const known = openedIn(stored?.text);
    const opened = sweep !== null && sweep > known.sweep ? { ...NONE, sweep } : known;
    if (opened.ticketKeys.includes(ticketKey)) return true;
    if (opened.ticketKeys.length >= most) return false;
    try {
      const next: Opened = { ...opened, ticketKeys: [...opened.ticketKeys, ticketKey] };
      await store.write(path, JSON.stringify(next), stored?.etag);
      return true;
    } catch (error) {
      // Another partition has counted one of its own.
      if (!(error instanceof VigieError && error.code === 'VIGIE_STORE_CONFLICT')) throw error;
    }
  }
}

/** A document that cannot be understood counts nothing: that opens some more, once. */
function openedIn(text: string | undefined): Opened {
  const value = text === undefined ? undefined : jsonOf(text);
  const isOurs = isObject(value) && typeof value.sweep === 'string' && Array.isArray(value.ticketKeys);
  return isOurs ? (value as unknown as Opened) : NONE;
}
