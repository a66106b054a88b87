import type { Changed, TicketChange, TicketDesk, TicketReference, TicketText } from '../destinations/destination.js';
import { accepted, done, later, type Outcome } from '../destinations/outcome.js';
import type { FindingEvent } from '../events/event.js';
import type { Lease, Store } from '../store/store.js';
import { MINUTE_MS } from '../time.js';
import { givenUp, type Kept, type LedgerEntry, ledgerPath, markerOf, readKept, saveKept } from './ledgerEntry.js';
import type { TicketRules } from './ticketRules.js';
import { ticketNote, ticketText } from './ticketText.js';

/** What the ledger of one desk works with. */
export interface LedgerContext {
  readonly store: Store;
  /** The destination's name. */
  readonly destination: string;
  readonly desk: TicketDesk;
  readonly holder: string;
  readonly leaseMs: number;
  readonly machineNow: () => Date;
  /** Where people look at resources; null: no link. */
  readonly portal: string | null;
  /** What is done about tickets that people closed. */
  readonly tickets: TicketRules;
}

/** One finding has one ticket for now. */
function ticketKeyOf(event: FindingEvent): string {
  return event.finding.fingerprint;
}

/**
 * Brings the ticket of an event's finding to where the event says it should be. Safe to call again with the same event:
 * what was applied is known by its rev, and a create whose answer was lost is searched for before another is made.
 * @throws VigieError of the store
 */
export async function applyToTicket(context: LedgerContext, event: FindingEvent): Promise<Outcome> {
  if (event.kind === 'finding.snapshot') return done;
  const ticketKey = ticketKeyOf(event);
  const path = ledgerPath(context.destination, ticketKey);
  const takenAt = context.machineNow().getTime();
  const lease = await context.store.lease(path, context.leaseMs, context.holder);
  if (lease === undefined) return later(`the ticket ${path} is being written by another`, MINUTE_MS);
  try {
    return await new Ticket(
      context,
      lease,
      ticketKey,
      event,
      await readKept(context.store, context.destination, ticketKey),
      takenAt,
    ).apply();
  } finally {
    await lease.release();
  }
}

/** One event at one ticket, under the ticket's lease. */
class Ticket {
  private readonly text: TicketText;
  private readonly note: string;

  constructor(
    private readonly context: LedgerContext,
    private readonly lease: Lease,
    private readonly ticketKey: string,
    private readonly event: FindingEvent,
    private kept: Kept,
    /** When the lease was taken, or before: machine time. */
    private readonly takenAt: number,
  ) {
    this.text = ticketText(event, context.portal);
    this.note = ticketNote(event);
  }

  async apply(): Promise<Outcome> {
    const { fingerprint, rev } = this.event.finding;
    if ((this.entry.findings[fingerprint]?.rev ?? 0) >= rev) return done;
    const { place } = this.entry;
    // Made at another instance or repository under the same name: its number is somebody else's ticket here.
    if (place !== null && place !== this.context.desk.place) await this.giveUp();
    if (this.entry.state === 'creating') {
      const settled = await this.settleCreating();
      if (settled !== undefined) return settled;
    }
    return this.stillOpen() ? this.toOpen() : this.toClosed();
  }

  private get entry(): LedgerEntry {
    return this.kept.entry;
  }

  /** An exempted finding needs no work until its exemption ends. */
  private stillOpen(): boolean {
    return Object.values(this.findingsAfter()).some(({ open }) => open);
  }

  private findingsAfter(): LedgerEntry['findings'] {
    const { fingerprint, rev, status } = this.event.finding;
    return { ...this.entry.findings, [fingerprint]: { rev, open: status === 'open' } };
  }

  /** Finds out what became of a create whose answer was lost. @returns `undefined`: the event is still to be applied */
  private async settleCreating(): Promise<Outcome | undefined> {
    const { desk, destination, machineNow } = this.context;
    const { creating, generation } = this.entry;
    const waited = machineNow().getTime() - Date.parse(creating?.since ?? '');
    // A clock that was set back must not make it wait for ever.
    const left = Math.min(desk.searchLagMs - waited, desk.searchLagMs);
    if (left > 0) return later('a ticket may have been created; its search needs a while to show it', left);
    const found = await desk.find(markerOf(destination, this.ticketKey, generation));
    if (found.outcome !== 'accepted') return found;
    if (found.value === null) await this.save({ state: 'none', creating: null });
    else if (found.value.state === 'final') await this.giveUp();
    else if (creating?.event === this.event.uid)
      return this.applied(found.value.state, found.value.reference, this.text);
    else await this.save({ state: found.value.state, creating: null, ticket: found.value.reference });
    return undefined;
  }

