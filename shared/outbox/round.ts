import type { SeenTicket, TicketDesk, TicketReference, TicketText } from '../destinations/destination.js';
import { done, later, type Outcome } from '../destinations/outcome.js';
import { eachOf } from '../eachOf.js';
import { DAY_MS, MINUTE_MS } from '../time.js';
import type { LedgerContext } from './ledger.js';
import { givenUp, type Kept, ledgerFolder, ledgerPath, readKept, saveKept } from './ledgerEntry.js';
import { replaceTicket } from './replaceTicket.js';
import { askForExemption, openedAgain, willOpenAgain } from './ticketText.js';

/** What is done about a ticket that a person closed while a finding still fails. */
export interface RoundRules {
  /** `reopen`: after `reopenAfterDays`; `leave`: nothing, and the next event of the finding is only noted. */
  readonly onClosedByPerson: 'reopen' | 'leave';
  readonly reopenAfterDays: number;
}

/** Ledger entries that are read at once, and tickets that a desk is asked about at once. */
const READS_AT_ONCE = 16;
const LOOKED_AT_ONCE = 500;

/**
 * A desk's round after a sweep: looks at the tickets that the ledger holds open. One that a person closed gets a note that
 * says until when the finding has, and is opened again when that time is over; one that was declined is asked to be
 * exempted, and stays closed. Safe to do again: what was seen and said is kept in the ledger.
 * @param now domain time of the sweep
 * @throws VigieError of the store
 */
export async function roundOf(
  context: LedgerContext,
  rules: RoundRules,
  now: Date,
  log: (line: string) => void,
): Promise<Outcome> {
  const { desk } = context;
  if (desk.look === undefined) return done;
  const open = await openTickets(context);
  for (let from = 0; from < open.length; from += LOOKED_AT_ONCE) {
    const some = open.slice(from, from + LOOKED_AT_ONCE);
    const seen = await desk.look(some.map(({ ticket }) => ticket));
    if (seen.outcome !== 'accepted') return seen;
    for (const { ticketKey, ticket, isNoted } of some) {
      const stands = seen.value.get(ticket.id);
      // One that is open, and of which nothing else was ever seen, needs no look into its entry.
      if (stands === undefined || (stands.state === 'open' && !isNoted)) continue;
      const outcome = await underLease(context, ticketKey, (kept) => settle(context, rules, now, kept, ticket, stands));
      // It concerns this ticket alone: the others are looked after, and its next event meets the same answer and says so.
      if (outcome.outcome === 'refused')
        log(`${context.destination}: ticket ${ticket.number} of the round: ${outcome.why}`);
      else if (outcome.outcome !== 'accepted') return outcome;
    }
  }
  return done;
}

interface OpenTicket {
  readonly ticketKey: string;
  readonly ticket: TicketReference;
  /** A person had closed it when it was looked at before. */
  readonly isNoted: boolean;
}

async function openTickets({ store, destination }: LedgerContext): Promise<readonly OpenTicket[]> {
  const folder = ledgerFolder(destination);
  const open: OpenTicket[] = [];
  const keys: string[] = [];
  for await (const path of store.list(folder)) keys.push(path.slice(folder.length));
  await eachOf(keys, READS_AT_ONCE, async (ticketKey) => {
    const { ticket, state, closedByPerson } = (await readKept(store, destination, ticketKey)).entry;
    if (state === 'open' && ticket !== null) open.push({ ticketKey, ticket, isNoted: closedByPerson !== null });
  });
  return open.sort((a, b) => (a.ticketKey < b.ticketKey ? -1 : 1));
}

async function underLease(
  { store, destination, leaseMs, holder }: LedgerContext,
  ticketKey: string,
  work: (kept: Kept) => Promise<Outcome>,
): Promise<Outcome> {
  const path = ledgerPath(destination, ticketKey);
  const lease = await store.lease(path, leaseMs, holder);
  if (lease === undefined) return later(`the ticket ${path} is being written by another`, MINUTE_MS);
  try {
    return await work(await readKept(store, destination, ticketKey));
  } finally {
    await lease.release();
  }
}

/** One ticket, as it stands at the desk. */
async function settle(
  context: LedgerContext,
  rules: RoundRules,
  now: Date,
  kept: Kept,
  ticket: TicketReference,
  { state, declined }: SeenTicket,
): Promise<Outcome> {
  const { entry } = kept;
  // An event has come in between: it has settled what was seen.
  if (entry.state !== 'open' || entry.ticket?.id !== ticket.id) return done;
  if (state === 'open') return save(context, kept, { closedByPerson: null });
  const before = entry.closedByPerson;
  if (before === null || (declined && !before.declined)) {
    const note = declined ? askForExemption() : rules.onClosedByPerson === 'reopen' ? willOpenAgain(rules, now) : null;
    const said = note === null || state !== 'closed' ? done : await addNote(context.desk, ticket, entry.text, note);
    if (said.outcome !== 'accepted') return said;
    return save(context, kept, { closedByPerson: { since: before?.since ?? now.toISOString(), declined } });
  }
  const waitedMs = now.getTime() - Date.parse(before.since);
  if (declined || rules.onClosedByPerson === 'leave' || waitedMs < rules.reopenAfterDays * DAY_MS) return done;
  return openAgain(context, kept, ticket, state);
}

/** A note at a ticket that stays as it is. A desk that has meanwhile lost it needs none. */
async function addNote(
  desk: TicketDesk,
  ticket: TicketReference,
  text: TicketText | null,
  note: string,
): Promise<Outcome> {
  if (text === null) return done;
  const changed = await desk.update(ticket, { before: text, after: text, note });
  return changed.outcome === 'accepted' ? done : changed;
}

async function openAgain(
  context: LedgerContext,
  kept: Kept,
  ticket: TicketReference,
  state: SeenTicket['state'],
): Promise<Outcome> {
  const { text } = kept.entry;
  // Written by an earlier version: the next event of the finding opens it again.
  if (text === null) return done;
  if (state === 'closed') {
    const changed = await context.desk.reopen(ticket, { before: text, after: text, note: openedAgain() });
    if (changed.outcome !== 'accepted') return changed;
    if (changed.value === 'changed') return save(context, kept, { closedByPerson: null });
  }
  // Closed for good, or deleted: another takes its place.
  const { store, destination } = context;
  return replaceTicket(context, await saveKept(store, destination, kept, givenUp(kept.entry)), text);
}

async function save(context: LedgerContext, kept: Kept, changes: Partial<Kept['entry']>): Promise<Outcome> {
  await saveKept(context.store, context.destination, kept, changes);
  return done;
}
