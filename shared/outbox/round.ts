import type { SeenTicket, TicketReference } from '../destinations/destination.js';
import { done, type Outcome } from '../destinations/outcome.js';
import { eachOf } from '../eachOf.js';
import { VigieError } from '../errors.js';
import type { Lease } from '../store/store.js';
import { DAY_MS } from '../time.js';
import { type Kept, type LedgerEntry, ledgerFolder, readKept, saveKept } from './ledgerEntry.js';
import { countFor } from './newTickets.js';
import { openWaiting, type WaitingContext } from './openWaiting.js';
import { isBegun, replaceTicket, settleReplacement } from './replaceTicket.js';
import { underTicketLease } from './ticketLease.js';
import { askForExemption, openedAgain, willOpenAgain } from './ticketText.js';
import { doWait } from './waitingTickets.js';

/** What a round needs beside the ledger. */
export interface RoundContext extends WaitingContext {
  /** Domain time of the sweep. */
  readonly now: Date;
  /**
   * Whether all that was committed for this desk has been applied, but for what is parked: else a finding may be mended
   * that looks open here.
   */
  readonly isUpToDate: () => Promise<boolean>;
}

/** Ledger entries that are read at once, and tickets that a desk is asked about at once. */
const READS_AT_ONCE = 16;
const LOOKED_AT_ONCE = 500;
/** So many that are all gone were not deleted by people: somebody took our sight of them. */
const TOO_MANY_GONE = 3;

/**
 * A desk's round after a sweep: looks at the tickets that the ledger holds open, then opens from the waiting list. Of the
 * open ones, one that a person closed gets a note that says until when its findings have, and is opened again when that
 * time is over; one that was declined is asked to be exempted, and stays closed. Safe to do again: what was seen and said
 * is kept in the ledger. What the desk says of one ticket keeps no other from being looked after.
 * @throws VigieError of the store
 */
export async function roundOf(context: RoundContext): Promise<Outcome> {
  await countFor(context.store, context.destination, context.sweep);
  const looked = await lookAtTickets(context);
  // What is committed and not yet applied may end what waits: then the next round opens it.
  if (looked.outcome === 'blocked' || !(await doWait(context.store, context.destination))) return looked;
  if (!(await context.isUpToDate())) return looked;
  const opened = await openWaiting(context);
  return looked.outcome === 'accepted' || opened.outcome === 'blocked' ? opened : looked;
}

async function lookAtTickets(context: RoundContext): Promise<Outcome> {
  const { desk, log, destination } = context;
  const listed = await ticketsOf(context);
  const unsettled = listed.filter(({ ticket }) => ticket === null);
  const open = listed.filter((one): one is OpenTicket => one.ticket !== null);
  const round = new Round(context);
  for (const one of unsettled) await round.tend(one, undefined);
  if (desk.look === undefined) return round.outcome;
  for (let from = 0; from < open.length; from += LOOKED_AT_ONCE) {
    const some = open.slice(from, from + LOOKED_AT_ONCE);
    const seen = await desk.look(some.map(({ ticket }) => ticket));
    if (seen.outcome !== 'accepted') return seen;
    if (some.length > TOO_MANY_GONE && some.every(({ ticket }) => seen.value.get(ticket.id)?.state === 'gone')) {
      log(`${destination}: none of ${some.length} tickets is to be seen there; nothing is done about them`);
      continue;
    }
    for (const one of some) {
      const stands = seen.value.get(one.ticket.id);
      // One that is open, and of which nothing else was ever seen, needs no look into its entry.
      if (stands !== undefined && (stands.state !== 'open' || one.isNoted)) await round.tend(one, stands);
    }
  }
  return round.outcome;
}

interface ListedTicket {
  readonly ticketKey: string;
  /** null: the round began to make one in place of another, and nobody knows yet what became of it. */
  readonly ticket: TicketReference | null;
  /** A person had closed it when it was looked at before. */
  readonly isNoted: boolean;
  readonly etag: string | undefined;
}
type OpenTicket = ListedTicket & { readonly ticket: TicketReference };

async function ticketsOf(context: RoundContext): Promise<readonly ListedTicket[]> {
  const folder = ledgerFolder(context.destination);
  const listed: ListedTicket[] = [];
  const keys: string[] = [];
  for await (const path of context.store.list(folder)) keys.push(path.slice(folder.length));
  await eachOf(keys, READS_AT_ONCE, async (ticketKey) => {
    const kept = await understood(context, ticketKey);
    if (kept === undefined) return;
    const { ticket, state, closedByPerson, place } = kept.entry;
    // Its number is another ticket's where the desk is now.
    if (place !== null && place !== context.desk.place) return;
    const one = { ticketKey, isNoted: closedByPerson !== null, etag: kept.etag };
    if (state === 'open' && ticket !== null) listed.push({ ...one, ticket });
    else if (isBegun(kept.entry)) listed.push({ ...one, ticket: null });
  });
  return listed.sort((a, b) => (a.ticketKey < b.ticketKey ? -1 : 1));
}

