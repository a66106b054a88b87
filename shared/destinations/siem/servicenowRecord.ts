import type { AlertEvent, FindingEvent, GapEvent, NoticeEvent, VigieEvent } from '../../events/event.js';
import type { Severity } from '../../severity.js';
import { clean, hashOf } from '../../text.js';

/** A row of em_event as its web service takes it; all values are texts. */
export type EventRecord = Readonly<Record<string, string>>;

/** 1 Critical, 2 Major, 3 Minor, 4 Warning, 5 Info; 0 closes the alert. */
const SEVERITIES: Readonly<Record<Severity, string>> = { critical: '1', high: '2', medium: '3', low: '4' };
const DEFENDERS: Readonly<Record<string, string>> = { high: '2', medium: '3', low: '4', informational: '5' };
const WARNING = '4';
const INFO = '5';
const CLEAR = '0';

/** Widths of an instance's own columns; longer values would be cut there without a word. */
const MOST_TEXT = 4_000;
const MOST_NAME = 100;

interface Told {
  /** Texts with the same one are about the same alert. */
  readonly key: string;
  readonly severity: string;
  readonly node: string;
  readonly type: string;
  readonly resource: string;
  readonly description: string;
  readonly more: Readonly<Record<string, string | number | boolean | null | undefined>>;
}

/** The record of an event; null: there is nothing in it that an alert could be made of. */
export function eventRecord(event: VigieEvent): EventRecord | null {
  const told = toldOf(event);
  if (told === null) return null;
  const { key, severity, node, type, resource, description, more } = told;
  return {
    source: 'Vigie',
    event_class: 'Vigie',
    node: plain(node, MOST_NAME),
    resource: plain(resource, MOST_NAME),
    type: plain(type, MOST_NAME),
    message_key: key,
    severity,
    resolution_state: severity === CLEAR ? 'Closing' : 'New',
    description: plain(description, MOST_TEXT),
    time_of_event: gmt(event.time),
    additional_info: additionalInfo({ uid: event.uid, kind: event.kind, ...more }),
  };
}

function toldOf(event: VigieEvent): Told | null {
  if ('finding' in event) return event.kind === 'finding.snapshot' ? null : ofFinding(event);
  if ('alert' in event) return ofAlert(event);
  if ('gap' in event) return ofGap(event);
  return 'notice' in event ? ofNotice(event) : null;
}

function ofFinding({ finding, resource }: FindingEvent): Told {
  const { fingerprint, check, title, status, severity, reason, dueDate, overdue, firstSeen, remediation } = finding;
  return {
    key: fingerprint,
    severity: status === 'open' ? SEVERITIES[severity] : CLEAR,
    node: resource?.name ?? '',
    resource: resource?.subject ?? '',
    type: check,
    description: `${title}: ${reason}`,
    more: {
      ...{ rev: finding.rev, status, severity, dueDate, overdue, firstSeen },
      ...resourceOf(resource),
      remediation: remediation.text,
      command: remediation.command,
      link: remediation.link,
    },
  };
}

function ofAlert({ alert, resource }: AlertEvent): Told {
  const { id, title, status, severity } = alert;
  const isOver = /^(resolved|dismissed)$/i.test(status);
  return {
    key: hashOf('alert', id),
    severity: isOver ? CLEAR : (DEFENDERS[severity.toLowerCase()] ?? WARNING),
    node: resource?.name ?? '',
    resource: resource?.subject ?? '',
    type: alert.type,
    description: title,
    more: { alertId: id, status, severity, intent: alert.intent, simulated: alert.simulated, ...resourceOf(resource) },
  };
}

/** What cannot be seen cannot be judged: a warning, until it is seen again. */
function ofGap({ kind, gap: { scope, signal, reason, since } }: GapEvent): Told {
  return {
    key: hashOf('gap', scope, signal),
    severity: kind === 'coverage.restored' ? CLEAR : WARNING,
    node: scope.split('/').at(-1) ?? scope,
    resource: signal,
    type: 'coverage-gap',
    description: `Not seen: ${signal} of ${scope}: ${reason}`,
    more: { scope, signal, since },
  };
}

/** Nothing ever takes a notice back, so it is no more than information. */
function ofNotice({ notice: { code, text, about } }: NoticeEvent): Told {
  return {
    key: hashOf('notice', code, about),
    severity: INFO,
    node: 'Vigie',
    resource: about,
    type: code,
    description: text,
    more: { about },
  };
}

function resourceOf(resource: VigieEvent['resource']): Told['more'] {
  return {
    resourceId: resource?.id,
    subscriptionId: resource?.subscriptionId,
    subscriptionName: resource?.subscriptionName,
    resourceGroup: resource?.resourceGroup,
    location: resource?.location,
    owner: resource?.owner,
  };
}

/** A flat object as text; members that have no room any more are left out, because half of it would be no JSON. */
function additionalInfo(members: Told['more']): string {
  let kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined || value === null || value === '') continue;
    const next = { ...kept, [name]: plain(String(value), 1_000) };
    if (JSON.stringify(next).length <= MOST_TEXT) kept = next;
  }
  return JSON.stringify(kept);
}

/**
 * Rules of the instance copy these texts into work notes, where `[code]` would be shown as HTML and `@[` would call
 * people: a zero-width space breaks both.
 */
function plain(text: string, most: number): string {
  const harmless = clean(text, most)
    .replace(/\[(?=\/?code\b)/gi, '[\u200b')
    .replace(/@\[/g, '@\u200b[');
  const characters = [...harmless];
  return characters.length <= most ? harmless : `${characters.slice(0, most - 1).join('')}…`;
}

/** `2026-11-23 01:30:00`; the service takes it for GMT. */
function gmt(instant: string): string {
  return new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
}
