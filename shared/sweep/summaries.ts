import type { SummaryEvent } from '../events/event.js';
import { isObject } from '../json.js';
import { lastSeq, readHeader, readOutbox } from '../outbox/commit.js';
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

/**
 * The summary of the sweep that began last of those that have closed; `undefined`: none has closed yet. A sweep that
 * closed late, after others that began later, is not it.
 */
export async function lastSummary(store: Store): Promise<SummaryEvent | undefined> {
  const last = await lastSeq(store, SWEEP_PARTITION);
  const newest = last === 0 ? undefined : newestOf((await readHeader(store, SWEEP_PARTITION, last))?.next);
  for (let seq = last; seq > 0; seq -= 1) {
    const found = await summaryAt(store, seq);
    if (found !== undefined && (newest === undefined || found.sweep?.id === newest)) return found;
  }
  return undefined;
}

/** The state of `_sweep` names the sweep that began last. */
function newestOf(next: unknown): string | undefined {
  return isObject(next) && typeof next.sweep === 'string' ? next.sweep : undefined;
}

async function summaryAt(store: Store, seq: number): Promise<SummaryEvent | undefined> {
  const entries = (await readOutbox(store, SWEEP_PARTITION, seq))?.entries ?? [];
  for (const { event } of entries) if (event.kind === 'sweep.completed') return event;
  return undefined;
}

/** The summaries of the last sweeps that have closed, oldest first. @param most how many at most */
export async function lastSummaries(store: Store, most: number): Promise<readonly SummaryEvent[]> {
  const found: SummaryEvent[] = [];
  for (let seq = await lastSeq(store, SWEEP_PARTITION); seq > 0 && found.length < most; seq -= 1) {
    const summary = await summaryAt(store, seq);
    if (summary !== undefined) found.unshift(summary);
  }
  return found;
}
