import { VigieError } from '../errors.js';
import type { VigieEvent } from '../events/event.js';
import { emptyState, type PartitionState } from '../findings/finding.js';
import { readHeader, readOutbox } from '../outbox/commit.js';
import type { Store } from '../store/store.js';
import type { Vigie } from './compose.js';
import { knownSweeps, type Planned, readPartitions, readSweep, type SweepDocument } from './documents.js';
import { type FleetPart, readFleet } from './fleet.js';
import { beganAfter } from './order.js';
import { stateOf } from './state.js';
import { understand } from './stateForm.js';

/** One partition as it stood when a sweep was through with it. */
export interface PartitionView {
  readonly partition: Planned;
  /** Findings, known resources and gaps. Where the sweep saw nothing of the partition this is what earlier ones left. */
  readonly state: PartitionState;
  /** What runs there; `undefined`: the sweep did not see it. */
  readonly fleet: FleetPart | undefined;
  /** What the sweep told about the partition. */
  events(): Promise<readonly VigieEvent[]>;
}

/** A sweep that has closed, and what it left. */
export interface ClosedSweep {
  readonly sweep: SweepDocument;
  readonly planned: readonly Planned[];
}

/** Ids of the sweeps that have closed, oldest first. */
export async function closedSweeps(store: Store): Promise<readonly string[]> {
  return (await knownSweeps(store)).filter(({ closed }) => closed).map(({ id }) => id);
}

/** `undefined`: the store knows no such sweep, or nothing was collected in it. */
export async function closedSweep(store: Store, id: string): Promise<ClosedSweep | undefined> {
  const [sweep, planned] = [await readSweep(store, id), await readPartitions(store, id)];
  return sweep === undefined || planned === undefined ? undefined : { sweep, planned: planned.partitions };
}

/**
 * The fleet as a sweep left it, a partition at a time: nothing holds the whole of it.
 * @throws VigieError of the store
 */
export async function* fleetAt(vigie: Vigie, { sweep, planned }: ClosedSweep): AsyncIterable<PartitionView> {
  for (const partition of planned) yield await partitionAt(vigie, sweep, partition);
}

/** One partition as a sweep left it. @throws VigieError of the store */
export async function partitionAt(vigie: Vigie, sweep: SweepDocument, partition: Planned): Promise<PartitionView> {
  const state = await stateAfter(vigie, sweep, partition.id);
  const isOwn = state.sweep === sweep.id;
  return {
    partition,
    state,
    fleet: isOwn ? await readFleet(vigie.store, sweep.id, partition.id) : undefined,
    events: async () => (isOwn ? await eventsOf(vigie.store, partition.id, state.seq) : []),
  };
}

/**
 * The state as of a sweep: that of its commit, or of the last one before it where it made none. Empty: there was nothing yet.
 * @throws VigieError VIGIE_STORE_DAMAGED where what it was is not in the store any more: nothing may look new for that
 */
export async function stateAfter(vigie: Vigie, sweep: SweepDocument, partition: string): Promise<PartitionState> {
  let state: PartitionState | undefined = await stateOf(vigie, partition);
  for (let seq = state.seq - 1; beganAfter(state?.sweep ?? null, sweep); seq -= 1) {
    if (seq <= 0) return emptyState();
    const header = await readHeader(vigie.store, partition, seq);
    state = header && understand(header.next);
    if (state === undefined) throw lost(partition, sweep, seq);
  }
  return state;
}

function lost(partition: string, { id }: SweepDocument, seq: number): VigieError {
  const words = `how sweep ${id} left partition ${partition} is not in the store any more: file ${seq} of its outbox is gone, or cannot be understood`;
  return new VigieError('VIGIE_STORE_DAMAGED', words);
}

async function eventsOf(store: Store, partition: string, seq: number): Promise<readonly VigieEvent[]> {
  return ((await readOutbox(store, partition, seq))?.entries ?? []).map(({ event }) => event);
}
