import type { Read } from '../azure/failure.js';
import type { Cache } from './cache.js';

interface Asked<T> {
  readonly by: string;
  readonly answer: T;
}

/** A refusal that may concern this subscription alone: no right to it, or not known there. */
export function isRefusal(answer: Read<unknown>): boolean {
  return !answer.ok && (answer.kind === 'forbidden' || answer.kind === 'notFound');
}

/**
 * Asks once for a whole region, with whichever subscription comes first. Where that one was refused, another
 * subscription asks for itself: a right that is missing on one says nothing about the others.
 */
export async function onceARegion<T>(
  cache: Cache,
  key: string,
  subscriptionId: string,
  read: () => Promise<T>,
  refused: (answer: T) => boolean,
): Promise<T> {
  const asker = subscriptionId.toLowerCase();
  const ask = async (): Promise<Asked<T>> => ({ by: asker, answer: await read() });
  const first = await cache.once(key, ask);
  if (first.by === asker || !refused(first.answer)) return first.answer;
  return (await cache.once(`${key}/${asker}`, ask)).answer;
}
