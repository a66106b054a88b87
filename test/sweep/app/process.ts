import type { Invocation } from '../../../shared/sweep/app/invocation.js';
import { type MessageKind, QUEUES, send } from '../../../shared/sweep/app/messages.js';
import { reconcile } from '../../../shared/sweep/app/reconcile.js';
import { nightly } from '../../../shared/sweep/app/timers.js';
import { work } from '../../../shared/sweep/app/work.js';
import type { Vigie } from '../../../shared/sweep/compose.js';
import type { MemoryQueues } from '../../support/memoryQueues.js';
import type { World } from '../world.js';

export class Killed extends Error {}

interface ProcessOptions {
  /** Domain time. */
  readonly now: string;
  readonly queues: MemoryQueues;
  /** Called before each change of the store; it may throw. */
  readonly beforeChange?: (path: string) => void;
  readonly machineNow?: () => Date;
  readonly vigie?: Partial<Vigie>;
}

/** One instance of the app, without a host: the handlers of the functions on a store and queues in memory. */
export function processIn(
  world: World,
  { now, queues, beforeChange, machineNow = () => new Date(), vigie }: ProcessOptions,
): Invocation {
  const wake = async (partition: string, destinations: readonly string[]) => {
    for (const destination of destinations) await send(queues, 'deliver', { destination, partition });
  };
  return {
    vigie: world.vigie(now, { wake, ...(beforeChange && { beforeChange }), ...vigie }),
    queues,
    holder: 'test',
    attempt: 1,
    machineNow,
  };
}

const kindOf = (queue: string) => Object.entries(QUEUES).find(([, name]) => name === queue)?.[0] as MessageKind;

/** Hidden messages come after the others, the one that is hidden longest last. */
const inOrder = (queues: MemoryQueues) => [...queues.messages].sort((a, b) => a.delayMs - b.delayMs);

/**
 * Works off what lies in the queues until nothing is left.
 * @param choose which message is taken next; the first that anybody sees unless it says so
 * @throws Killed in the middle of a message, which then is still there
 */
export async function drain(
  invocation: Invocation,
  queues: MemoryQueues,
  choose: (messages: MemoryQueues['messages']) => number = () => 0,
): Promise<void> {
  for (let turns = 0; queues.messages.length > 0; turns += 1) {
    if (turns > 10_000) throw new Error(`the queues do not empty: ${JSON.stringify(queues.messages.slice(0, 5))}`);
    const visible = inOrder(queues);
    const message = visible[choose(visible)];
    if (message === undefined) throw new Error('nothing was chosen');
    message.taken += 1;
    await work(invocation, kindOf(message.queue), JSON.parse(message.text));
    queues.delete(message);
  }
}

/** A night from its timer on: begins what is due, works off the queues. */
export async function night(invocation: Invocation, queues: MemoryQueues): Promise<void> {
  await nightly(invocation);
  await drain(invocation, queues);
}

/** What reconcile does in the hours after a kill: until nothing is left to be helped on. */
export async function recover(invocation: Invocation, queues: MemoryQueues, clock: { ms: number }): Promise<void> {
  for (let tries = 0; tries < 4; tries += 1) {
    await reconcile(invocation);
    await drain(invocation, queues);
    clock.ms += 31 * 60_000;
  }
}
