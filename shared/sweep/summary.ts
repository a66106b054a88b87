import { CALENDAR_STALE_DAYS } from '../config/durations.js';
import type { Digest } from '../events/digest.js';
import type { SummaryEvent } from '../events/event.js';
import type { advanceGaps } from '../findings/gaps.js';
import { addTallies, NO_VERDICTS, scoreOf } from '../findings/tally.js';
import { daysUntil } from '../time.js';
import type { Vigie } from './compose.js';
import { joinDigests } from './digest.js';
import type { Completion, SweepDocument } from './documents.js';

/** The event names so many gaps; the count is of all. */
const MOST_GAPS = 100;

type Summary = SummaryEvent['summary'];

/**
 * What a sweep came to: its partitions added up, and the gaps that they share.
 * @returns the digest too; null: nothing changed and no reminder is due
 */
export function summarize(
  vigie: Pick<Vigie, 'checkSettings'>,
  sweep: SweepDocument,
  completions: readonly Completion[],
  shared: ReturnType<typeof advanceGaps>,
): { readonly summary: Summary; readonly digest: Digest | null } {
  const now = new Date(sweep.now);
  const tally = completions.map(({ outcome }) => outcome.tally).reduce(addTallies, NO_VERDICTS);
  const score = scoreOf(tally);
  const gaps = [...Object.values(shared.open), ...completions.flatMap((one) => one.gaps)];
  const digest = joinDigests(
    completions.map((one) => one.digest),
    { sweep: sweep.id, now, coverageGaps: gaps.length, score },
  );
  const { pass, fail, notApplicable, unknown, exempted } = tally;
  const calendarAsOf = vigie.checkSettings.calendar.asOf;
  const summary: Summary = {
    clusters: sum(completions, ({ clustersRead }) => clustersRead),
    verdicts: { pass, fail, notApplicable, unknown, exempted },
    transitions: transitionsOf(completions, shared),
    score,
    coverage: coverageOf(completions, gaps),
    calendarAsOf,
    calendarStale: -daysUntil(calendarAsOf, now) > CALENDAR_STALE_DAYS,
    digest: { path: digest === null ? null : `digests/${sweep.id}`, totals: digest?.totals ?? {} },
  };
  return { summary, digest };
}

function coverageOf(completions: readonly Completion[], gaps: Summary['coverage']['gaps']): Summary['coverage'] {
  return {
    subscriptions: completions.filter(({ outcome }) => !outcome.ended).length,
    subscriptionsRead: completions.filter(({ outcome }) => outcome.read).length,
    clusters: sum(completions, ({ clusters }) => clusters),
    clustersRead: sum(completions, ({ clustersRead }) => clustersRead),
    strayRows: sum(completions, ({ strayRows }) => strayRows),
    gapsInAll: gaps.length,
    gaps: gaps.slice(0, MOST_GAPS),
  };
}

/** Events of the sweep by kind: those of the partitions, and those of what they share. */
function transitionsOf(
  completions: readonly Completion[],
  shared: ReturnType<typeof advanceGaps>,
): Record<string, number> {
  const ofShared = shared.transitions.map(({ kind }) => ({ [kind]: 1 }));
  const sums: Record<string, number> = {};
  for (const counts of [...completions.map(({ transitions }) => transitions), ...ofShared])
    for (const [kind, number] of Object.entries(counts)) sums[kind] = (sums[kind] ?? 0) + number;
  return sums;
}

function sum(completions: readonly Completion[], of: (outcome: Completion['outcome']) => number): number {
  return completions.reduce((total, { outcome }) => total + of(outcome), 0);
}
