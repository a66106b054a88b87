import type { TicketDesk } from '../destinations/destination.js';
import type { Store } from '../store/store.js';
import type { TicketRules } from './ticketRules.js';

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
  readonly tickets: TicketRules;
}
