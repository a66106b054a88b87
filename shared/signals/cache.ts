/**
 * Where an answer is kept that serves more than one resource: what a region or an image family answers is asked once a
 * sweep. The caller decides whom it is shared with (one process, or all partitions through the store), so what is kept
 * must survive JSON.
 */
export interface Cache {
  /** The value kept under `key`; else what `read` gives, kept from then on. A `read` that throws is not kept. */
  once<T>(key: string, read: () => Promise<T>): Promise<T>;
}

/** A cache of one process. Two callers at the same time share one read. */
export function memoryCache(): Cache {
  const kept = new Map<string, Promise<unknown>>();
  return {
    once<T>(key: string, read: () => Promise<T>): Promise<T> {
      const found = kept.get(key);
      // One key is only ever used with one kind of value, by the reader that owns the key.
      if (found !== undefined) return found as Promise<T>;
      const asked = read();
      kept.set(key, asked);
      asked.catch(() => kept.delete(key));
      return asked;
    },
  };
}
