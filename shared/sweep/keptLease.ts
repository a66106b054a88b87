import { VigieError } from '../errors.js';
import type { Lease, Store } from '../store/store.js';

/**
 * A lease that is renewed for as long as work goes on under it. A timer renews it; so does whoever is about to write,
 * where the timer did not come to it (a machine that slept, a store that was out of reach).
 */
export class KeptLease {
  #renewedAt = Date.now();
  #renewing: Promise<void> | undefined;
  #lost: VigieError | undefined;
  readonly #heart: NodeJS.Timeout;

  /** @param durationMs what the lease was taken for; machine time */
  constructor(
    private readonly lease: Lease,
    private readonly durationMs: number,
  ) {
    // A renewal that fails here is tried again by the next beat and before each write: those tell.
    this.#heart = setInterval(() => void this.#renew().catch(() => undefined), durationMs / 3);
    this.#heart.unref();
  }

  /** @throws VigieError VIGIE_LEASE_LOST where somebody else has it by now: then nothing may be written any more */
  async hold(): Promise<void> {
    if (Date.now() - this.#renewedAt >= this.durationMs / 3) await this.#renew();
  }

  async end(): Promise<void> {
    clearInterval(this.#heart);
    await this.lease.release();
  }

  /** Several who ask at the same time share one renewal. */
  #renew(): Promise<void> {
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renewOnce(): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    const from = Date.now();
    try {
      await this.lease.renew();
      this.#renewedAt = from;
    } catch (error) {
      if (error instanceof VigieError && error.code === 'VIGIE_LEASE_LOST') this.#lost = error;
      throw error;
    }
  }
}

/** The store as whoever holds the lease may use it: each change needs the lease, reading does not. */
export function storeUnder(kept: KeptLease, store: Store): Store {
  const holding =
    <A extends readonly unknown[], R>(change: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await kept.hold();
      return change(...args);
    };
  return {
    read: (path) => store.read(path),
    readBytes: (path) => store.readBytes(path),
    readStart: (path) => store.readStart(path),
    exists: (path) => store.exists(path),
    list: (prefix, after) => store.list(prefix, after),
    folders: (prefix) => store.folders(prefix),
    holderOf: (path) => store.holderOf(path),
    write: holding((path, text, ifMatch) => store.write(path, text, ifMatch)),
    create: holding((path, content) => store.create(path, content)),
    delete: holding((path) => store.delete(path)),
    deleteAll: holding((prefix) => store.deleteAll(prefix)),
    lease: holding((path, durationMs, holder) => store.lease(path, durationMs, holder)),
  };
}
