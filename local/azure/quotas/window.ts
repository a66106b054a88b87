import type { MachineTime, Quota } from './tokenBucket.js';

/** So much in a stretch of time that begins with the first request after the last one; then all of it anew. */
export class Window implements Quota {
  #taken = 0;
  #ends = Number.NEGATIVE_INFINITY;

  constructor(
    readonly capacity: number,
    readonly seconds: number,
    readonly now: MachineTime,
  ) {}

  take(amount: number): number {
    if (this.#isOver()) {
      this.#ends = this.now() + this.seconds * 1_000;
      this.#taken = 0;
    }
    if (this.#taken + amount > this.capacity) return this.#ends - this.now();
    this.#taken += amount;
    return 0;
  }

  left(): number {
    return this.capacity - (this.#isOver() ? 0 : this.#taken);
  }

  /** Milliseconds until all is there anew: the whole window's length while none is open. */
  resetsAfter(): number {
    return this.#isOver() ? this.seconds * 1_000 : this.#ends - this.now();
  }

  #isOver(): boolean {
    return this.now() >= this.#ends;
  }
}
