import { z } from 'zod';
import { DURATIONS, HELP_TRIES } from '../../config/durations.js';
import { jsonOf } from '../../json.js';
import { closeIfAll } from '../close.js';
import { doneOf, type PartitionsDocument, readPartitions, readSweep } from '../documents.js';
import { giveUpCollect, giveUpPartitions } from './giveUp.js';
import type { Invocation } from './invocation.js';
import { send } from './messages.js';
import { handOut } from './onCollect.js';

/** Since when nothing has moved in an open sweep, and what was done about it. */
const watch = z.object({
  schema: z.literal(1),
  /** How much was done when it was last looked at; -1: Azure had not been read. */
  done: z.int().min(-1),
  /** Messages sent again since then. */
  sent: z.int().min(0),
  /** ISO, machine time. */
  since: z.iso.datetime(),
});
type Watch = z.infer<typeof watch>;

const watchPath = (id: string) => `sweeps/${id}/watch.json`;

/**
 * Helps an open sweep on in which nothing has moved for half an hour: its messages go out again, twice at most; then it is
 * closed and says what it lacks. One that only waits for its close is closed at once.
 * @returns whether something was done
 */
export async function helpOn(invocation: Invocation, id: string): Promise<boolean> {
  const { vigie, machineNow } = invocation;
  const sweep = await readSweep(vigie.store, id);
  if (sweep === undefined) return false;
  const planned = await readPartitions(vigie.store, id);
  if (planned !== undefined && (await closeIfAll(vigie, sweep)) !== undefined) return true;
  const done = planned === undefined ? -1 : await doneOf(vigie.store, id);
  const { last, etag } = await readWatch(invocation, id);
  const now = machineNow();
  const keep = (next: Omit<Watch, 'schema' | 'since'>) =>
    vigie.store.write(watchPath(id), JSON.stringify({ schema: 1, ...next, since: now.toISOString() }), etag);
  if (last === undefined || last.done !== done) {
    await keep({ done, sent: 0 });
    return false;
  }
  if (now.getTime() - Date.parse(last.since) < DURATIONS.sweepStuck / vigie.timeScale) return false;
  if (last.sent >= HELP_TRIES) {
    await (planned === undefined ? giveUpCollect(vigie, sweep) : giveUpPartitions(vigie, sweep, planned));
    return true;
  }
  await keep({ done, sent: last.sent + 1 });
  await sendAgain(invocation, id, planned);
  return true;
}

async function sendAgain(invocation: Invocation, id: string, planned: PartitionsDocument | undefined): Promise<void> {
  if (planned === undefined) await send(invocation.queues, 'collect', { sweep: id });
  else await handOut(invocation, { id }, planned.partitions);
}

/** It is a note and no more: one that cannot be understood is none, and is written anew. */
async function readWatch({ vigie }: Invocation, id: string) {
  const stored = await vigie.store.read(watchPath(id));
  return { last: stored && watch.safeParse(jsonOf(stored.text)).data, etag: stored?.etag };
}
