import { Cron } from 'croner';
import type { SummaryEvent } from '../../events/event.js';
import { byOccurrence, sweepIdOf } from '../../sweep/occurrence.js';
import type { AuditNight, Span } from './schema.js';

/** A sweep that the store knows, and its summary where that is still there. */
export interface SweepOfSpan {
  readonly id: string;
  readonly closed: boolean;
  readonly now: string | null;
  readonly summary: SummaryEvent['summary'] | undefined;
}

/**
 * A row for each occurrence of the schedule in the span, whether a sweep ran or not, and for each sweep on demand. A sweep
 * that was due and never ran is what an auditor looks for.
 * @param end no occurrence after it is due yet
 */
export function nightsOf(
  schedule: { readonly cron: string; readonly timeZone: string },
  span: Span,
  sweeps: readonly SweepOfSpan[],
  end: Date,
): readonly AuditNight[] {
  const ran = new Map(sweeps.map((sweep) => [sweep.id, sweep]));
  const due = occurrences(schedule, span, end).map(sweepIdOf);
  return [...new Set([...due, ...ran.keys()])].sort(byOccurrence).map((id) => nightOf(id, ran.get(id)));
}

function occurrences(schedule: { readonly cron: string; readonly timeZone: string }, span: Span, end: Date): Date[] {
  const cron = new Cron(schedule.cron, { timezone: schedule.timeZone });
  const found: Date[] = [];
  // nextRun looks strictly behind its reference.
  let at: Date | null = new Date(new Date(`${span.from}T00:00:00.000Z`).getTime() - 1);
  for (at = cron.nextRun(at); at !== null && at.getTime() < end.getTime(); at = cron.nextRun(at)) found.push(at);
  return found;
}

function nightOf(id: string, sweep: SweepOfSpan | undefined): AuditNight {
  const summary = sweep?.summary;
  const coverage = summary?.coverage;
  return {
    sweep: id,
    state: stateOf(sweep),
    now: sweep?.now ?? null,
    subscriptions: coverage?.subscriptions ?? null,
    subscriptionsRead: coverage?.subscriptionsRead ?? null,
    clusters: coverage?.clusters ?? null,
    clustersRead: coverage?.clustersRead ?? null,
    gaps: coverage?.gapsInAll ?? null,
    score: summary?.score ?? null,
  };
}

function stateOf(sweep: SweepOfSpan | undefined): AuditNight['state'] {
  if (sweep === undefined) return 'noSweep';
  if (!sweep.closed) return 'unfinished';
  return sweep.summary === undefined ? 'noSummary' : 'closed';
}
