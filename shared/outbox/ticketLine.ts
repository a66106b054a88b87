import type { FindingEvent } from '../events/event.js';
import type { Severity } from '../severity.js';
import { clean } from '../text.js';

/** What a ticket that carries several findings says of one of them; texts of others are clean()ed, not yet escaped. */
export interface TicketLine {
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly status: FindingEvent['finding']['status'];
  readonly resolution: FindingEvent['finding']['resolution'];
  readonly reason: string;
  /** ISO instants. */
  readonly firstSeen: string;
  readonly dueDate: string;
  readonly overdue: boolean;
  /** Id of the resource in lower case, and its name; '' where there is none. */
  readonly place: string;
  readonly name: string;
  readonly subject: string | null;
  readonly owner: string | null;
  readonly command: string | null;
  /** Why it matters; '' where nothing says it. */
  readonly link: string;
}

/** A hundred of these are one document. */
const LONGEST_REASON = 300;

export function ticketLine({ finding, resource }: FindingEvent): TicketLine {
  const { check, title, severity, status, resolution, firstSeen, dueDate, overdue, remediation } = finding;
  return {
    ...{ check, title, severity, status, resolution, firstSeen, dueDate, overdue },
    reason: clean(finding.reason, LONGEST_REASON),
    place: resource?.id.toLowerCase() ?? '',
    name: resource === null ? '' : clean(resource.name, 63),
    subject: resource?.subject == null ? null : clean(resource.subject, 80),
    owner: resource?.owner == null ? null : clean(resource.owner, 100),
    command: remediation.command,
    link: remediation.link,
  };
}
