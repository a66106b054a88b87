import { VigieError } from '../../errors.js';
import { clustersIn, emptyState, type Gap, type PartitionState } from '../../findings/finding.js';
import { NO_VERDICTS } from '../../findings/tally.js';
import { closeIfAll } from '../close.js';
import type { Vigie } from '../compose.js';
import { digestPartsOf } from '../digestParts.js';
import {
  type Completion,
  completedPartitions,
  completionPath,
  type PartitionsDocument,
  type Planned,
  partitionsPath,
  type SweepDocument,
} from '../documents.js';
import { endingIn } from '../endingExemptions.js';
import { scopeOf } from '../plannedPartitions.js';
import { stateOf } from '../state.js';
import { SWEEP_PARTITION } from '../summaries.js';

/** Azure could not be read for this sweep: it is closed with one gap of the whole estate. Every finding stays. */
export async function giveUpCollect(vigie: Vigie, sweep: SweepDocument): Promise<void> {
  const reason = 'reading Azure for this sweep was begun again and again and never ended; the next sweep tries anew';
  // What was not seen before was not seen now either: no gap ends by that.
  const { gaps } = await stateOf(vigie, SWEEP_PARTITION);
  const document: PartitionsDocument = {
    schema: 1,
    attempt: 'none',
    partitions: [],
    incomplete: {},
    gaps: [{ scope: 'estate', signal: 'clusters', reason }, ...Object.values(gaps)],
  };
  await vigie.store.create(partitionsPath(sweep.id), JSON.stringify(document));
  await closeIfAll(vigie, sweep);
}

/** Partitions that never complete: the sweep is closed and names each as a gap. Their findings stay as they are. */
export async function giveUpPartitions(
  vigie: Vigie,
  sweep: SweepDocument,
  { partitions }: PartitionsDocument,
): Promise<void> {
  const completed = await completedPartitions(vigie.store, sweep.id);
  for (const partition of partitions) {
    const { id } = partition;
    if (completed.has(id)) continue;
    const completion = notFinished(vigie, sweep, partition, await lastKnown(vigie, id));
    await vigie.store.create(completionPath(sweep.id, id), JSON.stringify(completion));
  }
  await closeIfAll(vigie, sweep);
}

/** What made the partition fail may be its state: then nothing is known of it. */
async function lastKnown(vigie: Vigie, partition: string): Promise<PartitionState> {
  try {
    return await stateOf(vigie, partition);
  } catch (error) {
    if (error instanceof VigieError && error.code === 'VIGIE_STORE_DAMAGED') return emptyState();
    throw error;
  }
}

function notFinished(vigie: Vigie, sweep: SweepDocument, partition: Planned, state: PartitionState): Completion {
  const reason = 'its part of the sweep was begun again and again and never ended; the next sweep tries anew';
  const gap: Gap = { scope: scopeOf(partition), signal: 'sweep', reason };
  return {
    schema: 1,
    partition: partition.id,
    outcome: {
      read: false,
      ended: state.outcome?.ended ?? false,
      clustersRead: 0,
      clusters: clustersIn(state.resources),
      strayRows: 0,
      tally: NO_VERDICTS,
      // Told by `_sweep`: the partition itself commits nothing. What it shared before was not looked at again.
      sharedGaps: [gap, ...(state.outcome?.sharedGaps ?? [])],
    },
    transitions: {},
    gaps: Object.values(state.gaps),
    ending: [...endingIn(state, [], new Date(sweep.now))],
    // What stands, stands: nothing of it is news.
    ...digestPartsOf(vigie, sweep, state, []),
  };
}
