import { eachOf } from '../eachOf.js';
import type { Store } from '../store/store.js';
import { lastSeq, outboxPartitions, outboxSeqs, readOutbox } from './commit.js';
import type { DeliveryContext } from './context.js';
import { type BlockedDestination, type Cursor, readBlocked, readCursor } from './cursors.js';
import { readHead } from './state.js';
import { Wanted } from './wanted.js';

/** A cursor that has something before it. */
export interface Behind {
  readonly destination: string;
  readonly partition: string;
  /** ISO, machine time; null: at once. */
  readonly nextAttemptAt: string | null;
  /** What the destination said last; null where nothing was tried. */
  readonly why: string | null;
  /** Waits for the end of quiet hours: nothing is wrong. */
  readonly quiet?: true;
}

/** Every cursor of these destinations that is behind: on a laptop this list is the queue. */
export async function behind(store: Store, destinations: Iterable<string>): Promise<readonly Behind[]> {
  const names = [...destinations];
  const blocks = new Map<string, BlockedDestination | undefined>();
  for (const name of names) blocks.set(name, await readBlocked(store, name));
  const found: Behind[] = [];
  for (const { partition, cursors } of await behindEverywhere(store, names)) {
    for (const [destination, cursor] of cursors) {
      const block = blocks.get(destination);
      const nextAttemptAt = later(cursor.nextAttemptAt, block?.nextAttemptAt ?? null);
      const quiet = block === undefined && cursor.quiet === true && { quiet: true as const };
      found.push({ destination, partition, nextAttemptAt, why: block?.why ?? cursor.why, ...quiet });
    }
  }
  return found;
}

/**
 * Events that these destinations were to get and have not; parked ones are not counted. Every name has its number.
 * @param today how events are routed now; without it every event of a replay that has not ended is counted
 */
export async function undelivered(
  store: Store,
  destinations: Iterable<string>,
  today?: Pick<DeliveryContext, 'destinations' | 'route'>,
): Promise<Readonly<Record<string, number>>> {
  const names = [...destinations];
  const counts = new Map(names.map((name) => [name, 0]));
  for (const { partition, cursors } of await behindEverywhere(store, names)) {
    const wanted = new Map(names.map((name) => [name, wantedBy(store, name, partition, today)]));
    for await (const seq of outboxSeqs(store, partition, lowest(cursors))) {
      const entries = (await readOutbox(store, partition, seq))?.entries ?? [];
      for (const [name, cursor] of cursors) {
        const missing = (await wanted.get(name)?.lines(cursor, seq, entries))?.length ?? 0;
        counts.set(name, (counts.get(name) ?? 0) + missing);
      }
    }
  }
  return Object.fromEntries(counts);
}

/**
 * Events that wait for destinations which the configuration no longer names: they are kept, and go out once it names
 * them again. A destination counts from its first delivery on.
 */
export async function undeliveredElsewhere(
  store: Store,
  configured: Iterable<string>,
): Promise<Readonly<Record<string, number>>> {
  const known = new Set(configured);
  const gone = new Set<string>();
  for await (const path of store.list('cursors/')) {
    const [, name] = path.split('/');
    if (name !== undefined && !known.has(name)) gone.add(name);
  }
  return gone.size === 0 ? {} : undelivered(store, gone);
}

/** Partitions that are looked at side by side: each costs three round trips to the store. */
const LOOKS_AT_ONCE = 16;

interface BehindPartition {
  readonly partition: string;
  readonly cursors: ReadonlyMap<string, Cursor>;
}

async function behindEverywhere(store: Store, names: readonly string[]): Promise<readonly BehindPartition[]> {
  const found = new Map<string, ReadonlyMap<string, Cursor>>();
  const partitions = await outboxPartitions(store);
  await eachOf(partitions, LOOKS_AT_ONCE, async (partition) => {
    const cursors = await behindIn(store, names, partition);
    if (cursors.size > 0) found.set(partition, cursors);
  });
  return partitions.flatMap((partition) => {
    const cursors = found.get(partition);
    return cursors === undefined ? [] : [{ partition, cursors }];
  });
}

/** Cursors that have something before them; where the state does not say for whom blobs are, every blob counts. */
async function behindIn(store: Store, names: readonly string[], partition: string): Promise<Map<string, Cursor>> {
  const read = names.map(async (name) => [name, (await readCursor(store, name, partition)).cursor] as const);
  const cursors = new Map(await Promise.all(read));
  const head = await readHead(store, partition);
  const last = await lastSeq(store, partition, head?.seq ?? lowest(cursors));
  // A state that is behind its outbox does not know of the newest blob.
  const told = head !== undefined && head.seq >= last ? head.told : undefined;
  for (const [name, cursor] of cursors) {
    const lastFor = told === undefined || cursor.anew !== undefined ? last : (told[name] ?? 0);
    if (cursor.seq > lastFor) cursors.delete(name);
  }
  return cursors;
}

function lowest(cursors: ReadonlyMap<string, Cursor>): number {
  return Math.min(...[...cursors.values()].map(({ seq }) => seq), Number.MAX_SAFE_INTEGER);
}

function wantedBy(
  store: Store,
  name: string,
  partition: string,
  today: Pick<DeliveryContext, 'destinations' | 'route'> | undefined,
): Wanted {
  const family = today?.destinations.get(name)?.kind.family;
  return new Wanted(store, name, partition, today && family && { family, route: today.route });
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
