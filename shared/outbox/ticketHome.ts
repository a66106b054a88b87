import { accepted, type Outcome } from '../destinations/outcome.js';
import type { FindingEvent } from '../events/event.js';
import { isObject, jsonOf } from '../json.js';
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
  /** Of groups that were looked for already. */
  private readonly found = new Map<string, string>();

  constructor(private readonly context: LedgerContext) {}

  /**
   * The key of an event's ticket; null: it has none, and needs none. What was decided is written down before it is told.
   * @throws VigieError of the store
   */
  async of(event: FindingEvent): Promise<Outcome<string | null>> {
    const { store, destination, tickets } = this.context;
    const { fingerprint, status } = event.finding;
    const home = await readHome(store, destination, fingerprint);
    const wanted = { group: tickets.group, of: groupOf(event, tickets.group) };
    if (home !== undefined && home.group === wanted.group && home.of === wanted.of) return accepted(home.ticketKey);
    if (home === undefined && wanted.group === 'finding') return accepted(fingerprint);
    if (await this.isKnownTo(home?.ticketKey ?? fingerprint, event)) return accepted(home?.ticketKey ?? fingerprint);
    if (status !== 'open') return accepted(null);
    const ticketKey = await this.keyFor(wanted, event);
    if (ticketKey.outcome !== 'accepted') return ticketKey;
    // Without anything written, a finding is at home under its own fingerprint.
    if (home !== undefined || ticketKey.value !== fingerprint)
      await writeHome(store, destination, fingerprint, { schema: 1, ticketKey: ticketKey.value, ...wanted });
    return ticketKey;
  }

  /** Is it open there, or has its event been applied there? */
  private async isKnownTo(ticketKey: string, { finding }: FindingEvent): Promise<boolean> {
    const { store, destination } = this.context;
    const { entry, etag } = await readKept(store, destination, ticketKey);
    if (etag === undefined) return false;
    const carried = entry.findings[finding.fingerprint] ?? entry.creating?.findings?.[finding.fingerprint];
    if (carried === undefined) return entry.state === 'creating' && entry.ticketKey === finding.fingerprint;
    return carried.open || carried.rev >= finding.rev;
  }

  private async keyFor({ group, of }: Pick<Home, 'group' | 'of'>, { finding }: FindingEvent): Promise<Outcome<string>> {
    if (group === 'finding') return accepted(finding.fingerprint);
    const known = this.found.get(of);
    if (known !== undefined) return accepted(known);
    for (let part = 1; ; part += 1) {
      const ticketKey = hashOf(group, of, part);
      const joins = await this.canJoin(ticketKey);
      if (joins.outcome !== 'accepted') return joins;
      if (!joins.value) continue;
      this.found.set(of, ticketKey);
      return accepted(ticketKey);
    }
  }

  /** May a finding that is new join the ticket of this key? */
  private async canJoin(ticketKey: string): Promise<Outcome<boolean>> {
    const { store, destination, desk } = this.context;
    const { entry } = await readKept(store, destination, ticketKey);
    if (openIn(entry) >= MOST_FINDINGS || entry.closedByPerson !== null) return accepted(false);
    // Elsewhere under the same name: its number is somebody else's ticket here.
    const isHere = entry.place === null || entry.place === desk.place;
    if (entry.state !== 'open' || entry.ticket === null || desk.look === undefined || !isHere) return accepted(true);
    // A person may have closed it since the last round.
    const seen = await desk.look([entry.ticket]);
    if (seen.outcome !== 'accepted') return seen;
    const state = seen.value.get(entry.ticket.id)?.state;
    return accepted(state !== 'closed' && state !== 'final');
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
      return resource?.owner ?? '';
  }
}

function homePath(destination: string, fingerprint: string): string {
  return `ticketOf/${destination}/${fingerprint}`;
}

async function readHome(store: Store, destination: string, fingerprint: string): Promise<Home | undefined> {
  const stored = await store.read(homePath(destination, fingerprint));
  const value = stored === undefined ? undefined : jsonOf(stored.text);
  return isObject(value) && typeof value.ticketKey === 'string' ? (value as unknown as Home) : undefined;
}

async function writeHome(store: Store, destination: string, fingerprint: string, home: Home): Promise<void> {
  await store.write(homePath(destination, fingerprint), JSON.stringify(home), 'any');
}

/** The key of the ticket that carries a finding, if any does. */
export async function ticketKeyFor(store: Store, destination: string, fingerprint: string): Promise<string> {
  return (await readHome(store, destination, fingerprint))?.ticketKey ?? fingerprint;
}
