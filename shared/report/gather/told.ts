import type { SummaryEvent, VigieEvent } from '../../events/event.js';
import { lastSeq, readOutbox } from '../../outbox/commit.js';
import type { Store } from '../../store/store.js';
import { ALERTS_PARTITION } from '../../sweep/alertPass.js';
import { SWEEP_PARTITION } from '../../sweep/summaries.js';

/** What `_sweep` told up to a sweep. */
export interface ToldBySweeps {
  /** Of the sweeps up to this one, oldest first. */
  readonly summaries: readonly SummaryEvent[];
  /** What came with this sweep's own summary: gaps of what partitions share. */
  readonly events: readonly VigieEvent[];
}

/**
 * @param upTo ids of the sweeps that count, oldest first; the last is the one that is shown
 * @param most so many summaries, the newest
 */
export async function toldBySweeps(store: Store, upTo: readonly string[], most: number): Promise<ToldBySweeps> {
  const wanted = new Set(upTo.slice(-most));
  const shown = upTo.at(-1);
  const summaries = new Map<string, SummaryEvent>();
  let own: readonly VigieEvent[] = [];
  for (let seq = await lastSeq(store, SWEEP_PARTITION); seq > 0 && summaries.size < wanted.size; seq -= 1) {
    const events = ((await readOutbox(store, SWEEP_PARTITION, seq))?.entries ?? []).map(({ event }) => event);
    const summary = events.find((event) => event.kind === 'sweep.completed');
    const id = summary?.sweep?.id ?? '';
    if (summary === undefined || !wanted.has(id)) continue;
    summaries.set(id, summary);
    if (id === shown) own = events;
  }
  return { summaries: upTo.flatMap((id) => summaries.get(id) ?? []), events: own };
}

/**
 * Alerts that were told after one instant and up to another.
 * @param after ISO instant; null: only those of `until` itself
 */
export async function alertsTold(store: Store, after: string | null, until: string): Promise<readonly VigieEvent[]> {
  const found: VigieEvent[] = [];
  for (let seq = await lastSeq(store, ALERTS_PARTITION); seq > 0; seq -= 1) {
    const entries = (await readOutbox(store, ALERTS_PARTITION, seq))?.entries ?? [];
    const events = entries.map(({ event }) => event);
    const time = events[0]?.time ?? '';
    if (time > until) continue;
    if (time < until && (after === null || time <= after)) break;
    found.unshift(...events);
  }
  return found;
}
