import type { Store } from '../../shared/store/store.js';

/** A store that waits before each of its steps until it is let go. */
export class SteppedStore implements Store {
  steps = 0;
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;
  #reached: () => void = () => undefined;
  #stopAt = Number.POSITIVE_INFINITY;

  constructor(private readonly store: Store) {}

  /** Resolves when it waits before step `at`. */
  stopAt(at: number): Promise<void> {
    this.#stopAt = at;
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }

  go(): void {
    this.#stopAt = Number.POSITIVE_INFINITY;
    this.#open();
  }

  async #step(): Promise<void> {
    this.steps += 1;
    if (this.steps <= this.#stopAt) return;
    this.#reached();
    await this.#gate;
  }

  async read(path: string) {
    await this.#step();
    return this.store.read(path);
  }
  async readStart(path: string) {
    await this.#step();
    return this.store.readStart(path);
  }
  async readBytes(path: string) {
    await this.#step();
    return this.store.readBytes(path);
  }
  async exists(path: string) {
    await this.#step();
    return this.store.exists(path);
  }
  async write(path: string, text: string, ifMatch: string | undefined | 'any') {
    await this.#step();
    return this.store.write(path, text, ifMatch);
  }
  async create(path: string, content: string | Uint8Array) {
    await this.#step();
    return this.store.create(path, content);
  }
  list(prefix: string, after?: string) {
    return this.store.list(prefix, after);
  }
  folders(prefix: string) {
    return this.store.folders(prefix);
  }
  delete(path: string) {
    return this.store.delete(path);
  }
  deleteAll(prefix: string) {
    return this.store.deleteAll(prefix);
  }
  lease(path: string, durationMs: number, holder: string) {
    return this.store.lease(path, durationMs, holder);
  }
  holderOf(path: string) {
    return this.store.holderOf(path);
  }
}
