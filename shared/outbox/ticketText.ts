import type { TicketText } from '../destinations/destination.js';
import type { FindingEvent } from '../events/event.js';
import { portalLink } from '../events/portalLink.js';
import { clean } from '../text.js';

const LONGEST_TITLE = 160;

/** The words of a finding's ticket: what, where, why it matters, by when, the command that mends it. Times are UTC. */
export function ticketText(event: FindingEvent, portal: string | null): TicketText {
  const { finding, resource } = event;
  const { remediation } = finding;
  const name = resource === null ? '' : `: ${clean(resource.name, 63)}`;
  const subject = resource?.subject == null ? '' : ` (${clean(resource.subject, 80)})`;
  const paragraphs = [
    sentence(clean(finding.reason, 2_000)),
    resource === null ? undefined : where(resource),
    `${due(event)} Severity: ${finding.severity}. First seen ${minute(finding.firstSeen)}.`,
    `What to do: ${sentence(remediation.text)}`,
    remediation.command === null ? undefined : `Command:\n${remediation.command}`,
    remediation.link === '' ? undefined : `Why it matters: ${remediation.link}`,
    controls(event),
    `Vigie closes this ticket by itself when the check "${finding.check}" passes.`,
  ];
  return {
    title: clean(`${finding.title}${name}${subject}`, LONGEST_TITLE),
    body: paragraphs.filter((paragraph) => paragraph !== undefined).join('\n\n'),
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

function where(resource: NonNullable<FindingEvent['resource']>): string {
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

function controls({ controls: all }: FindingEvent): string | undefined {
  if (all.length === 0) return undefined;
  return `Controls: ${all.map(({ framework, id }) => `${framework} ${id}`).join(', ')}.`;
}

/** `2026-11-23 01:30 UTC` */
function minute(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
