import type { SummaryEvent } from '../events/event.js';
import { lastSeq, readOutbox } from '../outbox/commit.js';
import type { Store } from '../store/store.js';
import type { SweepDocument } from './documents.js';

/** The partition that tells what concerns the whole sweep. */
export const SWEEP_PARTITION = '_sweep';

/**
 * The summary of a sweep, where it was committed. Sweeps that ran beside it may have been closed before and after.
 * @param newest where to end: the last seq of `_sweep`
 */
export async function summaryOf(
  { store }: { readonly store: Store },
  { id, summariesBefore }: SweepDocument,
  newest: number,
): Promise<SummaryEvent | undefined> {
  for (let seq = summariesBefore + 1; seq <= newest; seq += 1) {
    const found = await summaryAt(store, seq);
    if (found?.sweep?.id === id) return found;
  }
  return undefined;
}

/** The summary that was committed last, of whichever sweep; `undefined`: no sweep has closed yet. */
export async function lastSummary(store: Store): Promise<SummaryEvent | undefined> {
  for (let seq = await lastSeq(store, SWEEP_PARTITION); seq > 0; seq -= 1) {
    const found = await summaryAt(store, seq);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function summaryAt(store: Store, seq: number): Promise<SummaryEvent | undefined> {
  const entries = (await readOutbox(store, SWEEP_PARTITION, seq))?.entries ?? [];
  for (const { event } of entries) if (event.kind === 'sweep.completed') return event;
  return undefined;
}
