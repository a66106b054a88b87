import { type DeadLetter, deadLetterPath } from '../../outbox/deadLetters.js';
import { count, hashOf } from '../../text.js';
import { tell } from '../tell.js';
import type { Invocation } from './invocation.js';

/** Why a message was set aside: nobody here can understand it, or it failed again and again. */
export type SetAsideCode = 'message-set-aside' | 'message-poisoned';

/**
 * Keeps a message as a dead letter and announces it. The same message twice is one letter and, on one day, one notice.
 * What it stood for is not lost by that: `reconcile` sees what should have happened and has not.
 * @param text as it stood in the queue
 */
export async function setAside(
  { vigie, machineNow }: Invocation,
  queue: string,
  text: string,
  code: SetAsideCode,
  why: string,
): Promise<void> {
  const id = hashOf(queue, text).slice(0, 32);
  const letter: DeadLetter = { schema: 1, queue, id, at: machineNow().toISOString(), why, text };
  const path = deadLetterPath(queue, id);
  await vigie.store.create(path, JSON.stringify(letter));
  await tell(vigie, {
    code,
    about: `${queue}/${id}`,
    text: `a message of ${count(Buffer.byteLength(text), 'byte')} in the queue ${queue} was set aside: ${why}. It is kept as ${path}.`,
  });
}
