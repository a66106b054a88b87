import type { z } from 'zod';
import type { TokenSource } from '../azure/tokens.js';
import type { CloudSettings } from '../config/cloud.js';
import type { SecretSource } from '../config/secret.js';
import type { Digest } from '../events/digest.js';
import type { SummaryEvent, VigieEvent } from '../events/event.js';
import type { Severity } from '../severity.js';
import type { HttpClient } from './http.js';
import type { ChunkOutcome, Outcome } from './outcome.js';

/** What every destination is opened with; it reads no clock, environment or file by itself. */
export interface Surroundings {
  /** Entra tokens by audience, for destinations in Azure. */
  readonly tokens: TokenSource;
  readonly cloud: CloudSettings;
  /** For destinations that speak plain HTTPS. */
  readonly http: HttpClient;
  readonly secrets: SecretSource;
  /** Where the run's output lies (`--out`); the file destination writes below it. */
  readonly outFolder: string;
  /** How long a whole answer may take, for clients that would wait for ever. @default ANSWER_MS */
  readonly answerMs?: number;
  /** Domain time of this delivery run: what TimeGenerated is. */
  readonly now: () => Date;
  /** The same, going on while the run lasts: for what must not look older than it is. @default now */
  readonly clock?: () => Date;
}

/** Takes rows in chunks: SIEMs and files. */
export interface Siem {
  readonly family: 'siem';
  /** Most bytes and events of one chunk; `size` measures what an event adds to it. */
  readonly chunk: {
    readonly maxBytes: number;
    readonly maxEvents: number;
    readonly size: (event: VigieEvent) => number;
  };
  /** In order. `refused` of a chunk: the caller halves what was not taken of it until the culprit is alone. */
  send(events: readonly VigieEvent[]): Promise<ChunkOutcome>;
  close?(): Promise<void>;
}

/**
 * A part of a ticket's body. `text` may hold line breaks; `checklist` are the findings of a ticket that carries several.
 * Each desk shows them in its own form, or as {@link plainBody}.
 */
export type TicketPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly label: string; readonly command: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'checklist'; readonly items: readonly { readonly done: boolean; readonly text: string }[] };

/** What a ticket says; text of others in it is clean()ed but not yet escaped: escaping is the desk's. */
export interface TicketText {
  readonly title: string;
  /** A colleague's words: what, where, why it matters, by when, the command that mends it. */
  readonly body: readonly TicketPart[];
  readonly severity: Severity;
  /** ISO instant. */
  readonly dueDate: string;
  readonly owner: string | null;
  /** Link to the resource in the portal. */
  readonly link: string | null;
}

/** How a desk knows a ticket again: `id` is what its API wants, `number` what people say, `url` what they open. */
export interface TicketReference {
  readonly id: string;
  readonly number: string;
  readonly url: string | null;
}

export interface FoundTicket {
  readonly reference: TicketReference;
  /** `final`: closed for good, this desk will not reopen it. */
  readonly state: 'open' | 'closed' | 'final';
}

/** What is to become of a ticket's text. */
export interface TicketChange {
  /** What we wrote last, as far as that is known: where the desk shows something else by now, a person has edited it. */
  readonly before: TicketText | null;
  readonly after: TicketText;
  readonly note: string;
}

/**
 * How a ticket stands at the desk. `gone`: deleted, or out of our sight. `declined`: it was closed as something that will
 * not be done.
 */
export interface SeenTicket {
  readonly state: FoundTicket['state'] | 'gone';
  readonly declined: boolean;
}

/** Answer to a change of a ticket that may not be there any more, or may be closed for good. */
export type Changed = 'changed' | 'gone' | 'final';

/** A ticket desk. It never decides whether a ticket should be: that is the ledger's (shared/outbox). */
export interface TicketDesk {
  readonly family: 'tickets';
  /** Where the ids of its references count: an instance, a repository. What was made elsewhere is not to be touched. */
  readonly place: string;
  /** How long after a create a search by marker may still miss it, machine time. */
  readonly searchLagMs: number;
  /**
   * Has at hand what a call needs beside the call itself (a secret, a token), so that a create is one request and takes no
   * longer than one: its lease would run out meanwhile, and another would create too.
   */
  prepare(): Promise<Outcome<unknown>>;
  /** The oldest ticket that carries the marker (hexadecimal), compared again in code; null: there is none. */
  find(marker: string): Promise<Outcome<FoundTicket | null>>;
  create(marker: string, text: TicketText): Promise<Outcome<TicketReference>>;
  /** Adds the note, and brings to `after` whatever differs from it and no person has edited since `before`. */
  update(reference: TicketReference, change: TicketChange): Promise<Outcome<Changed>>;
  resolve(reference: TicketReference, note: string): Promise<Outcome<Changed>>;
  /** The same as update, at a ticket that is open again by then. */
  reopen(reference: TicketReference, change: TicketChange): Promise<Outcome<Changed>>;
  /**
   * How tickets stand, by the id of their reference: as few requests as the desk's lists allow. Absent: the desk tells
   * nobody, and what people do there is not seen.
   */
  look?(references: readonly TicketReference[]): Promise<Outcome<ReadonlyMap<string, SeenTicket>>>;
}

/** One card a sweep; best effort. */
export interface Chat {
  readonly family: 'chat';
  post(summary: SummaryEvent, digest: Digest): Promise<Outcome>;
}

export type OpenDestination = Siem | TicketDesk | Chat;

/** One kind of destination: its name in vigie.yaml, the settings that it takes, and how it is opened. */
export interface DestinationKind<Settings = unknown> {
  readonly kind: string;
  readonly family: OpenDestination['family'];
  /** Keys beside `name` and `kind`; a strict object. */
  readonly settings: z.ZodType<Settings>;
  open(settings: Settings, surroundings: Surroundings): Promise<OpenDestination>;
}

export function defineDestination<Settings>(kind: DestinationKind<Settings>): DestinationKind<Settings> {
  return kind;
}
