import type { Store } from '../store/store.js';
import { completedPartitions, completionPath } from './documents.js';

/** By store: a partition that had not completed when this process last looked. */
const witnesses = new WeakMap<Store, { readonly sweep: string; readonly partition: string }>();

/**
 * Has every partition completed? Each asks this at its end, right after it has said so of itself: the last one finds all.
 * As long as one that was missing before is still missing nothing is listed, so that asking does not cost more the larger
 * the estate is. Partitions run in their order: the last one that is missing stays missing longest.
 */
export async function allCompleted(
  store: Store,
  sweep: string,
  partitions: readonly { readonly id: string }[],
): Promise<boolean> {
  const witness = witnesses.get(store);
  if (witness?.sweep === sweep && !(await store.exists(completionPath(sweep, witness.partition)))) return false;
  const completed = await completedPartitions(store, sweep);
  const missing = partitions.findLast(({ id }) => !completed.has(id));
  if (missing === undefined) return true;
  witnesses.set(store, { sweep, partition: missing.id });
  return false;
}
