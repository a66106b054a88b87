import type { Changed, TicketChange, TicketReference, TicketText } from '../destinations/destination.js';
import { accepted, done, later, type Outcome } from '../destinations/outcome.js';
import type { FindingEvent } from '../events/event.js';
import type { Lease } from '../store/store.js';
import { carriedAfter, isOpen, linesOf } from './carried.js';
import { textOf } from './groupText.js';
import type { LedgerContext } from './ledgerContext.js';
import { type CarriedFindings, givenUp, type Kept, type LedgerEntry, markerOf, saveKept } from './ledgerEntry.js';
import { mayOpen } from './newTickets.js';
import { allEnded, notesOf } from './ticketText.js';
import { putOnWaitingList, strikeOut, waitingName } from './waitingTickets.js';

/** News of the findings of one ticket, under the ticket's lease. */
export class TicketNews {
  constructor(
    private readonly context: LedgerContext,
    private readonly lease: Lease,
    private readonly events: readonly FindingEvent[],
    private kept: Kept,
    /** When the lease was taken, or before: machine time. */
    private readonly takenAt: number,
  ) {}

  async apply(): Promise<Outcome> {
    if (this.news().length === 0) return done;
    const { place } = this.entry;
    // Made at another instance or repository under the same name: its number is somebody else's ticket here.
    if (place !== null && place !== this.context.desk.place) await this.giveUp();
    if (this.entry.state === 'creating') {
      const settled = await this.settleCreating();
      if (settled !== undefined) return settled;
    }
    const [first] = this.news();
    if (first === undefined) return done;
    if (this.isAboutOthers()) await this.giveUp();
    return isOpen(this.findingsAfter()) ? this.toOpen(first) : this.toClosed(first);
  }

  private get entry(): LedgerEntry {
    return this.kept.entry;
  }

  /** What was not applied yet. */
  private news(): readonly FindingEvent[] {
    return this.events.filter(({ finding }) => (this.entry.findings[finding.fingerprint]?.rev ?? 0) < finding.rev);
  }

  private findingsAfter(): CarriedFindings {
    return carriedAfter(this.entry.findings, this.news());
  }

  /** It was closed when all that it was about had ended: what comes now is not its business. */
  private isAboutOthers(): boolean {
    const opening = this.news().filter(({ finding }) => finding.status === 'open');
    const known = opening.some(({ finding }) => this.entry.findings[finding.fingerprint] !== undefined);
    return this.entry.state === 'closed' && opening.length > 0 && !known;
  }

  private text(event: FindingEvent): TicketText {
    const { portal, tickets } = this.context;
    return textOf(linesOf(this.findingsAfter()), event, { portal, group: tickets.group, template: tickets.template });
  }

  private note(): string {
    return notesOf(this.news(), linesOf(this.findingsAfter()).length);
  }

  private change(event: FindingEvent): TicketChange {
    return { before: this.entry.text, after: this.text(event), note: this.note() };
  }

  /** Finds out what became of a create whose answer was lost. @returns `undefined`: the news is still to be applied */
  private async settleCreating(): Promise<Outcome | undefined> {
    const { desk, destination, machineNow } = this.context;
    const { creating, generation, ticketKey } = this.entry;
    const waited = machineNow().getTime() - Date.parse(creating?.since ?? '');
    // A clock that was set back must not make it wait for ever.
    const left = Math.min(desk.searchLagMs - waited, desk.searchLagMs);
    if (left > 0) return later('a ticket may have been created; its search needs a while to show it', left);
    const found = await desk.find(markerOf(destination, ticketKey, generation));
    if (found.outcome !== 'accepted') return found;
    if (found.value === null) await this.save({ state: 'none', creating: null });
    else if (found.value.state === 'final') await this.giveUp();
    else await this.takeUp(found.value.state, found.value.reference);
    return undefined;
  }

  /** The ticket is there, and says what it was to say. */
  private async takeUp(state: 'open' | 'closed', ticket: TicketReference): Promise<void> {
    const { creating, text, findings } = this.entry;
    const [first] = this.events;
    // Written by an earlier version: made for one event, which says what it says.
    const isOf = creating?.text === undefined && first !== undefined && creating?.event === first.uid;
    const said = isOf ? { text: this.text(first), findings: this.findingsAfter() } : { text, findings };
    await this.save({
      ...{ state, ticket, creating: null, waiting: null, place: this.context.desk.place },
      ...{ text: creating?.text ?? said.text, findings: creating?.findings ?? said.findings },
    });
  }

  private async toOpen(first: FindingEvent): Promise<Outcome> {
    const { state, ticket } = this.entry;
    if (ticket === null || state === 'none') return this.create(first);
    const { desk } = this.context;
    const change = this.change(first);
    const changed = state === 'open' ? await desk.update(ticket, change) : await desk.reopen(ticket, change);
    if (changed.outcome !== 'accepted') return changed;
    if (changed.value === 'changed') return this.applied('open', ticket, change.after);
    if (state === 'open') {
      const left = await this.leftClosed(ticket, first);
      if (left.outcome !== 'accepted') return left;
      // Nothing was written there: what we wrote last stays what it was.
      if (left.value) return this.applied('open', ticket);
    }
    // Deleted, or closed for good by people, while a finding stands: it needs a new one.
    await this.giveUp();
    return this.create(first);
  }

