import { channel } from 'node:diagnostics_channel';
import { gunzipSync, gzipSync } from 'node:zlib';

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
   */
  part<Shared, Part>(
    key: string,
    part: string,
    read: () => Promise<InParts<Shared, Part>>,
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

/** A cache of one process. Two callers at the same time share one read. */
export function memoryCache(): Cache {
  const kept = new Map<string, Promise<unknown>>();
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
    async part<Shared, Part>(key: string, part: string, read: () => Promise<InParts<Shared, Part>>) {
      const { shared, parts } = await once(`${key}/parts`, async () => packed(key, await read()));
      const bytes = parts.get(part);
      return { shared, part: bytes === undefined ? undefined : (JSON.parse(String(gunzipSync(bytes))) as Part) };
    },
  };
}

/** Parts wait for their partition packed, outside of the heap: a hundredth of the memory of the objects that they say. */
function packed<Shared, Part>(key: string, { shared, parts }: InParts<Shared, Part>) {
  const packs = new Map<string, Buffer>();
  let bytes = 0;
  for (const [name, part] of parts) {
    const pack = gzipSync(JSON.stringify(part), { level: 1 });
    bytes += pack.length;
    packs.set(name, pack);
  }
  sideMaps.publish({ name: key, bytes });
  return { shared, parts: packs };
}
