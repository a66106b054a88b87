/** What is done about a ticket that a person closed while a finding still fails. */
export interface TicketRules {
  /** `reopen`: after `reopenAfterDays`; `leave`: it stays closed, and events of the finding open no other. */
  readonly onClosedByPerson: 'reopen' | 'leave';
  readonly reopenAfterDays: number;
}
