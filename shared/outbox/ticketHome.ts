import { accepted, type Outcome } from '../destinations/outcome.js';
import { VigieError } from '../errors.js';
import type { FindingEvent } from '../events/event.js';
import { isObject, jsonOf } from '../json.js';
import { atLeast } from '../severity.js';
import type { Store } from '../store/store.js';
import { hashOf } from '../text.js';
import type { LedgerContext } from './ledgerContext.js';
import { type LedgerEntry, readKept } from './ledgerEntry.js';
import type { TicketGroup } from './ticketRules.js';

/** Nobody reads a longer list, and a description has to hold it. Further findings of the group get a ticket of their own. */
const MOST_FINDINGS = 100;

/** Where a finding's ticket is, as it was decided when the finding first needed one. */
interface Home {
  readonly schema: 1;
  readonly ticketKey: string;
  /** The group that it was decided by; another one by now is for findings that come later. */
  readonly group: TicketGroup;
  /** Which cluster, check or owner. */
  readonly of: string;
}

/**
 * Finds the ticket that findings belong to. A finding stays with its ticket until it is mended there, whatever becomes of
 * the configuration; a new one goes to the ticket of its group, unless that is full, or a person has closed it: what they
 * do about the findings of one ticket says nothing about those that come later.
 */
export class TicketHomes {
  /** Where there is room left, of groups that were looked for already. */
  private readonly found = new Map<string, { readonly ticketKey: string; readonly part: number; room: number }>();

  constructor(private readonly context: LedgerContext) {}

  /**
   * The key of an event's ticket; null: it has none, and needs none. What was decided is written down before it is told.
   * @throws VigieError of the store; VIGIE_STORE_DAMAGED where what was written down cannot be understood
   */
  async of(event: FindingEvent): Promise<Outcome<string | null>> {
    const { store, destination, tickets } = this.context;
    const { fingerprint, status, severity } = event.finding;
    const home = await readHome(store, destination, fingerprint);
    const isNew = home === undefined && tickets.group === 'finding';
    const there = home?.ticketKey ?? fingerprint;
    const needsOne = status === 'open' && atLeast(severity, tickets.severity);
    // Without anything written it is at home under its own fingerprint, and nothing need be looked up.
    if (isNew && needsOne) return accepted(fingerprint);
    if (await this.isKnownTo(there, event)) return accepted(there);
    if (!needsOne) return accepted(null);
    const wanted = { group: tickets.group, of: groupOf(event, tickets.group) };
    if (home !== undefined && home.group === wanted.group && home.of === wanted.of) {
      // It was mended there, and is back: unless people have done with that ticket meanwhile.
      const joins = await this.roomIn(there);
      if (joins.outcome !== 'accepted') return joins;
      if (joins.value > 0) return accepted(there);
    }
    const ticketKey = await this.keyFor(wanted, event);
    if (ticketKey.outcome !== 'accepted') return ticketKey;
    if (home !== undefined || ticketKey.value !== fingerprint)
      await writeHome(store, destination, fingerprint, { schema: 1, ticketKey: ticketKey.value, ...wanted });
    return ticketKey;
  }

  /** Is it open there, or being made so, or has its event been applied there? */
  private async isKnownTo(ticketKey: string, { finding }: FindingEvent): Promise<boolean> {
    const { store, destination } = this.context;
    const { entry, etag } = await readKept(store, destination, ticketKey);
    if (etag === undefined) return false;
    // What is under way comes first: the ticket may say it already.
    const { fingerprint } = finding;
    const underWay = entry.creating?.findings ?? entry.changing?.findings;
    const carried = underWay?.[fingerprint] ?? entry.findings[fingerprint];
    if (carried === undefined) return entry.state === 'creating' && entry.ticketKey === fingerprint;
    return carried.open || carried.rev >= finding.rev;
  }

  private async keyFor({ group, of }: Pick<Home, 'group' | 'of'>, { finding }: FindingEvent): Promise<Outcome<string>> {
    if (group === 'finding') return accepted(finding.fingerprint);
    const known = this.found.get(of);
    if (known !== undefined && known.room > 0) {
      known.room -= 1;
      return accepted(known.ticketKey);
    }
    for (let part = (known?.part ?? 0) + 1; ; part += 1) {
      const ticketKey = hashOf(group, of, part);
      const room = await this.roomIn(ticketKey);
      if (room.outcome !== 'accepted') return room;
      if (room.value <= 0) continue;
      this.found.set(of, { ticketKey, part, room: room.value - 1 });
      return accepted(ticketKey);
    }
  }

  /** How many findings may still join the ticket of this key; none where people have done with it. */
  private async roomIn(ticketKey: string): Promise<Outcome<number>> {
    const { store, destination, desk, tickets } = this.context;
    const { entry } = await readKept(store, destination, ticketKey);
    const room = MOST_FINDINGS - openIn(entry);
    if (room <= 0 || entry.closedByPerson !== null) return accepted(0);
    // Elsewhere under the same name: its number is somebody else's ticket here.
    const isHere = entry.place === null || entry.place === desk.place;
    if (entry.state !== 'open' || entry.ticket === null || desk.look === undefined || !isHere) return accepted(room);
    // A person may have closed it since the last round.
    const seen = await desk.look([entry.ticket]);
    if (seen.outcome !== 'accepted') return seen;
    const state = seen.value.get(entry.ticket.id)?.state;
    // One that was deleted gets another in its place, unless what people close is left alone.
    const isDone =
      state === 'closed' || state === 'final' || (state === 'gone' && tickets.onClosedByPerson === 'leave');
    return accepted(isDone ? 0 : room);
  }
}

function openIn({ findings }: LedgerEntry): number {
  return Object.values(findings).filter(({ open }) => open).length;
}

/** Which ticket of a kind it is: the resource's, the check's, the owner's. */
function groupOf({ finding, resource }: FindingEvent, group: TicketGroup): string {
  switch (group) {
    case 'cluster':
      return resource === null ? finding.fingerprint : resource.id.toLowerCase();
    case 'finding':
      return finding.fingerprint;
    case 'check':
      return finding.check;
    case 'owner':
      return resource?.owner?.toLowerCase() ?? '';
  }
}

function homePath(destination: string, fingerprint: string): string {
  return `ticketOf/${destination}/${fingerprint}`;
}

/** @throws VigieError VIGIE_STORE_DAMAGED: without it, what closes a ticket would find none */
async function readHome(store: Store, destination: string, fingerprint: string): Promise<Home | undefined> {
  const path = homePath(destination, fingerprint);
  const stored = await store.read(path);
  if (stored === undefined) return undefined;
  const value = jsonOf(stored.text);
  if (isObject(value) && typeof value.ticketKey === 'string') return value as unknown as Home;
  throw new VigieError('VIGIE_STORE_DAMAGED', `${path} cannot be understood`);
}

async function writeHome(store: Store, destination: string, fingerprint: string, home: Home): Promise<void> {
  await store.write(homePath(destination, fingerprint), JSON.stringify(home), 'any');
}

/** The key of the ticket that carries a finding, if any does. */
export async function ticketKeyFor(store: Store, destination: string, fingerprint: string): Promise<string> {
  return (await readHome(store, destination, fingerprint))?.ticketKey ?? fingerprint;
}
