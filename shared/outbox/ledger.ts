import type { Changed, TicketDesk, TicketReference, TicketText } from '../destinations/destination.js';
import { done, later, type Outcome } from '../destinations/outcome.js';
import { VigieError } from '../errors.js';
import type { FindingEvent } from '../events/event.js';
import type { Lease, Store } from '../store/store.js';
import { hashOf } from '../text.js';
import { MINUTE_MS } from '../time.js';
import { ticketNote, ticketText } from './ticketText.js';

/**
 * What is known of the ticket of one key.
 * - none: there is no ticket (never was, was refused, or was deleted by people).
 * - creating: written before the call; nobody knows yet whether the ticket is there.
 * - open, closed: there is one, as we last left it.
 */
export interface LedgerEntry {
  readonly schema: 1;
  readonly ticketKey: string;
  readonly state: 'none' | 'creating' | 'open' | 'closed';
  /** Counts the tickets of this key from 1: the first, and each that took the place of one gone or closed for good. */
  readonly generation: number;
  /** When `creating` was written (ISO, machine time), and for which event. */
  readonly creating: { readonly since: string; readonly event: string } | null;
  readonly ticket: TicketReference | null;
  /** The findings that it carries: the last event that was applied, and whether it still needs work. */
  readonly findings: Readonly<Record<string, { readonly rev: number; readonly open: boolean }>>;
}

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
}

interface Kept {
  readonly entry: LedgerEntry;
  readonly etag: string | undefined;
}

/** One finding has one ticket for now. */
function ticketKeyOf(event: FindingEvent): string {
  return event.finding.fingerprint;
}

/** What the desk is searched by: of this destination, this key and this generation alone. */
export function markerOf(destination: string, ticketKey: string, generation: number): string {
  return hashOf('ticket', destination, ticketKey, generation);
}

/**
 * Brings the ticket of an event's finding to where the event says it should be. Safe to call again with the same event:
 * what was applied is known by its rev, and a create whose answer was lost is searched for before another is made.
 * @throws VigieError of the store
 */
export async function applyToTicket(context: LedgerContext, event: FindingEvent): Promise<Outcome> {
  if (event.kind === 'finding.snapshot') return done;
  const ticketKey = ticketKeyOf(event);
  const path = ledgerPath(context, ticketKey);
  const takenAt = context.machineNow().getTime();
  const lease = await context.store.lease(path, context.leaseMs, context.holder);
  if (lease === undefined) return later(`the ticket ${path} is being written by another`, MINUTE_MS);
  try {
    return await new Ticket(context, lease, ticketKey, event, await read(context, ticketKey), takenAt).apply();
  } finally {
    await lease.release();
  }
}

/** The ledger's entry of a key; `undefined` where there is none. */
export async function readLedger(
  store: Store,
  destination: string,
  ticketKey: string,
): Promise<LedgerEntry | undefined> {
  const { entry, etag } = await read({ store, destination }, ticketKey);
  return etag === undefined ? undefined : entry;
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
    else if (creating?.event === this.event.uid) return this.applied(found.value.state, found.value.reference);
    else await this.save({ state: found.value.state, creating: null, ticket: found.value.reference });
    return undefined;
  }

  private async toOpen(): Promise<Outcome> {
    const { state, ticket } = this.entry;
    if (ticket === null || state === 'none') return this.create();
    const { desk } = this.context;
    const changed =
      state === 'open'
        ? await desk.update(ticket, this.text, this.note)
        : await desk.reopen(ticket, this.text, this.note);
    if (changed.outcome !== 'accepted') return changed;
    if (changed.value === 'changed') return this.applied('open');
    // Deleted, or closed for good by people, while the finding stands: it needs a new one.
    await this.giveUp();
    return this.create();
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
    if (created.outcome === 'accepted') return this.applied('open', created.value);
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

  private async applied(state: LedgerEntry['state'], ticket = this.entry.ticket): Promise<Outcome> {
    await this.save({ state, ticket, creating: null, findings: this.findingsAfter() });
    return done;
  }

  /** The ticket is of no more use: the next one has a marker of its own. */
  private async giveUp(): Promise<void> {
    await this.save({ state: 'none', creating: null, ticket: null, generation: this.entry.generation + 1 });
  }

  private async save(changes: Partial<LedgerEntry>): Promise<void> {
    const entry: LedgerEntry = { ...this.entry, ...changes };
    const path = ledgerPath(this.context, this.ticketKey);
    const etag = await this.context.store.write(path, JSON.stringify(entry), this.kept.etag);
    this.kept = { entry, etag };
  }
}

function ledgerPath({ destination }: { destination: string }, ticketKey: string): string {
  return `tickets/${destination}/${ticketKey}`;
}

async function read(context: Pick<LedgerContext, 'store' | 'destination'>, ticketKey: string): Promise<Kept> {
  const path = ledgerPath(context, ticketKey);
  const stored = await context.store.read(path);
  if (stored === undefined) {
    const nothing = { state: 'none', generation: 1, creating: null, ticket: null, findings: {} } as const;
    return { entry: { schema: 1, ticketKey, ...nothing }, etag: undefined };
  }
  try {
    return { entry: JSON.parse(stored.text) as LedgerEntry, etag: stored.etag };
  } catch (error) {
    throw new VigieError('VIGIE_STORE_DAMAGED', `${path} cannot be understood`, { cause: error });
  }
}
