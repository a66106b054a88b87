import pLimit from 'p-limit';
import { AT_ONCE } from '../config/durations.js';
import { outboxPartitions } from '../outbox/commit.js';
import type { DeliveryContext } from '../outbox/context.js';
import { endWaitOfBlocked } from '../outbox/cursors.js';
import { deliverPending } from '../outbox/deliverAll.js';
import { moveBack } from '../outbox/moveBack.js';
import { type Behind, behind, undelivered } from '../outbox/undelivered.js';

/** What is replayed, and to whom. */
export interface ReplayCall {
  /** Names of the configuration. */
  readonly destinations: readonly string[];
  /** Domain time; absent: everything that the outbox holds. */
  readonly since?: Date | undefined;
  /** How long to wait, in machine time, for retries that are due. */
  readonly waitMs: number;
}

/** What became of a replay at one destination. */
export interface Replayed {
  readonly destination: string;
  readonly delivered: number;
  readonly parked: number;
  /** Events that it was to get and has not. */
  readonly left: number;
  /** Partitions whose cursor somebody else was at: it was left where it is. */
  readonly busy: readonly string[];
  /** Cursors that did not get through, with what the destination said and when it is tried again (machine time). */
  readonly waiting: readonly Behind[];
}

/**
 * Gives destinations again what was committed since a date; one that is new gets it for the first time. Cut in the middle,
 * whoever delivers next goes on with it.
 * @throws VigieError of the store
 */
export async function replay(context: DeliveryContext, call: ReplayCall): Promise<readonly Replayed[]> {
  const own = onlyTo(context, call.destinations);
  const busy = await moveAllBack(own, call.since);
  for (const name of call.destinations) await endWaitOfBlocked(own.store, name, own.machineNow());
  const counts = new Map(call.destinations.map((name) => [name, { delivered: 0, parked: 0 }]));
  const until = new Date(own.machineNow().getTime() + call.waitMs);
  const { failed } = await deliverPending(own, until, undefined, (name, delivery) => {
    const count = counts.get(name);
    if (count === undefined || delivery.result === 'busy') return;
    count.delivered += delivery.sent;
    count.parked += delivery.parked;
  });
  for (const { error } of failed) throw error;
  const left = await undelivered(own.store, call.destinations, own);
  const waiting = await behind(own.store, call.destinations);
  return call.destinations.map((destination) => ({
    destination,
    ...(counts.get(destination) ?? { delivered: 0, parked: 0 }),
    left: left[destination] ?? 0,
    busy: busy.filter((one) => one.destination === destination).map(({ partition }) => partition),
    waiting: waiting.filter((one) => one.destination === destination),
  }));
}

/** Others have their own ways to get what waits for them. */
function onlyTo(context: DeliveryContext, names: readonly string[]): DeliveryContext {
  const destinations = new Map([...context.destinations].filter(([name]) => names.includes(name)));
  return { ...context, destinations };
}

async function moveAllBack(
  context: DeliveryContext,
  since: Date | undefined,
): Promise<readonly { readonly destination: string; readonly partition: string }[]> {
  const limit = pLimit(AT_ONCE);
  const partitions = await outboxPartitions(context.store);
  const cursors = partitions.flatMap((partition) =>
    [...context.destinations.keys()].map((destination) => ({ destination, partition })),
  );
  const moved = await Promise.all(
    cursors.map(({ destination, partition }) => limit(() => moveBack(context, destination, partition, since))),
  );
  return cursors.filter((_cursor, at) => moved[at] === 'busy');
}
