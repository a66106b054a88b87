import type { TicketText } from '../destinations/destination.js';
import { done, type Outcome } from '../destinations/outcome.js';
import type { LedgerContext } from './ledger.js';
import { type Kept, markerOf, saveKept } from './ledgerEntry.js';

/**
 * Creates a ticket in place of one that is gone, with the text that we wrote last: as an event would, `creating` is written
 * first, so that one whose answer was lost is searched for by whoever comes next.
 * @param kept of a key that has no ticket, under its lease
 */
export async function replaceTicket(context: LedgerContext, kept: Kept, text: TicketText): Promise<Outcome> {
  const { desk, store, destination, machineNow } = context;
  const ready = await desk.prepare();
  if (ready.outcome !== 'accepted') return ready;
  const { ticketKey, generation } = kept.entry;
  const creating = { since: machineNow().toISOString(), event: 'round' };
  const begun = await saveKept(store, destination, kept, { state: 'creating', creating });
  const created = await desk.create(markerOf(destination, ticketKey, generation), text);
  if (created.outcome === 'accepted')
    await saveKept(store, destination, begun, { state: 'open', creating: null, ticket: created.value, text });
  // Refused is an answer: there is none, and the next event of the finding tries again.
  else if (created.outcome === 'refused') await saveKept(store, destination, begun, { state: 'none', creating: null });
  return created.outcome === 'accepted' ? done : created;
}
