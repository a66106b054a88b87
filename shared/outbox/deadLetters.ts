import { z } from 'zod';
import { VigieError } from '../errors.js';
import { jsonOf } from '../json.js';
import type { Store } from '../store/store.js';

/** A message of a queue that could not be worked on and was set aside: a bug, never an outage. */
export const deadLetterSchema = z.object({
  schema: z.literal(1),
  queue: z.string(),
  /** Of the message; with the queue it names the letter. */
  id: z.string(),
  /** When it was set aside (ISO, machine time). */
  at: z.iso.datetime(),
  why: z.string(),
  /** The message as it came. */
  text: z.string(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

const FOLDER = 'dead-letters';

/** @param id as a path of the store takes it: letters, digits and `._+-` */
export function deadLetterPath(queue: string, id: string): string {
  return `${FOLDER}/${queue}/${id}.json`;
}

/** In the order of queue and id. @throws VigieError VIGIE_STORE_DAMAGED naming the document */
export async function listDeadLetters(store: Store): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const path of store.list(`${FOLDER}/`)) {
    const stored = await store.read(path);
    if (stored !== undefined) letters.push(parse(path, stored.text));
  }
  return letters;
}

/** How many there are, without reading them. */
export async function countDeadLetters(store: Store): Promise<number> {
  let found = 0;
  for await (const _path of store.list(`${FOLDER}/`)) found += 1;
  return found;
}

function parse(path: string, text: string): DeadLetter {
  const letter = deadLetterSchema.safeParse(jsonOf(text));
  if (letter.success) return letter.data;
  const name = path.slice(`${FOLDER}/`.length, -'.json'.length);
  const remedy = `\`vigie outbox drop --dead-letter ${name} --reason TEXT\` moves it away`;
  throw new VigieError('VIGIE_STORE_DAMAGED', `${path} cannot be understood; ${remedy}`);
}
