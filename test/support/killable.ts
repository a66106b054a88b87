import type { Lease, Store } from '../../shared/store/store.js';

/** A store of a process that may be killed: `beforeChange` is called before each change and may throw. */
export function killable(store: Store, beforeChange: () => void): Store {
  const lease = (held: Lease): Lease => ({
    holder: held.holder,
    async renew() {
      beforeChange();
      await held.renew();
    },
    async release() {
      beforeChange();
      await held.release();
    },
  });
  return {
    read: (path) => store.read(path),
    readBytes: (path) => store.readBytes(path),
    readStart: (path) => store.readStart(path),
    exists: (path) => store.exists(path),
    list: (prefix, after) => store.list(prefix, after),
    folders: (prefix) => store.folders(prefix),
    holderOf: (path) => store.holderOf(path),
    async write(path, text, ifMatch) {
      beforeChange();
      return store.write(path, text, ifMatch);
    },
    async create(path, content) {
      beforeChange();
      return store.create(path, content);
    },
    async delete(path) {
      beforeChange();
      return store.delete(path);
    },
    // Each file of it may be the last one that is deleted.
    async deleteAll(prefix) {
      for await (const path of store.list(prefix)) {
        beforeChange();
        await store.delete(path);
      }
    },
    async lease(path, durationMs, holder) {
      beforeChange();
      const held = await store.lease(path, durationMs, holder);
      return held && lease(held);
    },
  };
}
