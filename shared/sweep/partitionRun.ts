import type { PartitionState } from '../findings/finding.js';
import type { Vigie } from './compose.js';
import type { PartitionsDocument, PlannedPartition, SweepDocument } from './documents.js';

/** One partition in one sweep, as its steps are handed it. */
export interface PartitionRun {
  readonly vigie: Vigie;
  readonly sweep: SweepDocument;
  /** Domain time of the sweep. */
  readonly now: Date;
  readonly planned: PartitionsDocument;
  readonly partition: PlannedPartition;
  /** The partition's state before this sweep. */
  readonly before: PartitionState;
  /** Asked between slices: the time of this run is over. */
  readonly isOver: () => boolean;
}