  private async toOpen(): Promise<Outcome> {
    const { state, ticket } = this.entry;
    if (ticket === null || state === 'none') return this.create();
    const { desk } = this.context;
    const changed =
      state === 'open' ? await desk.update(ticket, this.change()) : await desk.reopen(ticket, this.change());
    if (changed.outcome !== 'accepted') return changed;
    if (changed.value === 'changed') return this.applied('open', ticket, this.text);
    if (state === 'open') {
      const left = await this.leftClosed(ticket);
      if (left.outcome !== 'accepted') return left;
      // Nothing was written there: what we wrote last stays what it was.
      if (left.value) return this.applied('open', ticket);
    }
    // Deleted, or closed for good by people, while the finding stands: it needs a new one.
    await this.giveUp();
    return this.create();
  }

  /** A ticket that cannot be written any more, and was closed by a person: is it to stay so, without another? */
  private async leftClosed(ticket: TicketReference): Promise<Outcome<boolean>> {
    const { desk, tickets } = this.context;
    if (desk.look === undefined) return accepted(false);
    if (this.entry.closedByPerson?.declined !== true) {
      const seen = await desk.look([ticket]);
      if (seen.outcome !== 'accepted') return seen;
      const declined = seen.value.get(ticket.id)?.declined === true;
      const since = this.entry.closedByPerson?.since ?? this.event.time;
      if (declined || tickets.onClosedByPerson === 'leave') await this.save({ closedByPerson: { since, declined } });
    }
    return accepted(this.entry.closedByPerson?.declined === true || tickets.onClosedByPerson === 'leave');
  }

  private change(): TicketChange {
    return { before: this.entry.text, after: this.text, note: this.note };
  }

  private async toClosed(): Promise<Outcome> {
    const { state, ticket } = this.entry;
    if (state !== 'open' || ticket === null) return this.kept.etag === undefined ? done : this.applied(state);
    const changed: Outcome<Changed> = await this.context.desk.resolve(ticket, this.note);
    if (changed.outcome !== 'accepted') return changed;
    if (changed.value === 'changed') return this.applied('closed');
    await this.giveUp();
    return this.applied('none');
  }

  private async create(): Promise<Outcome> {
    const { desk, destination, machineNow } = this.context;
    const ready = await desk.prepare();
    if (ready.outcome !== 'accepted') return ready;
    const creating = { since: machineNow().toISOString(), event: this.event.uid };
    await this.renew();
    await this.save({ state: 'creating', ticket: null, creating });
    const created = await desk.create(markerOf(destination, this.ticketKey, this.entry.generation), this.text);
    if (created.outcome === 'accepted') return this.applied('open', created.value, this.text);
    // Refused is an answer: there is no ticket. After any other nobody knows.
    if (created.outcome === 'refused') await this.save({ state: 'none', creating: null });
    // Blocked is an answer as well, or nothing was sent: no search has to lag behind it, but one is made all the same.
    if (created.outcome === 'blocked') await this.save({ creating: { ...creating, since: this.beforeTheLag() } });
    return created;
  }

  /** What came before may have taken long: nobody else may begin while a call is under way. */
  private async renew(): Promise<void> {
    const { machineNow, leaseMs } = this.context;
    if (machineNow().getTime() - this.takenAt >= leaseMs / 10) await this.lease.renew();
  }

  private beforeTheLag(): string {
    return new Date(this.context.machineNow().getTime() - this.context.desk.searchLagMs).toISOString();
  }

  private async applied(
    state: LedgerEntry['state'],
    ticket = this.entry.ticket,
    text = this.entry.text,
  ): Promise<Outcome> {
    // Whoever closes or opens it again by an event has settled what a person did.
    const closedByPerson = state === this.entry.state ? this.entry.closedByPerson : null;
    const place = ticket === null ? null : (this.entry.place ?? this.context.desk.place);
    await this.save({ state, ticket, place, text, closedByPerson, creating: null, findings: this.findingsAfter() });
    return done;
  }

  private async giveUp(): Promise<void> {
    await this.save(givenUp(this.entry));
  }

  private async save(changes: Partial<LedgerEntry>): Promise<void> {
    this.kept = await saveKept(this.context.store, this.context.destination, this.kept, changes);
  }
}
