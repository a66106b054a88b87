import type { TicketReference, TicketText } from '../destinations/destination.js';
import { VigieError } from '../errors.js';
import type { Store } from '../store/store.js';
import { hashOf } from '../text.js';
import type { TicketLine } from './ticketLine.js';

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
  readonly creating: Creating | null;
  readonly ticket: TicketReference | null;
  /** Where it is: {@link TicketDesk.place} of the desk that made it; null: an earlier version did. */
  readonly place: string | null;
  /** What we wrote into it last; null: nobody knows. */
  readonly text: TicketText | null;
  /** A person has closed it while a finding still fails; null: nobody has, as far as was seen. */
  readonly closedByPerson: ClosedByPerson | null;
  /** The findings that it carries, by fingerprint. */
  readonly findings: CarriedFindings;
  /** It is to be opened by a later sweep; null: it is not. */
  readonly waiting: Waiting | null;
  /** A change whose answer was lost: it is made again before any other; null: there is none. */
  readonly changing: Changing | null;
}

/** What is known of a ticket that may be being made. */
export interface Creating {
  /** When it was written: ISO, machine time. */
  readonly since: string;
  /** The uid of the first event that it is made for. */
  readonly event: string;
  /** What it says and carries where it is there; absent: an earlier version wrote it. */
  readonly text?: TicketText;
  readonly findings?: CarriedFindings;
}

/** A change that may have been made. */
export interface Changing {
  readonly call: 'update' | 'reopen';
  readonly text: TicketText;
  readonly note: string;
  /** What the ticket carries once it was made. */
  readonly findings: CarriedFindings;
}

/** One finding of a ticket. */
interface CarriedFinding {
  /** Of the last event that was applied. */
  readonly rev: number;
  /** Whether it still needs work. */
  readonly open: boolean;
  /** What the ticket says of it; absent where the ticket says nothing of it (any more), or an earlier version wrote it. */
  readonly line?: TicketLine;
}
export type CarriedFindings = Readonly<Record<string, CarriedFinding>>;

/** A place on the desk's waiting list. */
interface Waiting {
  /** Its name there. */
  readonly name: string;
  /** The desk was asked, and refused it. */
  readonly wasRefused: boolean;
}

/** What a round has seen of a ticket that a person closed. */
export interface ClosedByPerson {
  /** Domain time of the sweep that saw it first: ISO, UTC. */
  readonly since: string;
  /** As something that will not be done. */
  readonly declined: boolean;
}

/** An entry as it was read, and what a later write must name. */
export interface Kept {
  readonly entry: LedgerEntry;
  readonly etag: string | undefined;
}

/** What the desk is searched by: of this destination, this key and this generation alone. */
export function markerOf(destination: string, ticketKey: string, generation: number): string {
  return hashOf('ticket', destination, ticketKey, generation);
}

/** The ledger's entry of a key; `undefined` where there is none. */
export async function readLedger(
  store: Store,
  destination: string,
  ticketKey: string,
): Promise<LedgerEntry | undefined> {
  const { entry, etag } = await readKept(store, destination, ticketKey);
  return etag === undefined ? undefined : entry;
}

export function ledgerPath(destination: string, ticketKey: string): string {
  return `${ledgerFolder(destination)}${ticketKey}`;
}

/** Where the tickets of a desk stand. */
export function ledgerFolder(destination: string): string {
  return `tickets/${destination}/`;
}

/** What was written by an earlier version lacks the later ones of these. */
const NOTHING = {
  state: 'none',
  generation: 1,
  creating: null,
  ticket: null,
  place: null,
  text: null,
  closedByPerson: null,
  findings: {},
  waiting: null,
  changing: null,
} as const;

/** @throws VigieError VIGIE_STORE_DAMAGED naming the document */
export async function readKept(store: Store, destination: string, ticketKey: string): Promise<Kept> {
  const path = ledgerPath(destination, ticketKey);
  const stored = await store.read(path);
  if (stored === undefined) return { entry: { schema: 1, ticketKey, ...NOTHING }, etag: undefined };
  try {
    return { entry: { ...NOTHING, ...(JSON.parse(stored.text) as LedgerEntry) }, etag: stored.etag };
  } catch (error) {
    throw new VigieError('VIGIE_STORE_DAMAGED', `${path} cannot be understood`, { cause: error });
  }
}

/** @throws VigieError VIGIE_STORE_CONFLICT where somebody else has written it since it was read */
export async function saveKept(
  store: Store,
  destination: string,
  { entry, etag }: Kept,
  changes: Partial<LedgerEntry>,
): Promise<Kept> {
  const next: LedgerEntry = { ...entry, ...changes };
  const path = ledgerPath(destination, entry.ticketKey);
  return { entry: next, etag: await store.write(path, JSON.stringify(next), etag) };
}

/** The ticket is of no more use: the next one has a marker of its own, and is about what still needs work. */
export function givenUp({ generation, findings }: LedgerEntry): Partial<LedgerEntry> {
  const nothing = {
    creating: null,
    changing: null,
    ticket: null,
    place: null,
    text: null,
    closedByPerson: null,
  } as const;
  return { ...nothing, state: 'none', generation: generation + 1, findings: stillOpen(findings) };
}

function stillOpen(findings: CarriedFindings): CarriedFindings {
  const entries = Object.entries(findings);
  return Object.fromEntries(entries.map(([key, one]) => [key, one.open ? one : { rev: one.rev, open: false }]));
}
