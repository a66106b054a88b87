import type { TicketPlaceholder } from '../config/ticketTemplate.js';
import type { FindingEvent } from '../events/event.js';
import { clean } from '../text.js';
import type { TicketLine } from './ticketLine.js';

/** What the words of a ticket are filled with, beside the worst of its findings. */
export interface TicketPlace {
  /** Where all of them lie; null: in more than one place, and what is asked of the place is empty. */
  readonly resource: FindingEvent['resource'];
  /** ISO instant; '' where it is not told. */
  readonly firstSeen: string;
  /** How many other findings of the ticket are open. */
  readonly more: number;
}

/**
 * Values for the placeholders of `tickets.template`, cleaned; times as `2026-11-23 01:30 UTC`. What is not known is ''.
 * @param worst of the ticket's findings
 */
export function templateValues(
  { title, check, severity, name, subject, owner, reason, dueDate }: TicketLine,
  { resource, firstSeen, more }: TicketPlace,
): Readonly<Record<string, string>> {
  const values: Record<TicketPlaceholder, string> = {
    ...{ title: clean(title), check, severity, resource: name, reason },
    subject: subject ?? '',
    owner: owner ?? '',
    resourceGroup: clean(resource?.resourceGroup ?? '', 90),
    subscription: clean(resource?.subscriptionName ?? resource?.subscriptionId ?? '', 90),
    location: clean(resource?.location ?? '', 90),
    due: minute(dueDate),
    firstSeen: minute(firstSeen),
    more: more > 0 ? String(more) : '',
  };
  const tags = Object.entries(resource?.tags ?? {}).map(([tag, value]) => [`tag.${tag.toLowerCase()}`, clean(value)]);
  return { ...(Object.fromEntries(tags) as Record<string, string>), ...values };
}

/** `2026-11-23 01:30 UTC` */
function minute(instant: string): string {
  return instant === '' ? '' : `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