  /** A ticket that cannot be written any more, and was closed by a person: is it to stay so, without another? */
  private async leftClosed(ticket: TicketReference, first: FindingEvent): Promise<Outcome<boolean>> {
    const { desk, tickets } = this.context;
    if (desk.look === undefined) return accepted(false);
    if (this.entry.closedByPerson?.declined !== true) {
      const seen = await desk.look([ticket]);
      if (seen.outcome !== 'accepted') return seen;
      const declined = seen.value.get(ticket.id)?.declined === true;
      const since = this.entry.closedByPerson?.since ?? first.time;
      if (declined || tickets.onClosedByPerson === 'leave') await this.save({ closedByPerson: { since, declined } });
    }
    return accepted(this.entry.closedByPerson?.declined === true || tickets.onClosedByPerson === 'leave');
  }

  private async toClosed(first: FindingEvent): Promise<Outcome> {
    const { state, ticket } = this.entry;
    if (state !== 'open' || ticket === null) return this.kept.etag === undefined ? done : this.applied(state);
    const change = this.change(first);
    const ended = await this.close(ticket, change);
    if (ended.outcome !== 'accepted') return ended;
    if (ended.value === 'changed') return this.applied('closed', ticket, change.after);
    await this.giveUp();
    return this.applied('none');
  }

  /** What is ticked last is ticked before the ticket is closed. */
  private async close(ticket: TicketReference, change: TicketChange): Promise<Outcome<Changed>> {
    const { desk } = this.context;
    const inAll = linesOf(this.findingsAfter()).length;
    if (inAll <= 1) return desk.resolve(ticket, change.note);
    const ticked = await desk.update(ticket, change);
    if (ticked.outcome !== 'accepted' || ticked.value !== 'changed') return ticked;
    return desk.resolve(ticket, allEnded(inAll));
  }

  private async create(first: FindingEvent): Promise<Outcome> {
    const { desk, store, destination, machineNow, tickets } = this.context;
    const ready = await desk.prepare();
    if (ready.outcome !== 'accepted') return ready;
    const text = this.text(first);
    const findings = this.findingsAfter();
    const { ticketKey } = this.entry;
    const sweep = first.sweep?.id ?? null;
    if (!(await mayOpen(store, destination, { sweep, ticketKey, most: tickets.maxNewPerSweep })))
      return this.wait(text, findings);
    const creating = { since: machineNow().toISOString(), event: first.uid, text, findings };
    await this.renew();
    await this.save({ state: 'creating', ticket: null, creating });
    const created = await desk.create(markerOf(destination, ticketKey, this.entry.generation), text);
    if (created.outcome === 'accepted') return this.applied('open', created.value, text);
    // Refused is an answer: there is no ticket. After any other nobody knows.
    if (created.outcome === 'refused') await this.save({ state: 'none', creating: null });
    // Blocked is an answer as well, or nothing was sent: no search has to lag behind it, but one is made all the same.
    if (created.outcome === 'blocked') await this.save({ creating: { ...creating, since: this.beforeTheLag() } });
    return created;
  }

  /** As many as a sweep may open were opened: it is put down for a later one, and the rest of the news goes on. */
  private async wait(text: TicketText, findings: CarriedFindings): Promise<Outcome> {
    const { store, destination } = this.context;
    const before = this.entry.waiting;
    const wasRefused = before?.wasRefused ?? false;
    const name = waitingName(this.entry.ticketKey, text.dueDate, wasRefused);
    // On the list first: a name without an entry is struck out, an entry without a name would be forgotten.
    await putOnWaitingList(store, destination, name);
    await this.save({ state: 'none', ticket: null, text, findings, waiting: { name, wasRefused } });
    if (before !== null && before.name !== name) await strikeOut(store, destination, before.name);
    return done;
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
    const { waiting } = this.entry;
    // Whoever closes or opens it again by an event has settled what a person did.
    const closedByPerson = state === this.entry.state ? this.entry.closedByPerson : null;
    const place = ticket === null ? null : (this.entry.place ?? this.context.desk.place);
    const findings = this.findingsAfter();
    await this.save({ state, ticket, place, text, closedByPerson, creating: null, waiting: null, findings });
    if (waiting !== null) await strikeOut(this.context.store, this.context.destination, waiting.name);
    return done;
  }

  private async giveUp(): Promise<void> {
    await this.save(givenUp(this.entry));
  }

  private async save(changes: Partial<LedgerEntry>): Promise<void> {
    this.kept = await saveKept(this.context.store, this.context.destination, this.kept, changes);
  }
}
