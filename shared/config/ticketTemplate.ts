import { z } from 'zod';
import { placeholdersIn, templateFault } from '../template.js';
import { suggestion } from './problems.js';

/** What a ticket's own words may name; beside these `tag.NAME`, a tag of the resource. */
export const TICKET_PLACEHOLDERS = [
  'title',
  'check',
  'severity',
  'resource',
  'subject',
  'resourceGroup',
  'subscription',
  'location',
  'owner',
  'due',
  'firstSeen',
  'reason',
  'more',
] as const;
export type TicketPlaceholder = (typeof TICKET_PLACEHOLDERS)[number];

/** A text with placeholders. @param most characters of the text as it stands in vigie.yaml */
function text(most: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .superRefine((given, context) => {
      for (const message of templateProblems(given)) context.addIssue({ code: 'custom', message });
    });
}

/** The words of tickets: each desk cuts a title to what it takes, and there must be room for the rest of the text. */
export const ticketTemplateSchema = z.strictObject({
  /** Absent: Vigie's own title. */
  title: text(200).optional(),
  /** A paragraph of its own before what Vigie says. */
  before: text(1_000).optional(),
  /** The same after it. */
  after: text(1_000).optional(),
});
export type TicketTemplate = z.infer<typeof ticketTemplateSchema>;

function templateProblems(given: string): readonly string[] {
  const fault = templateFault(given);
  if (fault !== undefined)
    return [`a text whose braces and brackets fit (a single one is written twice: {{ or [[); found ${fault}`];
  return placeholdersIn(given)
    .filter((name) => !isKnown(name))
    .map(
      (name) =>
        `placeholders that Vigie fills; {${name}} is none${suggestion(name, [...TICKET_PLACEHOLDERS, 'tag.NAME'])}`,
    );
}

function isKnown(name: string): boolean {
  return /^tag\.\S/.test(name) || TICKET_PLACEHOLDERS.some((known) => known === name);
}
