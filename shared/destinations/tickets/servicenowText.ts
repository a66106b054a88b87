import type { JsonObject } from '../../json.js';
import type { Severity } from '../../severity.js';
import type { TicketPart, TicketText } from '../destination.js';
import { assigneeOf } from './assignee.js';
import { listWithin } from './listWithin.js';
import { plainBody } from './ticketBody.js';

/** Widths of an instance's own columns; longer values would be cut there without a word. */
const MOST_TITLE = 160;
const MOST_TEXT = 4_000;

/** ServiceNow computes the priority from these two: 1 to 5 for 1/1 to 3/3. */
const URGENCY_AND_IMPACT: Readonly<Record<Severity, readonly [string, string]>> = {
  critical: ['1', '1'],
  high: ['2', '1'],
  medium: ['2', '2'],
  low: ['3', '3'],
};

interface Placement {
  readonly assignmentGroup?: string | undefined;
  readonly assign: Readonly<Record<string, string>>;
  readonly callerId?: string | undefined;
  readonly category?: string | undefined;
}

/** The fields of an incident that follow the finding. */
export function incident(text: TicketText): JsonObject {
  const [urgency, impact] = URGENCY_AND_IMPACT[text.severity];
  return {
    short_description: plain(text.title, MOST_TITLE),
    description: plain(plainBody(partsOf(text)), MOST_TEXT),
    urgency,
    impact,
    due_date: dueDate(text.dueDate),
  };
}

function partsOf({ body, link }: TicketText): readonly TicketPart[] {
  const portal: readonly TicketPart[] = link === null ? [] : [{ kind: 'link', label: 'In the portal', url: link }];
  return listWithin(body, portal, MOST_TEXT, (part) => plain(plainBody([part]), Number.POSITIVE_INFINITY).length);
}

/** Where a new incident goes; later on that is for people to change. */
export function placement(
  owner: string | null,
  { assignmentGroup, assign, callerId, category }: Placement,
): JsonObject {
  const group = assigneeOf(owner, assign, assignmentGroup);
  return {
    ...(group === undefined ? {} : { assignment_group: group }),
    ...(callerId === undefined ? {} : { caller_id: callerId }),
    ...(category === undefined ? {} : { category }),
  };
}

/** Resolving needs both in the same call. */
export function closing(note: string, closeCode: string): JsonObject {
  return { close_code: closeCode, close_notes: plain(note, MOST_TEXT) };
}

export function workNote(note: string): JsonObject {
  return { work_notes: plain(note, MOST_TEXT) };
}

/** `[code]` would be shown as HTML and `@[` would call people: a zero-width space breaks both. */
function plain(text: string, most: number): string {
  const harmless = text.replace(/\[(?=\/?code\b)/gi, '[\u200b').replace(/@\[/g, '@\u200b[');
  const characters = [...harmless];
  return characters.length <= most ? harmless : `${characters.slice(0, most - 1).join('')}…`;
}

/** `2026-11-23 01:30:00`, UTC. */
function dueDate(instant: string): string {
  return new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
}
