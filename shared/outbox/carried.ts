import type { FindingEvent } from '../events/event.js';
import type { CarriedFindings } from './ledgerEntry.js';
import { type TicketLine, ticketLine } from './ticketLine.js';

/** So many of what has ended are still told: alerts come and go for years where something always stays open. */
const MOST_ENDED = 50;

/** What a ticket carries after news. An exempted finding needs no work until its exemption ends. */
export function carriedAfter(before: CarriedFindings, news: readonly FindingEvent[]): CarriedFindings {
  const after = { ...before };
  for (const event of news) {
    const { fingerprint, rev, status } = event.finding;
    // Told last, so that it is forgotten last.
    delete after[fingerprint];
    after[fingerprint] = { rev, open: status === 'open', line: ticketLine(event) };
  }
  const ended = Object.entries(after).filter(([, { open, line }]) => !open && line !== undefined);
  for (const [fingerprint, { rev }] of ended.slice(0, Math.max(0, ended.length - MOST_ENDED)))
    after[fingerprint] = { rev, open: false };
  return after;
}

export function isOpen(findings: CarriedFindings): boolean {
  return Object.values(findings).some(({ open }) => open);
}

export function linesOf(findings: CarriedFindings): readonly TicketLine[] {
  return Object.values(findings).flatMap(({ line }) => (line === undefined ? [] : [line]));
}
