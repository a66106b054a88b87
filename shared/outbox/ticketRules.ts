import type { TicketTemplate } from '../config/ticketTemplate.js';
import type { Severity } from '../severity.js';

/** What a ticket carries: all findings of a cluster (or of another resource), one finding, all of a check, all of an owner. */
export type TicketGroup = 'cluster' | 'finding' | 'check' | 'owner';

/** What the configuration says of tickets. */
export interface TicketRules {
  /** `reopen`: after `reopenAfterDays`; `leave`: it stays closed, and events of its findings open no other. */
  readonly onClosedByPerson: 'reopen' | 'leave';
  readonly reopenAfterDays: number;
  readonly group: TicketGroup;
  /** Findings from this severity on get a ticket; one that has one keeps it. */
  readonly severity: Severity;
  /** So many tickets are opened at each desk by one sweep; what is more waits for the next. */
  readonly maxNewPerSweep: number;
  /** Words of the user's own in each ticket. */
  readonly template: TicketTemplate;
}
