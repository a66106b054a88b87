import type { Store } from '../../shared/store/store.js';

/**
 * The store, and what was asked of it.
 * @param what names a call by its method and path; `undefined`: it does not count
 */
export function countedStore(store: Store, what: (method: string, path: string) => string | undefined) {
  const calls: Record<string, number> = {};
  const counted = new Proxy(store, {
    get(target, method: keyof Store) {
      return (...args: [string, ...unknown[]]) => {
        const name = what(method, args[0]);
        if (name !== undefined) calls[name] = (calls[name] ?? 0) + 1;
        return (target[method] as (...given: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return { store: counted, calls };
}
