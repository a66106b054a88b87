import type { TicketTemplate } from '../config/ticketTemplate.js';
import type { TicketPart, TicketText } from '../destinations/destination.js';
import type { FindingEvent } from '../events/event.js';
import { portalLink } from '../events/portalLink.js';
import { SEVERITIES, type Severity } from '../severity.js';
import { fillTemplate } from '../template.js';
import { clean, count } from '../text.js';
import type { TicketLine } from './ticketLine.js';
import { templateValues } from './ticketTemplate.js';
import { LONGEST_TITLE, sentence, ticketText, where, words } from './ticketText.js';

/** So many commands are told, and as many links: those of the worst. */
const MOST_COMMANDS = 10;

/** What a ticket's words are made of, beside its lines. */
export interface GroupWords {
  /** Where people look at resources; null: no link. */
  readonly portal: string | null;
  /** Words of the user's own. */
  readonly template: TicketTemplate;
}

/**
 * The words of a ticket. One that carries a single finding speaks of that alone; one that carries several says the worst
 * first, lists all, and ticks what has ended.
 * @param lines of all findings that it carries, at least one
 * @param event of one of them: where they lie
 */
export function textOf(lines: readonly TicketLine[], event: FindingEvent, given: GroupWords): TicketText {
  const ordered = lines.toSorted(worstFirst);
  const [worst] = ordered;
  if (worst === undefined) return ticketText(event, given.portal);
  const isAlone = ordered.length === 1;
  // By what it carries, and not by what the configuration says: a ticket outlives that.
  const resource = isAlone || areAll(ordered, ({ place }) => place) ? event.resource : null;
  const text = isAlone ? ticketText(event, given.portal) : groupText(ordered, worst, resource, given);
  const more = Math.max(0, ordered.filter(isOpen).length - 1);
  return withTemplate(text, given.template, templateValues(worst, { resource, firstSeen: worst.firstSeen, more }));
}

/** @param resource where all lie; null: in several places */
function groupText(
  ordered: readonly TicketLine[],
  worst: TicketLine,
  resource: FindingEvent['resource'],
  { portal }: GroupWords,
): TicketText {
  const open = ordered.filter(isOpen);
  const isOnePlace = resource !== null;
  return {
    title: clean(titleOf(ordered, open[0] ?? worst, open.length), LONGEST_TITLE),
    body: [
      words(summary(open, ordered.length)),
      ...(isOnePlace ? [words(where({ ...resource, subject: null }))] : []),
      { kind: 'checklist', items: ordered.map((line) => ({ done: !isOpen(line), text: item(line, isOnePlace) })) },
      ...commands(open, isOnePlace),
      ...links(open),
      words('Vigie ticks what has ended, and closes this ticket by itself when nothing is left.'),
    ],
    severity: (open[0] ?? worst).severity,
    dueDate: firstDue(open.length > 0 ? open : ordered),
    owner: ownerOf(ordered),
    link: isOnePlace && portal !== null ? portalLink(portal, resource) : null,
  };
}

/** A title of which nothing is left is ours. */
function withTemplate(
  text: TicketText,
  { title, before, after }: TicketTemplate,
  values: Readonly<Record<string, string>>,
): TicketText {
  const own = (template: string | undefined) => (template === undefined ? '' : fillTemplate(template, values));
  const paragraph = (template: string | undefined) => (own(template) === '' ? [] : [words(own(template))]);
  return {
    ...text,
    title: clean(own(title), LONGEST_TITLE) || text.title,
    body: [...paragraph(before), ...text.body, ...paragraph(after)],
  };
}

/** `aks-pay: Kubernetes version out of support and 2 more`; of several clusters the check or the owner comes first. */
function titleOf(all: readonly TicketLine[], first: TicketLine, open: number): string {
  const more = open > 1 ? ` and ${open - 1} more` : '';
  if (areAll(all, ({ place }) => place)) return `${first.name}: ${first.title}${more}`;
  if (areAll(all, ({ check }) => check)) return `${first.title}: ${first.name}${more}`;
  return `${first.owner ?? 'Nobody owns it'}: ${first.title} at ${first.name}${more}`;
}

/** Do all lines say the same? */
function areAll(lines: readonly TicketLine[], of: (line: TicketLine) => string): boolean {
  return new Set(lines.map(of)).size === 1;
}

function summary(open: readonly TicketLine[], inAll: number): string {
  const [worst] = open;
  if (worst === undefined) return `All ${inAll} findings have ended.`;
  const late = open.filter(({ overdue }) => overdue).length;
  const due = late > 0 ? `${late} ${late === 1 ? 'is' : 'are'} overdue` : `the first is due by ${day(firstDue(open))}`;
  return `${open.length} of ${count(inAll, 'finding')} ${open.length === 1 ? 'is' : 'are'} open; the worst is ${worst.severity}, and ${due}.`;
}

function item(line: TicketLine, isOnePlace: boolean): string {
  return `${state(line)}: ${naming(line, isOnePlace)}: ${sentence(line.reason)}`;
}

function state({ status, resolution, severity, overdue, dueDate }: TicketLine): string {
  switch (status) {
    case 'open':
      return `${severity}, ${overdue ? 'was due by' : 'due by'} ${day(dueDate)}`;
    case 'exempted':
      return 'exempted';
    default:
      return resolution === 'deleted' ? 'gone' : resolution === 'notApplicable' ? 'no longer asked' : 'mended';
  }
}

/** What, and where it is: not said again where all lie in one place. */
function naming({ title, name, subject }: TicketLine, isOnePlace: boolean): string {
  const place = [isOnePlace ? '' : name, subject ?? ''].filter((part) => part !== '').join(', ');
  return place === '' ? title : `${title} (${place})`;
}

function commands(open: readonly TicketLine[], isOnePlace: boolean): TicketPart[] {
  const told = new Set<string>();
  const parts: TicketPart[] = [];
  for (const line of open) {
    if (line.command === null || told.has(line.command)) continue;
    told.add(line.command);
    if (told.size <= MOST_COMMANDS)
      parts.push({ kind: 'command', label: naming(line, isOnePlace), command: line.command });
  }
  const more = told.size - MOST_COMMANDS;
  return more <= 0 ? parts : [...parts, words(`${count(more, 'more command')}, told when some of these are done.`)];
}

/** One a check. */
function links(open: readonly TicketLine[]): TicketPart[] {
  const byCheck = new Map(open.filter(({ link }) => link !== '').map((line) => [line.check, line]));
  return [...byCheck.values()]
    .slice(0, MOST_COMMANDS)
    .map(({ title, link }) => ({ kind: 'link', label: `Why it matters: ${title}`, url: link }));
}

/** null where it is more than one's. */
function ownerOf(lines: readonly TicketLine[]): string | null {
  const owners = new Set(lines.map(({ owner }) => owner));
  const [first] = owners;
  return owners.size === 1 ? (first ?? null) : null;
}

function isOpen({ status }: TicketLine): boolean {
  return status === 'open';
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** What is open first, the worst of it before the rest; then by due date, title and place, so that the order stays. */
function worstFirst(a: TicketLine, b: TicketLine): number {
  return (
    Number(isOpen(b)) - Number(isOpen(a)) ||
    rank(a.severity) - rank(b.severity) ||
    compare(a.dueDate, b.dueDate) ||
    compare(a.title, b.title) ||
    compare(a.name, b.name) ||
    compare(a.subject ?? '', b.subject ?? '')
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function firstDue(lines: readonly TicketLine[]): string {
  return lines.map(({ dueDate }) => dueDate).reduce((first, next) => (next < first ? next : first));
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