/** One document that is damaged meets its next event, which says so; the others are looked after. */
async function understood(context: RoundContext, ticketKey: string): Promise<Kept | undefined> {
  try {
    return await readKept(context.store, context.destination, ticketKey);
  } catch (error) {
    if (!(error instanceof VigieError && error.code === 'VIGIE_STORE_DAMAGED')) throw error;
    context.log(`${context.destination}: ${error.message}; the round leaves it out`);
    return undefined;
  }
}

/** One round: how it went on the whole. */
class Round {
  #stopped: Outcome = done;

  constructor(private readonly context: RoundContext) {}

  /** The first of what kept a ticket from being looked after. */
  get outcome(): Outcome {
    return this.#stopped;
  }

  async tend({ ticketKey, ticket, etag }: ListedTicket, stands: SeenTicket | undefined): Promise<void> {
    await this.context.beforeEach();
    const outcome = await underTicketLease(this.context, ticketKey, async (lease, kept) => {
      // An event has come in between, and settled what was seen.
      if (kept.etag !== etag) return done;
      if (stands === undefined || ticket === null)
        return settleReplacement(this.context, lease, kept, this.context.sweep);
      return new Closed(this.context, lease, kept, ticket, stands).settle();
    });
    if (outcome.outcome === 'accepted') return;
    const { destination, log } = this.context;
    log(`${destination}: ticket ${ticket?.number ?? ticketKey} of the round: ${outcome.why}`);
    // What is refused is about this ticket, and the next round asks again.
    if (outcome.outcome !== 'refused' && this.#stopped.outcome === 'accepted') this.#stopped = outcome;
  }
}

/** One ticket that the ledger holds open, as it stands at the desk. */
class Closed {
  constructor(
    private readonly context: RoundContext,
    private readonly lease: Lease,
    private readonly kept: Kept,
    private readonly ticket: TicketReference,
    private readonly stands: SeenTicket,
  ) {}

  async settle(): Promise<Outcome> {
    const { state, declined } = this.stands;
    const before = this.kept.entry.closedByPerson;
    if (state === 'open') return this.save({ closedByPerson: null });
    // What is committed and not yet applied may close it: nothing is said that may be wrong.
    if (!(await this.context.isUpToDate()) || (await this.context.isParked(this.kept.entry))) return done;
    if (before === null || (declined && !before.declined)) return this.note(before?.since);
    const { now, tickets } = this.context;
    const waitedMs = now.getTime() - Date.parse(before.since);
    // The clock was ahead when it was seen.
    if (waitedMs < 0) return this.save({ closedByPerson: { ...before, since: now.toISOString() } });
    if (before.declined || declined || tickets.onClosedByPerson === 'leave') return done;
    return waitedMs < tickets.reopenAfterDays * DAY_MS ? done : this.openAgain();
  }

  /** Says what will be done, where it can be said, and remembers that it was seen. */
  private async note(since: string | undefined): Promise<Outcome> {
    const { now, desk, log, destination } = this.context;
    const { text } = this.kept.entry;
    const words = this.words();
    if (words !== null && text !== null && this.stands.state === 'closed') {
      const said = await desk.update(this.ticket, { before: text, after: text, note: words });
      if (said.outcome === 'later' || said.outcome === 'blocked') return said;
      if (said.outcome === 'refused') log(`${destination}: ticket ${this.ticket.number} takes no note: ${said.why}`);
    }
    const { declined } = this.stands;
    return this.save({ closedByPerson: { since: since ?? now.toISOString(), declined } });
  }

  private words(): string | null {
    const { tickets, now } = this.context;
    if (this.stands.declined) return askForExemption();
    return tickets.onClosedByPerson === 'reopen' ? willOpenAgain(tickets, now) : null;
  }

  private async openAgain(): Promise<Outcome> {
    const { text } = this.kept.entry;
    // Written by an earlier version: the next event of the finding writes one.
    if (text === null) return done;
    // Read again by its id: a list may leave out what is there.
    const changed = await this.context.desk.reopen(this.ticket, { before: text, after: text, note: openedAgain() });
    if (changed.outcome !== 'accepted') return changed;
    if (changed.value === 'changed') return this.save({ closedByPerson: null });
    // Closed for good, or deleted: another takes its place.
    return replaceTicket(this.context, this.lease, this.kept, text, this.context.sweep);
  }

  private async save(changes: Partial<LedgerEntry>): Promise<Outcome> {
    await saveKept(this.context.store, this.context.destination, this.kept, changes);
    return done;
  }
}
