import type { Done } from './done.js';
import type { Invocation } from './invocation.js';
import { type MessageKind, QUEUES } from './messages.js';
import { setAside } from './setAside.js';
import { textOf } from './work.js';

/** A message that the host gave up: its function failed again and again, which is a bug, or its hosts died. */
export async function onPoison(invocation: Invocation, kind: MessageKind, given: unknown): Promise<Done> {
  const why = 'its function failed, or was killed, at every try';
  await setAside(invocation, QUEUES[kind], textOf(given), 'message-poisoned', why);
  return { outcome: 'setAside', why };
}
