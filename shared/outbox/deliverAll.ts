import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import { AT_ONCE } from '../config/durations.js';
import { messageOf } from '../errors.js';
import type { DeliveryContext } from './context.js';
import { isAhead } from './cursors.js';
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
    const due = waiting.filter(({ nextAttemptAt }) => !isAhead(nextAttemptAt, context.machineNow()));
    const moved = await runAll(context, due, failed, ended);
    if (moved) continue;
    const wait = nextWait(waiting, due.length > 0, context.machineNow(), until);
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
function nextWait(waiting: readonly Behind[], busy: boolean, now: Date, until: Date): number | undefined {
  if (waiting.length === 0) return undefined;
  const instants = waiting.flatMap(({ nextAttemptAt }) => (nextAttemptAt === null ? [] : [Date.parse(nextAttemptAt)]));
  const next = Math.min(...instants.filter((at) => at > now.getTime()), busy ? now.getTime() + BUSY_MS : Infinity);
  return next <= until.getTime() ? next - now.getTime() : undefined;
}

function keyOf({ destination, partition }: Pick<Behind, 'destination' | 'partition'>): string {
  return `${destination}/${partition}`;
}
