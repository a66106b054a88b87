import { messageOf } from '../../errors.js';
import { type Done, isNotUnderstood } from './done.js';
import type { Invocation } from './invocation.js';
import { MESSAGES, type Message, type MessageKind, QUEUES } from './messages.js';
import { onCollect } from './onCollect.js';
import { onDeliver } from './onDeliver.js';
import { onPartition } from './onPartition.js';
import { isOutage, postponeMs } from './outage.js';
import { setAside } from './setAside.js';

type Work = { readonly [Kind in MessageKind]: (invocation: Invocation, message: Message<Kind>) => Promise<Done> };
const WORK: Work = { collect: onCollect, partition: onPartition, deliver: onDeliver };

/**
 * Works off one message of a queue.
 * - One that cannot be understood, or is about nothing that exists, is set aside and announced.
 * - One that met an outage is put off: the same message goes out again with a delay, and so is never poisoned by it.
 * @param given as the Functions library hands it over: parsed where it was JSON, else text
 * @throws whatever is a bug; the host then brings the message back, and at last to the poison queue
 */
export async function work<Kind extends MessageKind>(
  invocation: Invocation,
  kind: Kind,
  given: unknown,
): Promise<Done> {
  const message = MESSAGES[kind].safeParse(given);
  if (!message.success) return aside(invocation, kind, given, whyNot(given));
  // The schema of this kind has just said so; TypeScript does not follow a generic key that far.
  const known = message.data as Message<Kind>;
  try {
    const done = await WORK[kind](invocation, known);
    return isNotUnderstood(done) ? aside(invocation, kind, given, done.why ?? '') : done;
  } catch (error) {
    if (!isOutage(error)) throw error;
    // A wake-up stands for nothing that reconcile does not see; hourly ones for a damaged blob would add up.
    if (kind === 'deliver' && error.code === 'VIGIE_STORE_DAMAGED')
      return { outcome: 'damaged', ...idsOf(known), why: messageOf(error) };
    const { queues, vigie } = invocation;
    const again = JSON.stringify({ ...known, tries: known.tries + 1 });
    await queues.send(QUEUES[kind], again, { delayMs: postponeMs(known.tries, vigie.timeScale) });
    return { outcome: 'postponed', ...idsOf(known), why: messageOf(error) };
  }
}

/** The text of a message that the library may have parsed. */
export function textOf(given: unknown): string {
  return typeof given === 'string' ? given : JSON.stringify(given);
}

async function aside(invocation: Invocation, kind: MessageKind, given: unknown, why: string): Promise<Done> {
  await setAside(invocation, QUEUES[kind], textOf(given), 'message-set-aside', why);
  return { outcome: 'setAside', why };
}

function whyNot(given: unknown): string {
  if (typeof given !== 'object' || given === null) return 'it is no JSON object';
  const { version } = given as Record<string, unknown>;
  return version === 1 ? 'keys of it are missing or odd' : 'nobody here knows its version';
}

/** What a message is about, for the log of a call that failed; nothing where it cannot be understood. */
export function aboutOf(kind: MessageKind, given: unknown): Pick<Done, 'sweep' | 'partition' | 'destination'> {
  const message = MESSAGES[kind].safeParse(given);
  return message.success ? idsOf(message.data) : {};
}

function idsOf(message: Message<MessageKind>): Pick<Done, 'sweep' | 'partition' | 'destination'> {
  const { sweep, partition, destination } = message as Partial<Record<'sweep' | 'partition' | 'destination', string>>;
  return {
    ...(sweep !== undefined && { sweep }),
    ...(partition !== undefined && { partition }),
    ...(destination !== undefined && { destination }),
  };
}
