/**
 * Does the same with each, so many at once, in their order. Nothing is set up for one before its turn comes: a queue of
 * promises for ten thousand partitions is tens of megabytes.
 * @throws what the first that fails throws; those whose turn has not come then may still be done
 */
export async function eachOf<T>(all: Iterable<T>, atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = all[Symbol.iterator]();
  const runner = async () => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, runner));
}
