import pLimit from 'p-limit';
import { closeIfAll } from '../close.js';
import { collectRun } from '../collectRun.js';
import { closedPath, completedPartitions, readSweep } from '../documents.js';
import { type Done, notUnderstood } from './done.js';
import type { Invocation } from './invocation.js';
import { type Message, send } from './messages.js';

/** Messages that are sent side by side. */
const SENDS_AT_ONCE = 16;

/**
 * Reads Azure once for the whole scope and hands out the partitions. Run again, it hands out what has not completed; a
 * sweep that has closed needs nothing.
 */
export async function onCollect(invocation: Invocation, { sweep: id }: Message<'collect'>): Promise<Done> {
  const { vigie } = invocation;
  const sweep = await readSweep(vigie.store, id);
  if (sweep === undefined) return notUnderstood(`there is no sweep ${id}`);
  if (await vigie.store.exists(closedPath(id))) return { outcome: 'closed', sweep: id };
  const planned = await collectRun(vigie, sweep);
  const sent = await handOut(invocation, sweep, planned.partitions);
  // An estate without a subscription has no partition that could close it.
  if (sent === 0) await closeIfAll(vigie, sweep);
  return { outcome: 'done', sweep: id, counts: { partitions: planned.partitions.length, sent } };
}

/** Sends each partition that has not completed to whoever is free. @returns how many */
export async function handOut(
  { vigie, queues }: Invocation,
  { id }: { readonly id: string },
  partitions: readonly { readonly id: string }[],
): Promise<number> {
  const completed = await completedPartitions(vigie.store, id);
  const left = partitions.filter((partition) => !completed.has(partition.id));
  const limit = pLimit(SENDS_AT_ONCE);
  await Promise.all(left.map((one) => limit(() => send(queues, 'partition', { sweep: id, partition: one.id }))));
  return left.length;
}
