import { later, type Outcome } from '../destinations/outcome.js';
import type { Lease } from '../store/store.js';
import { MINUTE_MS } from '../time.js';
import type { LedgerContext } from './ledgerContext.js';
import { type Kept, ledgerPath, readKept } from './ledgerEntry.js';

/** Works at the ledger's entry of a key, which nobody else does meanwhile. @throws VigieError of the store */
export async function underTicketLease(
  { store, destination, leaseMs, holder }: LedgerContext,
  ticketKey: string,
  work: (lease: Lease, kept: Kept) => Promise<Outcome>,
): Promise<Outcome> {
  const path = ledgerPath(destination, ticketKey);
  const lease = await store.lease(path, leaseMs, holder);
  if (lease === undefined) return later(`the ticket ${path} is being written by another`, MINUTE_MS);
  try {
    return await work(lease, await readKept(store, destination, ticketKey));
  } finally {
    await lease.release();
  }
}
