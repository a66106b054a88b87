import type { Changed, TicketReference, TicketText } from '../destinations/destination.js';
import { accepted, done, later, type Outcome } from '../destinations/outcome.js';
import type { FindingEvent } from '../events/event.js';
import type { Lease } from '../store/store.js';
import { carriedAfter, isOpen, linesOf } from './carried.js';
import { textOf } from './groupText.js';
import type { LedgerContext } from './ledgerContext.js';
import {
  type CarriedFindings,
  type Changing,
  givenUp,
  type Kept,
  type LedgerEntry,
  markerOf,
  saveKept,
} from './ledgerEntry.js';
import { mayOpen } from './newTickets.js';
import { allEnded, notesOf } from './ticketText.js';
import { doWait, putOnWaitingList, strikeOut, waitingName } from './waitingTickets.js';

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
    const unsettled = await this.settle();
    if (unsettled.outcome !== 'accepted') return unsettled;
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

  /** Is anything open by the news that is not open here? */
  private doesAnyJoin(): boolean {
    const { findings } = this.entry;
    return this.news().some(({ finding }) => finding.status === 'open' && findings[finding.fingerprint]?.open !== true);
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
    return textOf(linesOf(this.findingsAfter()), event, { portal, template: tickets.template });
  }

  /** What the news is to change. @param call what is asked of the desk */
  private change(call: Changing['call'], event: FindingEvent): Changing {
    const findings = this.findingsAfter();
    return { call, text: this.text(event), note: notesOf(this.news(), linesOf(findings).length), findings };
  }

  /** What an earlier try has left: a create or a change whose answer was lost. */
  private async settle(): Promise<Outcome> {
    if (this.entry.state === 'creating') return this.settleCreating();
    const { changing, ticket } = this.entry;
    if (changing === null || ticket === null) return done;
    const changed = await this.make(ticket, changing);
    if (changed.outcome !== 'accepted') return changed;
    const { text, findings, call } = changing;
    if (changed.value !== 'changed') await this.save({ changing: null });
    else if (call === 'reopen') await this.save({ changing: null, text, findings, state: 'open' });
    else await this.save({ changing: null, text, findings });
    return done;
  }

  /**
   * Changes the ticket. Where the answer is lost, nobody knows which of two texts it shows, and the next who comes may be
   * another partition: so the change is noted, to be made again before any other.
   */
  private async make(ticket: TicketReference, changing: Changing): Promise<Outcome<Changed>> {
    const { desk } = this.context;
    const change = { before: this.entry.text, after: changing.text, note: changing.note };
    const changed = changing.call === 'update' ? await desk.update(ticket, change) : await desk.reopen(ticket, change);
    if (changed.outcome === 'later') await this.save({ changing });
    return changed;
  }

  /** Finds out what became of a create whose answer was lost. */
  private async settleCreating(): Promise<Outcome> {
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
    else await this.takeUp(found.value.reference);
    return done;
  }

  /**
   * The ticket is there, and says what it was to say. It counts as open, as we made it: whether a person has closed it
   * since, and how, is seen by the next round.
   */
  private async takeUp(ticket: TicketReference): Promise<void> {
    const { creating, text, findings } = this.entry;
    const [first] = this.events;
    // Written by an earlier version: made for one event, which says what it says.
    const isOf = creating?.text === undefined && first !== undefined && creating?.event === first.uid;
    const said = isOf ? { text: this.text(first), findings: this.findingsAfter() } : { text, findings };
    await this.save({
      ...{ state: 'open', ticket, creating: null, waiting: null, place: this.context.desk.place },
      ...{ text: creating?.text ?? said.text, findings: creating?.findings ?? said.findings },
    });
  }

  private async toOpen(first: FindingEvent): Promise<Outcome> {
    const { state, ticket } = this.entry;
    if (ticket === null || state === 'none') return this.create(first);
    const change = this.change(state === 'open' ? 'update' : 'reopen', first);
    // Cut off behind the call, what joins here must be known to: by then the configuration may send it elsewhere.
    const joins = this.doesAnyJoin();
    if (joins) await this.save({ changing: change });
    const changed = await this.make(ticket, change);
    // Refused and blocked are answers: nothing was changed.
    if (joins && (changed.outcome === 'refused' || changed.outcome === 'blocked')) await this.save({ changing: null });
    if (changed.outcome !== 'accepted') return changed;
    if (changed.value === 'changed') return this.applied('open', ticket, change.text);
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
    if (state === 'open' && ticket !== null) {
      const closed = await this.close(ticket, first);
      if (closed.outcome !== 'accepted') return closed;
      if (closed.value === 'changed') return this.applied('closed');
      await this.giveUp();
      return this.applied('none');
    }
    return this.kept.etag === undefined ? done : this.applied(state);
  }

  /**
   * What is ticked last is ticked before the ticket is closed. One of a single finding keeps the text that it has, and so
   * does one at a desk that nobody reads: there, a change would be news.
   */
  private async close(ticket: TicketReference, first: FindingEvent): Promise<Outcome<Changed>> {
    const { desk } = this.context;
    const change = this.change('update', first);
    const inAll = linesOf(change.findings).length;
    if (inAll <= 1 || desk.look === undefined) return desk.resolve(ticket, change.note);
    // Not applied before it is closed, too.
    const ticked = await this.make(ticket, { ...change, findings: this.entry.findings });
    if (ticked.outcome !== 'accepted' || ticked.value !== 'changed') return ticked;
    await this.save({ text: change.text });
    return desk.resolve(ticket, allEnded(inAll));
  }

  private async create(first: FindingEvent): Promise<Outcome> {
    const { desk, store, destination, machineNow, tickets } = this.context;
    const text = this.text(first);
    const findings = this.findingsAfter();
    const { ticketKey } = this.entry;
    // Who waits already comes first, or would wait for ever: the round opens by due date.
    if (await doWait(store, destination)) return this.wait(text, findings);
    const ready = await desk.prepare();
    if (ready.outcome !== 'accepted') return ready;
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
    // Whoever closes or opens it again by an event has settled what a person did; where there is no ticket, so is all.
    const isSettled = state !== this.entry.state || state === 'none';
    await this.save({
      ...{ state, ticket, text: state === 'none' ? null : text, findings: this.findingsAfter() },
      ...{
        closedByPerson: isSettled ? null : this.entry.closedByPerson,
        creating: null,
        changing: null,
        waiting: null,
      },
      place: ticket === null ? null : (this.entry.place ?? this.context.desk.place),
    });
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
