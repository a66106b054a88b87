import type { TicketText } from '../destinations/destination.js';
import { done, later, type Outcome } from '../destinations/outcome.js';
import type { Lease } from '../store/store.js';
import { isOpen } from './carried.js';
import type { LedgerContext } from './ledgerContext.js';
import { givenUp, type Kept, type LedgerEntry, markerOf, saveKept } from './ledgerEntry.js';
import { mayOpen } from './newTickets.js';

/** What stands in place of an event where the round creates. */
const BY_ROUND = 'round';

/** Has a round begun to make a ticket in place of another, and is it not known to be there? */
export function isBegun({ state, creating, text, closedByPerson, findings }: LedgerEntry): boolean {
  if (state === 'creating') return creating?.event === BY_ROUND;
  return state === 'none' && text !== null && closedByPerson !== null && isOpen(findings);
}

/**
 * Creates a ticket in place of one that is gone, with the text that we wrote last: as an event would, `creating` is written
 * first, so that one whose answer was lost is searched for before another is made.
 * @param kept of a key whose ticket is of no more use, under its lease
 * @param sweep id of the sweep whose round it is; null: of none
 */
export async function replaceTicket(
  context: LedgerContext,
  lease: Lease,
  kept: Kept,
  text: TicketText,
  sweep: string | null,
): Promise<Outcome> {
  // Before anything is given up: where it cannot be created at all, all stays as it is.
  const ready = await context.desk.prepare();
  if (ready.outcome !== 'accepted') return ready;
  const { closedByPerson, ticketKey } = kept.entry;
  const most = context.tickets.maxNewPerSweep;
  // It stays as it is, and the next round asks again.
  if (!(await mayOpen(context.store, context.destination, { sweep, ticketKey, most }))) return done;
  const changes = { ...givenUp(kept.entry), text, closedByPerson };
  return (await createByRound(context, lease, kept, changes, text)).outcome;
}

/** Finds out what became of a ticket that a round began to make, and makes it where it is not there. */
export async function settleReplacement(
  context: LedgerContext,
  lease: Lease,
  kept: Kept,
  sweep: string | null,
): Promise<Outcome> {
  const { desk, store, destination, machineNow, tickets } = context;
  const { creating, text, ticketKey, generation, closedByPerson } = kept.entry;
  if (!isBegun(kept.entry) || text === null) return done;
  let changes: Partial<LedgerEntry> = {};
  if (creating !== null) {
    const waitedMs = machineNow().getTime() - Date.parse(creating.since);
    const leftMs = Math.min(desk.searchLagMs - waitedMs, desk.searchLagMs);
    if (leftMs > 0) return later('a ticket may have been created; its search needs a while to show it', leftMs);
    const found = await desk.find(markerOf(destination, ticketKey, generation));
    if (found.outcome !== 'accepted') return found;
    if (found.value !== null && found.value.state !== 'final') {
      // As we made it: whether a person has closed it since is seen by the next round.
      const made = { ...MADE, state: 'open', ticket: found.value.reference, place: desk.place } as const;
      await saveKept(store, destination, kept, made);
      return done;
    }
    // Closed for good already: the next one has a marker of its own.
    if (found.value !== null) changes = { ...givenUp(kept.entry), text, closedByPerson };
  }
  const ready = await desk.prepare();
  if (ready.outcome !== 'accepted') return ready;
  // It stays begun, and the next round asks again.
  if (!(await mayOpen(store, destination, { sweep, ticketKey, most: tickets.maxNewPerSweep }))) return done;
  return (await createByRound(context, lease, kept, changes, text)).outcome;
}

const MADE = { creating: null, closedByPerson: null, waiting: null } as const;

/** Creates, and keeps what came of it. @returns the entry as it is after that, too */
export async function createByRound(
  { desk, store, destination, machineNow }: LedgerContext,
  lease: Lease,
  kept: Kept,
  changes: Partial<LedgerEntry>,
  text: TicketText,
): Promise<{ readonly outcome: Outcome; readonly kept: Kept }> {
  await lease.renew();
  const creating = { since: machineNow().toISOString(), event: BY_ROUND };
  const begun = await saveKept(store, destination, kept, { ...changes, state: 'creating', creating });
  const created = await desk.create(markerOf(destination, begun.entry.ticketKey, begun.entry.generation), text);
  const save = (after: Partial<LedgerEntry>) => saveKept(store, destination, begun, after);
  if (created.outcome === 'accepted') {
    const made = { ...MADE, state: 'open', ticket: created.value, text, place: desk.place } as const;
    return { outcome: done, kept: await save(made) };
  }
  // Refused is an answer: there is none, and the next round tries again.
  if (created.outcome === 'refused') return { outcome: created, kept: await save({ state: 'none', creating: null }) };
  // Blocked is an answer as well: no search has to lag behind it, but one is made all the same.
  const since = new Date(machineNow().getTime() - desk.searchLagMs).toISOString();
  if (created.outcome === 'blocked')
    return { outcome: created, kept: await save({ creating: { ...creating, since } }) };
  return { outcome: created, kept: begun };
}
