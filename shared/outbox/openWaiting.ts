import { done, type Outcome } from '../destinations/outcome.js';
import type { Lease } from '../store/store.js';
import type { LedgerContext } from './ledgerContext.js';
import { type Kept, type LedgerEntry, saveKept } from './ledgerEntry.js';
import { mayOpen } from './newTickets.js';
import { createByRound } from './replaceTicket.js';
import { underTicketLease } from './ticketLease.js';
import { putOnWaitingList, strikeOut, waitingKey, waitingList, waitingName } from './waitingTickets.js';

/** What opening from a waiting list needs beside the ledger. */
export interface WaitingContext extends LedgerContext {
  readonly log: (line: string) => void;
  /** Id of the sweep whose round it is; null: of none. */
  readonly sweep: string | null;
  /** Called before each ticket, whose calls may take a while. */
  readonly beforeEach: () => Promise<void>;
  /** Is news of its findings parked, which may end them? */
  readonly isParked: (entry: LedgerEntry) => Promise<boolean>;
}

/**
 * Opens tickets from a desk's waiting list, those first that are due first, as far as this sweep may open more; what has
 * ended meanwhile is struck out. One that the desk refuses goes behind the others, and is tried again by the next sweep.
 * @returns what keeps it from going on, where that is not that the sweep has opened enough
 * @throws VigieError of the store
 */
export async function openWaiting(context: WaitingContext): Promise<Outcome> {
  const { store, destination, log, sweep, beforeEach, isParked } = context;
  for (const name of await waitingList(store, destination)) {
    let isFull = false;
    await beforeEach();
    const outcome = await underTicketLease(context, waitingKey(name), async (lease, kept) => {
      // Opened by news meanwhile, or ended, or under another name by now.
      if (kept.entry.waiting?.name !== name) return struckOut(context, name);
      const { text, ticketKey, state } = kept.entry;
      // Somebody began to make it: what became of that is found out first.
      if (state !== 'none' || (await isParked(kept.entry))) return done;
      const ready = await context.desk.prepare();
      if (ready.outcome !== 'accepted' || text === null) return ready.outcome === 'accepted' ? done : ready;
      const most = context.tickets.maxNewPerSweep;
      isFull = !(await mayOpen(store, destination, { sweep, ticketKey, most }));
      if (isFull) return done;
      return openOne(context, lease, kept, name);
    });
    if (isFull) return done;
    if (outcome.outcome === 'refused') log(`${destination}: a ticket that waited is not taken: ${outcome.why}`);
    else if (outcome.outcome !== 'accepted') return outcome;
  }
  return done;
}

async function openOne(context: LedgerContext, lease: Lease, kept: Kept, name: string): Promise<Outcome> {
  const { store, destination } = context;
  const { text, ticketKey } = kept.entry;
  if (text === null) return done;
  const { outcome, kept: after } = await createByRound(context, lease, kept, {}, text);
  if (outcome.outcome === 'accepted') return struckOut(context, name);
  if (outcome.outcome === 'refused') {
    const behind = waitingName(ticketKey, text.dueDate, true);
    await putOnWaitingList(store, destination, behind);
    await saveKept(store, destination, after, { waiting: { name: behind, wasRefused: true } });
    if (behind !== name) await strikeOut(store, destination, name);
  }
  return outcome;
}

async function struckOut({ store, destination }: LedgerContext, name: string): Promise<Outcome> {
  await strikeOut(store, destination, name);
  return done;
}
