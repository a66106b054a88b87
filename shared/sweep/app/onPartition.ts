import { DURATIONS } from '../../config/durations.js';
import { closeIfAll } from '../close.js';
import { closedPath, readPartitions, readSweep } from '../documents.js';
import { sweepPartition } from '../partition.js';
import { type Done, notUnderstood } from './done.js';
import type { Invocation } from './invocation.js';
import { type Message, send } from './messages.js';

/**
 * Sweeps one partition, and closes the sweep where it was the last one. A large one hands itself on when its time is over.
 * A message that comes twice, or after the close, changes nothing.
 */
export async function onPartition(
  { vigie, queues, machineNow }: Invocation,
  { sweep: id, partition: name }: Message<'partition'>,
): Promise<Done> {
  const about = { sweep: id, partition: name };
  const sweep = await readSweep(vigie.store, id);
  if (sweep === undefined) return notUnderstood(`there is no sweep ${id}`);
  if (await vigie.store.exists(closedPath(id))) return { outcome: 'closed', ...about };
  const planned = await readPartitions(vigie.store, id);
  const partition = planned?.partitions.find((one) => one.id === name);
  if (planned === undefined || partition === undefined) return notUnderstood(`sweep ${id} has no partition ${name}`);
  const stopAt = machineNow().getTime() + DURATIONS.slice;
  const completion = await sweepPartition(vigie, sweep, planned, partition, () => machineNow().getTime() >= stopAt);
  if (completion === 'more') {
    await send(queues, 'partition', about);
    return { outcome: 'more', ...about };
  }
  await closeIfAll(vigie, sweep);
  if (completion === undefined) return { outcome: 'completed', ...about };
  const events = Object.values(completion.transitions).reduce((sum, number) => sum + number, 0);
  return { outcome: 'done', ...about, counts: { clusters: completion.outcome.clustersRead, events } };
}
