import type { Quiet } from '../config/quietHours.js';
import type { SecretSource } from '../config/secret.js';
import type { DestinationKind, OpenDestination } from '../destinations/destination.js';
import type { NoticeEvent, VigieEvent } from '../events/event.js';
import type { Store } from '../store/store.js';
import type { TicketRules } from './ticketRules.js';

/** A destination as the configuration names it. */
export interface ConfiguredDestination {
  readonly name: string;
  readonly kind: Pick<DestinationKind, 'kind' | 'family'>;
  /** Its quiet hours while they are on (domain time); then nothing is sent to it. Absent: it has none. */
  readonly quiet?: (() => Quiet | undefined) | undefined;
  /** A new one each time: what was cached of a secret is not used again. */
  open(): Promise<OpenDestination>;
}

/** What the words of a notice are made of. */
export interface NoticeText {
  /** `event-parked`, `destination-blocked`, `state-damaged`… */
  readonly code: string;
  readonly text: string;
  readonly about: string;
}

/** What a delivery run works with. */
export interface DeliveryContext {
  readonly store: Store;
  readonly destinations: ReadonlyMap<string, ConfiguredDestination>;
  /** What was opened, shared by all cursors of a run. */
  readonly opened: OpenedDestinations;
  readonly secrets: SecretSource;
  /** Who holds the leases, for people: with the process id. */
  readonly holder: string;
  /** Machine time: leases, delays, Retry-After. */
  readonly machineNow: () => Date;
  /** Longer than the longest call to a destination. */
  readonly leaseMs: number;
  /** Divides the waits between tries; 1 but in tests and on the local host. */
  readonly timeScale: number;
  /** Machine time; from then on a run ends at the next line, and says that more is left. Absent: it goes on to the end. */
  readonly stopAt?: Date;
  /** Where people look at resources, for links in tickets; null: no links. */
  readonly portal: string | null;
  readonly log: (line: string) => void;
  /** What is done about tickets that people closed. */
  readonly tickets: TicketRules;
  /** Which destinations an event goes to, as the configuration has it now. */
  readonly route: (event: VigieEvent) => readonly string[];
  /** Gives a notice its uid (code, about, UTC day) and its domain time. */
  readonly makeNotice: (notice: NoticeText) => NoticeEvent;
  /** Told of each partition that got something new to send: whoever sends it is woken. */
  readonly wake: (partition: string, destinations: readonly string[]) => Promise<void>;
}

/** Opens each destination once, and anew when it is told to. */
export class OpenedDestinations {
  private readonly current = new Map<string, Promise<OpenDestination>>();
  private readonly all: Promise<OpenDestination>[] = [];

  get(destination: ConfiguredDestination): Promise<OpenDestination> {
    return this.current.get(destination.name) ?? this.reopen(destination);
  }

  /** The old one is closed with the rest: another cursor may still be sending through it. */
  reopen(destination: ConfiguredDestination): Promise<OpenDestination> {
    const opening = destination.open();
    this.current.set(destination.name, opening);
    this.all.push(opening);
    // One that cannot be opened is tried again by the next who asks.
    opening.catch(() => {
      if (this.current.get(destination.name) === opening) this.current.delete(destination.name);
    });
    return opening;
  }

  /** Closes whatever was opened; call it when the run has ended. */
  async closeAll(): Promise<void> {
    const settled = await Promise.allSettled(this.all.splice(0));
    this.current.clear();
    for (const opened of settled) {
      if (opened.status === 'fulfilled' && opened.value.family === 'siem') await opened.value.close?.();
    }
  }
}
