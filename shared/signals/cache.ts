import { channel } from 'node:diagnostics_channel';
import { gunzipSync, gzipSync } from 'node:zlib';
import pLimit from 'p-limit';

/**
 * Where an answer is kept that serves more than one resource: what a region or an image family answers is asked once a
 * sweep. The caller decides whom it is shared with (one process, or all partitions through the store), so what is kept
 * must survive JSON.
 */
export interface Cache {
  /** The value kept under `key`; else what `read` gives, kept from then on. A `read` that throws is not kept. */
  once<T>(key: string, read: () => Promise<T>): Promise<T>;
  /**
   * The same for an answer that is large, and of which each caller needs a part: what all need, and the part named `part`
   * (`undefined`: the answer has none of that name).
   * @param inTurn so large that this process is to have one such answer in memory at a time. @default false
   */
  part<Shared, Part>(
    key: string,
    part: string,
    read: () => Promise<InParts<Shared, Part>>,
    inTurn?: boolean,
  ): Promise<PartOf<Shared, Part>>;
}

/** A large answer, taken apart. */
export interface InParts<Shared, Part> {
  readonly shared: Shared;
  readonly parts: ReadonlyMap<string, Part>;
}

export interface PartOf<Shared, Part> {
  readonly shared: Shared;
  readonly part: Part | undefined;
}

/** Told of each answer that a process keeps in parts, so that its memory can be measured. */
export const sideMaps = channel('vigie:sideMap');

/** Told when an answer that is read in turn is about to be asked for, and when it has been packed. */
export const largeAnswers = channel('vigie:largeAnswer');

/** A cache of one process. Two callers at the same time share one read. */
export function memoryCache(): Cache {
  const kept = new Map<string, Promise<unknown>>();
  const turn = pLimit(1);
  function once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const found = kept.get(key);
    // One key is only ever used with one kind of value, by the reader that owns the key.
    if (found !== undefined) return found as Promise<T>;
    const asked = read();
    kept.set(key, asked);
    asked.catch(() => kept.delete(key));
    return asked;
  }
  return {
    once,
    async part<Shared, Part>(
      key: string,
      part: string,
      read: () => Promise<InParts<Shared, Part>>,
      inTurn: boolean = false,
    ) {
      const ask = async () => packed(key, await read());
      const { shared, whole, places } = await once(`${key}/parts`, () =>
        inTurn ? turn(() => toldOf(key, ask)) : ask(),
      );
      const place = places.get(part);
      if (place === undefined) return { shared, part: undefined };
      return { shared, part: JSON.parse(String(gunzipSync(whole.subarray(...place)))) as Part };
    },
  };
}

async function toldOf<T>(name: string, ask: () => Promise<T>): Promise<T> {
  largeAnswers.publish({ name, step: 'asked' });
  const kept = await ask();
  largeAnswers.publish({ name, step: 'packed' });
  return kept;
}

/** Parts wait for their partition packed, outside of the heap: a hundredth of the memory of the objects that they say. */
function packed<Shared, Part>(key: string, { shared, parts }: InParts<Shared, Part>) {
  const packs = [...parts].map(([name, part]) => [name, pack(part)] as const);
  // All in one piece of memory: zlib hands out each pack in a block of 16 KiB, and few fill it by a tenth.
  const whole = Buffer.concat(packs.map(([, bytes]) => bytes));
  const places = new Map<string, readonly [from: number, to: number]>();
  let from = 0;
  for (const [name, { length }] of packs) {
    // A copy of the name: it may be cut out of a text that it would keep in memory.
    places.set(String(Buffer.from(name)), [from, from + length]);
    from += length;
  }
  sideMaps.publish({ name: key, bytes: whole.buffer.byteLength });
  return { shared, whole, places };
}

function pack(part: unknown): Buffer {
  // Blocks as small as packs are: all of an answer lie side by side until they are put together.
  return gzipSync(JSON.stringify(part), { level: 1, chunkSize: 1024 });
}
