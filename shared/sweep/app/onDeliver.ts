import { DURATIONS } from '../../config/durations.js';
import { deliver } from '../../outbox/deliver.js';
import { deliveryContext } from '../delivery.js';
import type { Done } from './done.js';
import type { Invocation } from './invocation.js';
import { type Message, send } from './messages.js';

/** A wake-up that comes a little early would find that it must wait, and nobody would come again. */
const ROUNDING_MS = 1_000;

/**
 * Sends one partition's outbox to one destination, from its cursor. Whatever is left gets a wake-up of its own: at once
 * where the time of this run was over, later where the destination said so or somebody else is at the cursor.
 */
export async function onDeliver(invocation: Invocation, message: Message<'deliver'>): Promise<Done> {
  const { vigie, queues, holder, machineNow } = invocation;
  const { destination, partition } = message;
  const about = { destination, partition };
  // The configuration no longer names it: what waits for it is kept, and goes out once it is named again.
  if (!vigie.destinations.has(destination)) return { outcome: 'notConfigured', ...about };
  const stopAt = new Date(machineNow().getTime() + DURATIONS.slice);
  const context = deliveryContext(vigie, { holder, machineNow, stopAt });
  const delivery = await deliver(context, destination, partition).finally(() => context.opened.closeAll());
  const wakeUp = (delayMs: number) => send(queues, 'deliver', about, delayMs);
  switch (delivery.result) {
    case 'busy':
      await wakeUp(DURATIONS.deliveryBusy);
      return { outcome: 'busy', ...about };
    case 'more':
      await wakeUp(0);
      break;
    case 'waiting':
      // One that waited before has its wake-up already.
      if (delivery.isNew) await wakeUp(Date.parse(delivery.nextAttemptAt) - machineNow().getTime() + ROUNDING_MS);
      break;
    case 'done':
      break;
  }
  const outcome = delivery.result === 'waiting' && delivery.blocked ? 'blocked' : delivery.result;
  return { outcome, ...about, counts: { sent: delivery.sent, parked: delivery.parked } };
}
