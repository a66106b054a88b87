import type { TicketPart, TicketText } from '../destinations/destination.js';
import type { FindingEvent } from '../events/event.js';
import { portalLink } from '../events/portalLink.js';
import { clean } from '../text.js';
import { DAY_MS } from '../time.js';

export const LONGEST_TITLE = 160;

/** The words of a finding's ticket: what, where, why it matters, by when, the command that mends it. Times are UTC. */
export function ticketText(event: FindingEvent, portal: string | null): TicketText {
  const { finding, resource } = event;
  const { remediation } = finding;
  const name = resource === null ? '' : `: ${clean(resource.name, 63)}`;
  const subject = resource?.subject == null ? '' : ` (${clean(resource.subject, 80)})`;
  const parts: (TicketPart | undefined)[] = [
    words(sentence(clean(finding.reason, 2_000))),
    resource === null ? undefined : words(where(resource)),
    words(`${due(event)} Severity: ${finding.severity}. First seen ${minute(finding.firstSeen)}.`),
    words(`What to do: ${sentence(remediation.text)}`),
    remediation.command === null ? undefined : { kind: 'command', label: 'Command', command: remediation.command },
    remediation.link === '' ? undefined : { kind: 'link', label: 'Why it matters', url: remediation.link },
    controls(event),
    words(`Vigie closes this ticket by itself when the check "${finding.check}" passes.`),
  ];
  return {
    title: clean(`${finding.title}${name}${subject}`, LONGEST_TITLE),
    body: parts.filter((part) => part !== undefined),
    severity: finding.severity,
    dueDate: finding.dueDate,
    owner: resource?.owner == null ? null : clean(resource.owner, 100),
    link: resource === null || portal === null ? null : portalLink(portal, resource),
  };
}

/** What has happened, in a sentence or two, for the ticket's history. */
export function ticketNote(event: FindingEvent): string {
  const { finding } = event;
  const reason = sentence(clean(finding.reason, 2_000));
  switch (event.kind) {
    case 'finding.opened':
      return `Found: ${reason} ${due(event)}`;
    case 'finding.reopened':
      return `It is back: ${reason} ${due(event)}`;
    case 'finding.overdue':
      return `Still open: ${reason} ${due(event)}`;
    case 'finding.resolved':
      return resolved(event);
    case 'finding.exempted':
      return exempted(event);
    case 'finding.unexempted':
      return `The exemption has ended and the finding still stands: ${reason} ${due(event)}`;
    default:
      return `${changedSeverity(event)}${reason} ${due(event)}`;
  }
}

/** What has happened to several, or to one of several. @param inAll findings that the ticket tells of */
export function notesOf(events: readonly FindingEvent[], inAll: number): string {
  const [first] = events;
  if (inAll <= 1 && first !== undefined) return ticketNote(first);
  return events.map((event) => `${nameOf(event)}: ${ticketNote(event)}`).join('\n');
}

/** At a ticket of several findings that is closed. */
export function allEnded(inAll: number): string {
  return `Nothing is left to do: all ${inAll} findings of this ticket have ended.`;
}

function nameOf({ finding, resource }: FindingEvent): string {
  const subject = resource?.subject == null ? '' : `, ${clean(resource.subject, 80)}`;
  return `${finding.title} (${resource === null ? finding.check : clean(resource.name, 63)}${subject})`;
}

/** At a ticket that a person closed while the finding still fails. @param now domain time at which that was seen */
export function willOpenAgain({ reopenAfterDays }: { readonly reopenAfterDays: number }, now: Date): string {
  const day = new Date(now.getTime() + reopenAfterDays * DAY_MS).toISOString().slice(0, 10);
  return `This ticket was closed, but what it is about still fails. It is opened again after ${day} unless the check passes by then. ${LET_IT_STAND}`;
}

/** At one that was closed as something that will not be done. */
export function askForExemption(): string {
  return `This ticket was closed as something that will not be done, but what it is about still fails. It stays closed. ${LET_IT_STAND}`;
}

export function openedAgain(): string {
  return `Opened again: what it is about still fails. ${LET_IT_STAND}`;
}

const LET_IT_STAND = 'To let it stand, add an exemption to vigie.yaml: who, why, until when.';

export function where(resource: NonNullable<FindingEvent['resource']>): string {
  const lines = [
    `Where: ${clean(resource.name, 90)}${resource.subject === null ? '' : `, ${clean(resource.subject, 200)}`}`,
    resource.location === null ? undefined : `Region: ${clean(resource.location, 90)}`,
    resource.resourceGroup === null ? undefined : `Resource group: ${clean(resource.resourceGroup, 90)}`,
    resource.subscriptionId === null
      ? undefined
      : `Subscription: ${clean(resource.subscriptionName ?? '(no name known)', 90)} (${clean(resource.subscriptionId, 90)})`,
    `Id: ${clean(resource.id, 1_000)}`,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

function due({ finding }: FindingEvent): string {
  return finding.overdue
    ? `It was due by ${minute(finding.dueDate)} and is overdue.`
    : `It is due by ${minute(finding.dueDate)}.`;
}

function changedSeverity({ finding }: FindingEvent): string {
  const { previousSeverity, severity } = finding;
  return previousSeverity === null || previousSeverity === severity
    ? 'Changed: '
    : `Severity went from ${previousSeverity} to ${severity}: `;
}

function resolved({ finding }: FindingEvent): string {
  switch (finding.resolution) {
    case 'deleted':
      return 'Resolved: the resource is gone.';
    case 'notApplicable':
      return `Resolved: the check no longer applies. ${sentence(clean(finding.reason, 2_000))}`;
    default:
      return `Resolved: ${sentence(clean(finding.reason, 2_000))}`;
  }
}

function exempted({ finding }: FindingEvent): string {
  if (finding.exemption === null) return 'Exempted.';
  const { owner, approver, reason, until } = finding.exemption;
  const by = approver === null ? '' : `, approved by ${clean(approver, 100)}`;
  return `Exempted until the end of ${until} (owner ${clean(owner, 100)}${by}): ${sentence(clean(reason, 1_000))}`;
}

function controls({ controls: all }: FindingEvent): TicketPart | undefined {
  if (all.length === 0) return undefined;
  return words(`Controls: ${all.map(({ framework, id }) => `${framework} ${id}`).join(', ')}.`);
}

export function words(text: string): TicketPart {
  return { kind: 'text', text };
}

/** `2026-11-23 01:30 UTC` */
function minute(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
