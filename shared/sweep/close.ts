import { CALENDAR_STALE_DAYS } from '../config/durations.js';
import { VigieError } from '../errors.js';
import { gapEvent, summaryEvent } from '../events/build.js';
import type { SummaryEvent, VigieEvent } from '../events/event.js';
import type { Gap, PartitionState } from '../findings/finding.js';
import { advanceGaps } from '../findings/gaps.js';
import { addTallies, NO_VERDICTS, scoreOf } from '../findings/tally.js';
import { commit, readOutbox } from '../outbox/commit.js';
import { saveState } from '../outbox/state.js';
import { daysUntil } from '../time.js';
import { clearWork } from './bundles.js';
import type { Vigie } from './compose.js';
import { joinDigests } from './digest.js';
import {
  type Completion,
  closedPath,
  type PartitionsDocument,
  readCompletion,
  readPartitions,
  type SweepDocument,
} from './documents.js';
import { stateOf } from './state.js';

/** The partition that tells what concerns the whole sweep. */
export const SWEEP_PARTITION = '_sweep';

/** The event names so many gaps; the count is of all. */
const MOST_GAPS = 100;

/**
 * Closes the sweep once every partition has completed: the summary, and the gaps that partitions share, become the next
 * outbox blob of `_sweep`. Does nothing before that. Run twice, or killed half-way and run again, it tells everything once.
 * @returns the summary; `undefined` where a partition has not completed yet
 */
export async function closeIfAll(vigie: Vigie, sweep: SweepDocument): Promise<SummaryEvent | undefined> {
  const planned = await readPartitions(vigie.store, sweep.id);
  if (planned === undefined) return undefined;
  if (await vigie.store.exists(closedPath(sweep.id))) return mustHaveSummary(vigie, sweep);
  const completions: Completion[] = [];
  for (const { id } of planned.partitions) {
    const completion = await readCompletion(vigie.store, sweep.id, id);
    if (completion === undefined) return undefined;
    completions.push(completion);
  }
  const summary = await commitSummary(vigie, sweep, planned, completions);
  await vigie.store.create(closedPath(sweep.id), JSON.stringify({ schema: 1, uid: summary.uid }));
  await clearWork(vigie.store, sweep.id);
  return summary;
}

async function commitSummary(
  vigie: Vigie,
  sweep: SweepDocument,
  planned: PartitionsDocument,
  completions: readonly Completion[],
): Promise<SummaryEvent> {
  const now = new Date(sweep.now);
  const occasion = { sweep: sweep.id, now };
  for (;;) {
    const before = await stateOf(vigie, SWEEP_PARTITION);
    if (before.sweep === sweep.id) return mustHaveSummary(vigie, sweep);
    const shared = advanceGaps(before.gaps, sharedGaps(planned, completions), now);
    const summary = summaryEvent(
      await summarize(vigie, sweep, planned, completions, Object.values(shared.open)),
      sweep.id,
      now,
    );
    const events: VigieEvent[] = [...shared.transitions.map((gap) => gapEvent(gap, occasion)), summary];
    const seq = before.seq + 1;
    const next: PartitionState = { ...before, seq, sweep: sweep.id, gaps: shared.open };
    const entries = events.map((event) => ({ event, to: vigie.route(event) }));
    const result = await commit(
      vigie.store,
      SWEEP_PARTITION,
      seq,
      { sweep: sweep.id, configHash: sweep.configHash, next },
      entries,
    );
    // Taken by this sweep or another one: the state is read again and says which.
    if (result.result !== 'committed') continue;
    await saveState(vigie.store, SWEEP_PARTITION, seq, next);
    return summary;
  }
}

async function summarize(
  vigie: Vigie,
  sweep: SweepDocument,
  planned: PartitionsDocument,
  completions: readonly Completion[],
  shared: readonly (Gap & { readonly since: string })[],
): Promise<SummaryEvent['summary']> {
  const now = new Date(sweep.now);
  const tally = completions.map(({ outcome }) => outcome.tally).reduce(addTallies, NO_VERDICTS);
  const score = scoreOf(tally);
  const gaps = [...shared, ...completions.flatMap((one) => one.gaps)];
  const transitions = sumCounts(completions.map((one) => one.transitions));
  const digest = joinDigests(
    completions.map((one) => one.digest),
    { sweep: sweep.id, now, coverageGaps: gaps.length, score },
  );
  const path = digest === null ? null : `digests/${sweep.id}`;
  if (digest !== null)
    for (const name of vigie.chatNames) await vigie.store.create(`${path}/${name}.json`, JSON.stringify(digest));
  const { pass, fail, notApplicable, unknown, exempted } = tally;
  const calendarAsOf = vigie.checkSettings.calendar.asOf;
  return {
    clusters: sum(completions, (one) => one.outcome.clustersRead),
    verdicts: { pass, fail, notApplicable, unknown, exempted },
    transitions,
    score,
    coverage: {
      subscriptions: planned.partitions.filter(({ state }) => state !== 'retired').length,
      subscriptionsRead: completions.filter(({ outcome }) => outcome.read).length,
      clusters: sum(completions, (one) => one.outcome.clusters),
      clustersRead: sum(completions, (one) => one.outcome.clustersRead),
      strayRows: sum(completions, (one) => one.outcome.strayRows),
      gapsInAll: gaps.length,
      gaps: gaps.slice(0, MOST_GAPS),
    },
    calendarAsOf,
    calendarStale: -daysUntil(calendarAsOf, now) > CALENDAR_STALE_DAYS,
    digest: { path, totals: digest?.totals ?? {} },
  };
}

/** The same gap seen by several partitions is one. */
function sharedGaps(planned: PartitionsDocument, completions: readonly Completion[]): Gap[] {
  const byName = new Map(
    [...planned.gaps, ...completions.flatMap((one) => one.outcome.sharedGaps)].map((gap) => [
      `${gap.scope} ${gap.signal}`,
      gap,
    ]),
  );
  return [...byName.values()];
}

/** The summary as it stands in the outbox, for a sweep that was committed before. */
async function mustHaveSummary(vigie: Vigie, sweep: SweepDocument): Promise<SummaryEvent> {
  const { seq: last } = await stateOf(vigie, SWEEP_PARTITION);
  for (let seq = last; seq > 0; seq--) {
    const blob = await readOutbox(vigie.store, SWEEP_PARTITION, seq);
    if (blob?.header.sweep !== sweep.id) continue;
    for (const { event } of blob.entries) if (event.kind === 'sweep.completed') return event;
  }
  throw new VigieError(
    'VIGIE_STORE_DAMAGED',
    `sweep ${sweep.id} is closed, and the outbox of ${SWEEP_PARTITION} has no summary of it`,
  );
}

function sumCounts(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const counts of all)
    for (const [kind, number] of Object.entries(counts)) sums[kind] = (sums[kind] ?? 0) + number;
  return sums;
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
