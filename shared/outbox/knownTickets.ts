import { VigieError } from '../errors.js';
import type { DigestEntry } from '../events/digest.js';
import type { Store } from '../store/store.js';
import { type LedgerEntry, readLedger } from './ledgerEntry.js';
import { ticketKeyFor } from './ticketHome.js';
import { waitingList } from './waitingTickets.js';

/**
 * The open ticket of a finding at the first of these desks that has one, as far as is known now: a document that cannot be
 * understood tells of none.
 * @throws VigieError of the store
 */
export async function ticketOf(
  store: Store,
  desks: readonly string[],
  fingerprint: string,
): Promise<DigestEntry['ticket']> {
  for (const desk of desks) {
    const entry = await entryOf(store, desk, fingerprint);
    if (entry?.state !== 'open' || entry.ticket === null) continue;
    const { number, url } = entry.ticket;
    if (entry.findings[fingerprint]?.open === true) return { number, url };
  }
  return null;
}

async function entryOf(store: Store, desk: string, fingerprint: string): Promise<LedgerEntry | undefined> {
  try {
    return await readLedger(store, desk, await ticketKeyFor(store, desk, fingerprint));
  } catch (error) {
    if (error instanceof VigieError && error.code === 'VIGIE_STORE_DAMAGED') return undefined;
    throw error;
  }
}

/** Tickets that a later sweep opens, at all of these desks. @throws VigieError of the store */
export async function ticketsThatWait(store: Store, desks: readonly string[]): Promise<number> {
  let waiting = 0;
  for (const desk of desks) waiting += (await waitingList(store, desk)).length;
  return waiting;
}
