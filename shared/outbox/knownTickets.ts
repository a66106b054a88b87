import { eachOf } from '../eachOf.js';
import { VigieError } from '../errors.js';
import type { DigestEntry } from '../events/digest.js';
import type { Store } from '../store/store.js';
import { type LedgerEntry, ledgerFolder, readLedger } from './ledgerEntry.js';
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

function entryOf(store: Store, desk: string, fingerprint: string): Promise<LedgerEntry | undefined> {
  return understood(async () => readLedger(store, desk, await ticketKeyFor(store, desk, fingerprint)));
}

/** Nothing, where the document is damaged. */
async function understood(read: () => Promise<LedgerEntry | undefined>): Promise<LedgerEntry | undefined> {
  try {
    return await read();
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

/** Entries that are read at once. */
const READS_AT_ONCE = 16;

/**
 * The open tickets of all findings, by fingerprint: the ledger of each desk is read once, whole. Where a finding has more
 * than one, that of the first of the desks; a document that cannot be understood tells of none.
 * @throws VigieError of the store
 */
export async function openTickets(
  store: Store,
  desks: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<DigestEntry['ticket']>>> {
  const tickets = new Map<string, NonNullable<DigestEntry['ticket']>>();
  for (const desk of desks) {
    const keys: string[] = [];
    for await (const path of store.list(ledgerFolder(desk))) keys.push(path.slice(ledgerFolder(desk).length));
    const ofDesk = new Map<string, NonNullable<DigestEntry['ticket']>>();
    await eachOf(keys, READS_AT_ONCE, async (key) => {
      const entry = await understood(() => readLedger(store, desk, key));
      if (entry?.state !== 'open' || entry.ticket === null) return;
      const { number, url } = entry.ticket;
      for (const [fingerprint, { open }] of Object.entries(entry.findings))
        if (open) ofDesk.set(fingerprint, { number, url });
    });
    for (const [fingerprint, ticket] of ofDesk) if (!tickets.has(fingerprint)) tickets.set(fingerprint, ticket);
  }
  return tickets;
}
