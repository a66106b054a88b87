/** Milliseconds from any start, never backwards. Quotas go by the machine's time: the simulated clock fills no bucket. */
export type MachineTime = () => number;

/** How much may be done, and what is left of it. Amounts are requests, bytes or hours. */
export interface Quota {
  /** Takes all of it or nothing. @returns 0 where it was taken, else milliseconds until it fits */
  take(amount: number): number;
  /** Rounded down. */
  left(): number;
}

/** So much at once, then a steady refill up to the same again. */
export class TokenBucket implements Quota {
  #level: number;
  #filled: number;

  constructor(
    readonly capacity: number,
    readonly refillPerSecond: number,
    readonly now: MachineTime,
  ) {
    this.#level = capacity;
    this.#filled = now();
  }

  take(amount: number): number {
    this.#fill();
    if (amount > this.#level) return ((amount - this.#level) * 1_000) / this.refillPerSecond;
    this.#level -= amount;
    return 0;
  }

  left(): number {
    this.#fill();
    return Math.floor(this.#level);
  }

  #fill(): void {
    const now = this.now();
    this.#level = Math.min(this.capacity, this.#level + ((now - this.#filled) * this.refillPerSecond) / 1_000);
    this.#filled = now;
  }
}
