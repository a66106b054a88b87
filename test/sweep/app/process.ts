import type { Invocation } from '../../../shared/sweep/app/invocation.js';
import { type MessageKind, QUEUES, send } from '../../../shared/sweep/app/messages.js';
import { reconcile } from '../../../shared/sweep/app/reconcile.js';
import { nightly } from '../../../shared/sweep/app/timers.js';
import { work } from '../../../shared/sweep/app/work.js';
import type { Vigie } from '../../../shared/sweep/compose.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
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

type Message = MemoryQueues['messages'][number];

interface DrainOptions {
  /** Which messages are worked on; the others stay. @default all */
  readonly takes?: (message: Message) => boolean;
  /** Messages after which it stops. @default it goes on to the end */
  readonly most?: number;
  /** Which of so many is next. @default the one that is seen first */
  readonly next?: (many: number) => number;
}

/**
 * Works off what lies in the queues until nothing is left that may be taken.
 * @throws Killed in the middle of a message, which then is still there
 */
export async function drain(
  invocation: Invocation,
  queues: MemoryQueues,
  { takes = () => true, most = Number.POSITIVE_INFINITY, next = () => 0 }: DrainOptions = {},
): Promise<void> {
  for (let turns = 0; turns < 10_000; turns += 1) {
    const visible = inOrder(queues).filter(takes);
    const message = visible[next(visible.length)];
    if (message === undefined || turns >= most) return;
    message.taken += 1;
    await work(invocation, kindOf(message.queue), JSON.parse(message.text));
    queues.delete(message);
  }
  throw new Error(`the queues do not empty: ${JSON.stringify(queues.messages.slice(0, 5))}`);
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

/**
 * A night of an instance that is killed before its change number `changes + 1`, be it a write or a message.
 * @param start makes the instance; it is to call what it is handed before each change
 * @returns what it left in the queues
 */
export async function killedAfter(
  changes: number,
  start: (beforeChange: () => void, queues: MemoryQueues) => Invocation,
): Promise<{ queues: MemoryQueues; wasKilled: boolean }> {
  let left = changes;
  const count = () => {
    if (left <= 0) throw new Killed('killed');
    left -= 1;
  };
  const queues = new MemoryQueues(count);
  let wasKilled = false;
  try {
    await night(start(count, queues), queues);
  } catch (error) {
    if (left > 0) throw error;
    wasKilled = true;
  }
  return { queues: queues.copy(), wasKilled };
}
