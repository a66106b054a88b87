import { VigieError } from '../errors.js';
import { gapEvent, summaryEvent } from '../events/build.js';
import type { SummaryEvent, VigieEvent } from '../events/event.js';
import type { Gap, PartitionState } from '../findings/finding.js';
import { advanceGaps } from '../findings/gaps.js';
import { commit, destinationsOf } from '../outbox/commit.js';
import { saveState } from '../outbox/state.js';
import { toldAfter } from '../outbox/told.js';
import type { Store } from '../store/store.js';
import { allCompleted } from './allCompleted.js';
import { clearWork } from './bundles.js';
import type { Vigie } from './compose.js';
import {
  type Completion,
  closedPath,
  completionPath,
  type PartitionsDocument,
  readCompletion,
  readPartitions,
  type SweepDocument,
} from './documents.js';
import { beganAfter } from './order.js';
import { stateOf } from './state.js';
import { SWEEP_PARTITION, summaryOf } from './summaries.js';
import { type Digests, summarize } from './summary.js';
import { tellEnding } from './tellEnding.js';
import { tellNotThere } from './tellNotThere.js';
import { Totals } from './totals.js';
import { rememberWeekly, weeklyDue } from './weekly.js';

/** Completions that are read side by side. */
const READS_AT_ONCE = 16;

/**
 * Closes the sweep once every partition has completed: the summary, and the gaps that partitions share, become the next
 * outbox blob of `_sweep`. Does nothing before that. Run twice, or killed half-way and run again, it tells everything once.
 * @returns the summary; `undefined` where a partition has not completed yet
 */
export async function closeIfAll(vigie: Vigie, sweep: SweepDocument): Promise<SummaryEvent | undefined> {
  const planned = await readPartitions(vigie.store, sweep.id);
  if (planned === undefined) return undefined;
  const totals = await totalsOf(vigie, sweep, planned);
  const isClosed = await vigie.store.exists(closedPath(sweep.id));
  if (totals === undefined && !isClosed) return undefined;
  // Completions are cleared after the close: whoever comes later finds the summary in the outbox.
  const summary =
    totals === undefined || isClosed
      ? await mustHaveSummary(vigie, sweep)
      : await commitSummary(vigie, sweep, totals.sharedGaps(planned.gaps), totals);
  const isFirst = await vigie.store.create(closedPath(sweep.id), JSON.stringify({ schema: 1, uid: summary.uid }));
  if (isFirst) vigie.progress({ step: 'closed', sweep, summary });
  await clearWork(vigie.store, sweep.id);
  return summary;
}

/** What the partitions came to, added up as they are read; `undefined` while one has not completed. */
async function totalsOf(
  { store }: Vigie,
  sweep: SweepDocument,
  { partitions }: PartitionsDocument,
): Promise<Totals | undefined> {
  if (!(await allCompleted(store, sweep.id, partitions))) return undefined;
  const totals = new Totals();
  for (let from = 0; from < partitions.length; from += READS_AT_ONCE) {
    const some = partitions.slice(from, from + READS_AT_ONCE);
    const completions = await Promise.all(some.map(({ id }) => completionOf(store, sweep.id, id)));
    for (const [at, partition] of some.entries()) {
      const completion = completions[at];
      // One that is gone again was cleared after a close that came in between.
      if (completion === undefined) return undefined;
      totals.add(partition, completion);
    }
  }
  return totals;
}

/** One that a power cut has damaged is made again from the partition's outbox: to that end it goes. */
async function completionOf(store: Store, sweep: string, partition: string): Promise<Completion | undefined> {
  try {
    return await readCompletion(store, sweep, partition);
  } catch (error) {
    if (!(error instanceof VigieError && error.code === 'VIGIE_STORE_DAMAGED')) throw error;
    await store.delete(completionPath(sweep, partition));
    return undefined;
  }
}

async function commitSummary(
  vigie: Vigie,
  sweep: SweepDocument,
  sharedGaps: readonly Gap[],
  totals: Totals,
): Promise<SummaryEvent> {
  const now = new Date(sweep.now);
  const occasion = { sweep: sweep.id, now };
  for (;;) {
    const before = await stateOf(vigie, SWEEP_PARTITION);
    const earlier = await summaryOf(vigie, sweep, before.seq);
    if (earlier !== undefined) return earlier;
    // What a sweep that began later has said of the gaps is newer: this one tells nothing of them, and sums up its own.
    const isLate = beganAfter(before.sweep, sweep);
    const advanced = advanceGaps(isLate ? {} : before.gaps, sharedGaps, now);
    const shared = isLate ? { ...advanced, transitions: [] } : advanced;
    const weekly = isLate ? undefined : weeklyDue(vigie, before.remembered, totals.subscriptions().read, now);
    const { summary, digests } = summarize(vigie, sweep, totals, shared, weekly !== undefined);
    await writeDigests(vigie, summary.digest.path, digests);
    const told = summaryEvent(summary, sweep.id, now);
    const remembered = isLate
      ? before.remembered
      : rememberWeekly(await tellNotices(vigie, totals, before.remembered, now), weekly);
    const events: VigieEvent[] = [...shared.transitions.map((gap) => gapEvent(gap, occasion)), told];
    const seq = before.seq + 1;
    const entries = events.map((event) => ({ event, to: vigie.route(event) }));
    const next: PartitionState = {
      ...before,
      ...toldAfter(before, seq, entries),
      seq,
      sweep: isLate ? before.sweep : sweep.id,
      gaps: isLate ? before.gaps : shared.open,
      remembered,
    };
    const header = { sweep: sweep.id, configHash: sweep.configHash, next };
    const { result } = await commit(vigie.store, SWEEP_PARTITION, seq, header, entries);
    // Taken by this sweep or another one: the state is read again and says which.
    if (result !== 'committed') continue;
    await saveState(vigie.store, SWEEP_PARTITION, seq, next);
    await vigie.wake(SWEEP_PARTITION, destinationsOf(entries));
    return told;
  }
}

/** What is told once. @returns what `_sweep` remembers from now on */
async function tellNotices(
  vigie: Vigie,
  totals: Totals,
  remembered: PartitionState['remembered'],
  now: Date,
): Promise<Record<string, string>> {
  const told = await tellEnding(vigie, totals.ending.all(), remembered, now);
  return tellNotThere(vigie, told, now);
}

/** Before the commit that names them: a card whose digest is not there yet would be lost. */
async function writeDigests(vigie: Vigie, path: string | null, digests: Digests): Promise<void> {
  if (path === null) return;
  for (const name of vigie.chatNames) {
    const digest = digests.of(name);
    if (digest !== null) await vigie.store.create(`${path}/${name}.json`, JSON.stringify(digest));
  }
}

/** The summary as it stands in the outbox, for a sweep that was committed before. */
async function mustHaveSummary(vigie: Vigie, sweep: SweepDocument): Promise<SummaryEvent> {
  const { seq } = await stateOf(vigie, SWEEP_PARTITION);
  const summary = await summaryOf(vigie, sweep, seq);
  if (summary !== undefined) return summary;
  throw new VigieError(
    'VIGIE_STORE_DAMAGED',
    `sweep ${sweep.id} is closed, and the outbox of ${SWEEP_PARTITION} has no summary of it`,
  );
}
