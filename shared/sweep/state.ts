import { emptyState, type PartitionState } from '../findings/finding.js';
import { readHeader } from '../outbox/commit.js';
import { loadState } from '../outbox/state.js';
import type { Vigie } from './compose.js';
import type { SweepDocument } from './documents.js';
import { beganAfter } from './order.js';
import { understand } from './stateForm.js';
import { tell } from './tell.js';

/** The state of a partition as of its last commit; a damaged document is rebuilt from the outbox, and announced. */
export async function stateOf(vigie: Vigie, partition: string): Promise<PartitionState> {
  const loaded = await loadState(vigie.store, partition, understand);
  for (const notice of loaded.notices) await tell(vigie, notice);
  return loaded.state ?? emptyState();
}

/**
 * The state that a sweep has committed for a partition; `undefined`: it has not. A sweep that began later may have
 * committed since then, so a run that comes late looks behind that.
 * @param state the partition's state as it is now
 */
export async function committedBy(
  { store }: Pick<Vigie, 'store'>,
  sweep: SweepDocument,
  partition: string,
  state: PartitionState,
): Promise<PartitionState | undefined> {
  if (state.sweep === sweep.id) return state;
  let newer = state.sweep;
  for (let seq = state.seq - 1; seq > 0 && beganAfter(newer, sweep); seq -= 1) {
    const header = await readHeader(store, partition, seq);
    if (header?.sweep === sweep.id) return understand(header.next);
    newer = header?.sweep ?? null;
  }
  return undefined;
}
