import type { SummaryEvent } from '../shared/events/event.js';

type Summary = SummaryEvent['summary'];

/** `5 failed, 20 passed, 1 unknown, 3 not applicable, 0 exempted` */
export function verdictWords({
  fail = 0,
  pass = 0,
  unknown = 0,
  notApplicable = 0,
  exempted = 0,
}: Summary['verdicts']): string {
  return `${fail} failed, ${pass} passed, ${unknown} unknown, ${notApplicable} not applicable, ${exempted} exempted`;
}

/** `2 opened, 1 resolved`; `nothing`. */
export function transitionWords(transitions: Summary['transitions']): string {
  const told = Object.entries(transitions).filter(([, number]) => number > 0);
  return told.length === 0
    ? 'nothing'
    : told.map(([kind, number]) => `${number} ${kind.replace('finding.', '')}`).join(', ');
}

/** `2026-11-23 01:30 UTC` */
export function minute(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
