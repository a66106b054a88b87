import { markerOf } from '../../shared/outbox/ledgerEntry.js';
import type { DeskTicket } from './arrived.js';
import type { ChaosRun, Runs } from './runs.js';
import { findingsIn, isIn, lastOf, type ToldFinding } from './told.js';

const DESK = 'servicenow';
const CHAT = 'teams';

/** By what the ticket is found at the desk. A second one for the same finding would have another marker: it has no finding then. */
function findingsByMarker(findings: readonly ToldFinding[]): ReadonlyMap<string, ToldFinding> {
  const last = lastOf(findings.filter(({ to }) => to.includes(DESK)));
  return new Map([...last].map(([fingerprint, one]) => [markerOf(DESK, fingerprint, 1), one]));
}

/** Against what was committed: who has a ticket, and whether it is open. */
export function ticketsWrong({ told, tickets }: Pick<ChaosRun, 'told' | 'tickets'>): string[] {
  const findings = findingsIn(told);
  const byMarker = findingsByMarker(findings);
  const opened = new Set(
    findings
      .filter(({ event, to }) => to.includes(DESK) && event.finding.status === 'open')
      .map(({ event }) => markerOf(DESK, event.finding.fingerprint, 1)),
  );
  const counts = new Map<string, number>();
  for (const { correlationId } of tickets) counts.set(correlationId, (counts.get(correlationId) ?? 0) + 1);
  return [
    ...[...counts]
      .filter(([, count]) => count > 1)
      .map(([marker, count]) => `ticket ${marker} is there ${count} times`),
    ...tickets.flatMap((ticket) => wrong(ticket, byMarker)),
    ...[...opened].filter((marker) => !counts.has(marker)).map((marker) => `ticket ${marker} is missing`),
  ];
}

function wrong({ correlationId, state }: DeskTicket, byMarker: ReadonlyMap<string, ToldFinding>): string[] {
  const finding = byMarker.get(correlationId)?.event.finding;
  if (finding === undefined) return [`ticket ${correlationId} belongs to no finding`];
  const expected = finding.status === 'open' ? 'open' : 'closed';
  return state === expected ? [] : [`ticket ${correlationId} is ${state}, its finding ${finding.status}`];
}

/** Against a quiet run: the same tickets, and every text that one got there. More texts do no harm. */
export function ticketsMissing({ quiet, chaos, unreadable }: Runs): string[] {
  const byMarker = findingsByMarker(findingsIn(quiet.told));
  const here = new Map(chaos.tickets.map((ticket) => [ticket.correlationId, new Set(ticket.texts)]));
  return quiet.tickets.flatMap(({ correlationId, texts }) => {
    const finding = byMarker.get(correlationId);
    if (finding !== undefined && isIn(unreadable, finding)) return [];
    const found = here.get(correlationId);
    if (found === undefined) return [`ticket ${correlationId} is missing`];
    return texts.filter((text) => !found.has(text)).map((text) => `ticket ${correlationId} does not say: ${text}`);
  });
}

/** A card may come twice. It says the minute of its sweep, which all sweeps of a night share. */
export function cardsMissing({ told, cards }: Pick<ChaosRun, 'told' | 'cards'>): string[] {
  const due = new Map<string, number>();
  for (const { event, to } of told) {
    if (event.kind !== 'sweep.completed' || event.summary.digest.path === null || !to.includes(CHAT)) continue;
    const night = event.time.slice(0, 16).replace('T', ' ');
    due.set(night, (due.get(night) ?? 0) + 1);
  }
  return [...due].flatMap(([night, count]) => {
    // The card of the week says it in the middle of a sentence.
    const found = cards.filter((card) => card.toLowerCase().includes(`sweep of ${night} utc`)).length;
    return found >= count ? [] : [`${found} of ${count} cards of ${night} were posted`];
  });
}
