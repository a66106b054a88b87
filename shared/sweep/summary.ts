import { CALENDAR_STALE_DAYS } from '../config/durations.js';
import type { Digest } from '../events/digest.js';
import type { SummaryEvent } from '../events/event.js';
import type { advanceGaps } from '../findings/gaps.js';
import { scoreOf } from '../findings/tally.js';
import { daysUntil } from '../time.js';
import type { Vigie } from './compose.js';
import { addCounts } from './digestSum.js';
import type { SweepDocument } from './documents.js';
import { MOST_GAPS, type Totals } from './totals.js';

type Summary = SummaryEvent['summary'];

export interface Digests {
  /** The digest of a chat; null: it gets no card. */
  of(chat: string): Digest | null;
}

/**
 * What a sweep came to: its partitions added up, and the gaps that they share.
 * @param isWeekly the card of the week is due with it
 * @returns the digests too
 */
export function summarize(
  vigie: Pick<Vigie, 'checkSettings' | 'config'>,
  sweep: SweepDocument,
  totals: Totals,
  shared: ReturnType<typeof advanceGaps>,
  isWeekly: boolean,
): { readonly summary: Summary; readonly digests: Digests } {
  const now = new Date(sweep.now);
  const score = scoreOf(totals.tally);
  const sharedGaps = Object.values(shared.open);
  const gapsInAll = sharedGaps.length + totals.gapsInAll;
  const { canary } = vigie.config.chat;
  const about = { sweep: sweep.id, now, coverageGaps: gapsInAll, score, weekly: isWeekly, canary };
  const digest = totals.digest.digest(about);
  const own = new Map([...totals.digests].map(([name, sum]) => [name, sum.digest(about)]));
  const { pass, fail, notApplicable, unknown, exempted } = totals.tally;
  const { seen, read } = totals.subscriptions();
  const calendarAsOf = vigie.checkSettings.calendar.asOf;
  const summary: Summary = {
    clusters: totals.clustersRead,
    verdicts: { pass, fail, notApplicable, unknown, exempted },
    transitions: transitionsOf(totals, shared),
    score,
    coverage: {
      subscriptions: seen,
      subscriptionsRead: read,
      clusters: totals.clusters,
      clustersRead: totals.clustersRead,
      strayRows: totals.strayRows,
      gapsInAll,
      gaps: [...sharedGaps, ...totals.gaps].slice(0, MOST_GAPS),
    },
    calendarAsOf,
    calendarStale: -daysUntil(calendarAsOf, now) > CALENDAR_STALE_DAYS,
    digest: { path: digest === null ? null : `digests/${sweep.id}`, totals: digest?.totals ?? {} },
  };
  return { summary, digests: { of: (chat) => (own.has(chat) ? (own.get(chat) ?? null) : digest) } };
}

/** Events of the sweep by kind: those of the partitions, and those of what they share. */
function transitionsOf(totals: Totals, shared: ReturnType<typeof advanceGaps>): Record<string, number> {
  const sums = { ...totals.transitions };
  for (const { kind } of shared.transitions) addCounts(sums, { [kind]: 1 });
  return sums;
}
