import { createHash } from 'node:crypto';
import { z } from 'zod';
import { VigieError } from '../errors.js';
import { jsonOf } from '../json.js';
import type { Store } from '../store/store.js';

/** Clusters of a part, when a subscription is first seen; one that grows later takes more slices. */
export const PART_CLUSTERS = 500;

/** One of the parts that a large subscription is worked on in. Part 0 also holds what is no cluster. */
export interface Part {
  /** From 0. */
  readonly index: number;
  /** At least 2. */
  readonly of: number;
}

const NAME = /^(.+)_(\d+)of(\d+)$/;

/** Name of a partition: the subscription's id (lower case), which is also its part 0; further parts say which they are. */
export function partitionOf(subscription: string, part: Part | undefined): string {
  return part === undefined || part.index === 0 ? subscription : `${subscription}_${part.index}of${part.of}`;
}

/** The subscription that a partition is of, or a part of. */
export function subscriptionOf(partition: string): string {
  return NAME.exec(partition)?.[1] ?? partition;
}

/** The partitions of a subscription; `undefined` for the one that is whole. */
export function partsOf(count: number): readonly (Part | undefined)[] {
  return count < 2 ? [undefined] : Array.from({ length: count }, (_none, index) => ({ index, of: count }));
}

/** Is a cluster in this part? sha-256 of its lower-cased id, modulo the number of parts. */
export function isInPart(clusterKey: string, part: Part | undefined): boolean {
  if (part === undefined) return true;
  const hash = createHash('sha256').update(clusterKey.toLowerCase()).digest('hex');
  return BigInt(`0x${hash}`) % BigInt(part.of) === BigInt(part.index);
}

const PATH = 'index/parts.json';

/** By lower-cased subscription id: in how many parts it is worked on. */
export type PartCounts = Readonly<Record<string, number>>;

const document = z.object({ schema: z.literal(1), parts: z.record(z.string(), z.int().min(1)) });

/**
 * In how many parts each subscription is worked on: decided when clusters of it are first seen, kept, and never changed,
 * because every part has an outbox of its own. Two that decide at once end with one answer.
 * @param clusters by lower-cased subscription id: clusters that were collected
 * @param partitions names of all partitions that have an outbox
 */
export async function decideParts(
  store: Store,
  clusters: ReadonlyMap<string, number>,
  partitions: readonly string[],
): Promise<PartCounts> {
  for (;;) {
    const { parts: known, etag } = await readParts(store, partitions);
    const fresh = [...clusters].filter(([id, number]) => number > 0 && known[id] === undefined);
    if (fresh.length === 0) return known;
    const decided = fresh.map(([id, number]) => [id, Math.ceil(number / PART_CLUSTERS)] as const);
    const parts = { ...known, ...Object.fromEntries(decided) };
    try {
      await store.write(PATH, JSON.stringify({ schema: 1, parts }), etag);
      return parts;
    } catch (error) {
      if (!(error instanceof VigieError && error.code === 'VIGIE_STORE_CONFLICT')) throw error;
    }
  }
}

/** Where the document is missing or damaged, the outboxes tell: their names say of how many parts they are one. */
async function readParts(
  store: Store,
  partitions: readonly string[],
): Promise<{ parts: PartCounts; etag: string | undefined }> {
  const stored = await store.read(PATH);
  const read = document.safeParse(jsonOf(stored?.text ?? ''));
  if (read.success) return { parts: read.data.parts, etag: stored?.etag };
  const parts: Record<string, number> = {};
  for (const name of partitions) {
    const [, , , of = '1'] = NAME.exec(name) ?? [];
    const subscription = subscriptionOf(name);
    parts[subscription] = Math.max(parts[subscription] ?? 1, Number(of));
  }
  return { parts, etag: stored?.etag };
}
