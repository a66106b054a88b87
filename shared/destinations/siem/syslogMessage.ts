import type { VigieEvent } from '../../events/event.js';
import { clean } from '../../text.js';

/** Of the words that syslog knows, those that page nobody: emergency and alert wake people up. */
const SEVERITIES: Readonly<Record<string, number>> = { critical: 2, high: 3, medium: 4, low: 5, informational: 6 };
const WARNING = 4;
const INFORMATIONAL = 6;

export interface SyslogHeader {
  /** 0 to 23: 13 is log audit, 16 to 23 are local0 to local7. */
  readonly facility: number;
  readonly hostname: string;
  readonly appName: string;
}

/** A message of RFC 5424 about an event; no byte order mark, which parsers of CEF and JSON take for text. */
export function syslogMessage(header: SyslogHeader, event: VigieEvent, text: string): string {
  const priority = header.facility * 8 + severityOf(event);
  const parts = [`<${priority}>1`, event.time, header.hostname, header.appName, '-', event.kind.slice(0, 32)];
  return `${parts.join(' ')} ${structuredData(event)} ${text}`;
}

/** RFC 5425: the length in octets, a space, the message. Nothing in a message can end it. */
export function framed(message: string): Buffer {
  const octets = Buffer.from(message, 'utf8');
  return Buffer.concat([Buffer.from(`${octets.length} `), octets]);
}

/** A value between quotes: a quote, a backslash and a closing bracket are escaped. */
export function parameterValue(text: string): string {
  return clean(text, 100).replace(/["\\\]]/g, '\\$&');
}

/** 32473 is the number that RFC 5612 gives to whoever has none of their own. */
function structuredData(event: VigieEvent): string {
  const { uid, sweep, resource } = event;
  const parameters = {
    uid,
    sweep: sweep?.id,
    fingerprint: 'finding' in event ? event.finding.fingerprint : undefined,
    subscription: resource?.subscriptionId ?? undefined,
    resource: resource?.name,
  };
  const written = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${parameterValue(value)}"`],
  );
  return `[vigie@32473${written.join('')}]`;
}

function severityOf(event: VigieEvent): number {
  if ('finding' in event)
    return event.kind === 'finding.resolved' ? INFORMATIONAL : (SEVERITIES[event.finding.severity] ?? INFORMATIONAL);
  if ('alert' in event) return SEVERITIES[event.alert.severity.toLowerCase()] ?? INFORMATIONAL;
  return event.kind === 'coverage.gap' || event.kind === 'notice' ? WARNING : INFORMATIONAL;
}
