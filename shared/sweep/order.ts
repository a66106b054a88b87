import type { SweepDocument } from './documents.js';
import { byOccurrence } from './occurrence.js';

/**
 * Did another sweep begin after this one did? Sweeps may run side by side (one on demand beside the nightly one); what the
 * later one has committed is newer than what the earlier one collected. A sweep of an earlier date that is run today is
 * no earlier sweep for that.
 * @param other id of a sweep; null: none
 */
export function beganAfter(other: string | null, sweep: Pick<SweepDocument, 'id' | 'after'>): boolean {
  if (other === null || byOccurrence(other, sweep.id) <= 0) return false;
  return sweep.after === null || byOccurrence(other, sweep.after) > 0;
}
