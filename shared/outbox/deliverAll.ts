import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import { AT_ONCE } from '../config/durations.js';
import { messageOf } from '../errors.js';
import type { DeliveryContext } from './context.js';
import { isDue } from './cursors.js';
import { type Delivery, deliver } from './deliver.js';
import { type Behind, behind } from './undelivered.js';

/** A cursor whose run threw: a bug, or the store; the others went on. */
export interface FailedDelivery {
  readonly destination: string;
  readonly partition: string;
  readonly error: unknown;
}

/** What is left when all was tried. */
export interface PendingDelivery {
  /** Runs that threw. */
  readonly failed: readonly FailedDelivery[];
  /** Cursors that are still behind, but for those. */
  readonly waiting: readonly Behind[];
}

/** How soon a cursor that somebody else is at is looked at again. */
const BUSY_MS = 200;

/**
 * Runs every cursor that is behind, at most four at once, and those again that are due within the deadline.
 * @param until machine time; what is due later stays in the outbox. What is due at once is always tried.
 * @param ended told how each run ended
 */
export async function deliverPending(
  context: DeliveryContext,
  until: Date,
  sleep: (ms: number) => Promise<void> = (ms) => pause(ms),
  ended: (destination: string, delivery: Delivery) => void = () => undefined,
): Promise<PendingDelivery> {
  const failed = new Map<string, FailedDelivery>();
  for (;;) {
    const waiting = (await behind(context.store, context.destinations.keys())).filter((at) => !failed.has(keyOf(at)));
    const due = waiting.filter((at) => isDue(at, context.destinations.get(at.destination), context.machineNow()));
    const moved = await runAll(context, due, failed, ended);
    if (moved) continue;
    const wait = nextWait(waiting, due, context.machineNow(), until);
    if (wait === undefined) return { failed: [...failed.values()], waiting };
    await sleep(wait);
  }
}

/** @returns whether a cursor was moved, or will not be tried at once again */
async function runAll(
  context: DeliveryContext,
  due: readonly Behind[],
  failed: Map<string, FailedDelivery>,
  ended: (destination: string, delivery: Delivery) => void,
): Promise<boolean> {
  const limit = pLimit(AT_ONCE);
  const runs = due.map(({ destination, partition }) =>
    limit(async () => {
      try {
        const delivery = await deliver(context, destination, partition);
        ended(destination, delivery);
        return delivery.result !== 'busy';
      } catch (error) {
        context.log(`${destination}: ${partition} could not be delivered: ${messageOf(error)}`);
        failed.set(keyOf({ destination, partition }), { destination, partition, error });
        return true;
      }
    }),
  );
  return (await Promise.all(runs)).some(Boolean);
}

/** Milliseconds until something is due within the deadline; `undefined`: nothing is. */
function nextWait(waiting: readonly Behind[], due: readonly Behind[], now: Date, until: Date): number | undefined {
  // One that was due and did not move is somebody else's for now.
  const tried = new Set(due);
  const instants = tried.size > 0 ? [now.getTime() + BUSY_MS] : [];
  for (const one of waiting)
    if (one.nextAttemptAt !== null && !tried.has(one)) instants.push(Date.parse(one.nextAttemptAt));
  const next = Math.min(...instants);
  // What has come due since it was looked at is due at once.
  return next <= until.getTime() ? Math.max(0, next - now.getTime()) : undefined;
}

function keyOf({ destination, partition }: Pick<Behind, 'destination' | 'partition'>): string {
  return `${destination}/${partition}`;
}
