import { z } from 'zod';
import { destinationsOf, type OutboxEntry } from './commit.js';

/*
 * Most nights most partitions have nothing to say, and what one says is not for all destinations. A state notes the last
 * blob that holds a line for each destination, so that a cursor may stay where it is while there is nothing for it: it is
 * behind when that blob is.
 */

/** By destination: seq of the last blob of the partition's outbox that holds a line for it. */
export type Told = Readonly<Record<string, number>>;

export const toldSchema = z.record(z.string(), z.int().min(1));

/**
 * @param before the state that was committed last; one that does not say it, because older code wrote it, never will
 * @param seq of the blob that is to be committed, with these entries
 */
export function toldAfter(
  before: { readonly seq: number; readonly told?: Told | undefined },
  seq: number,
  entries: readonly OutboxEntry[],
): { readonly told?: Told } {
  const known = before.seq === 0 ? {} : before.told;
  if (known === undefined) return {};
  return { told: { ...known, ...Object.fromEntries(destinationsOf(entries).map((name) => [name, seq])) } };
}
