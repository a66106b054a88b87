import { LIMITS, type Limit, type LimitName } from './limits.js';
import { type MachineTime, type Quota, TokenBucket } from './tokenBucket.js';
import { Window } from './window.js';

/** What a request costs of one quota. */
export interface Charge {
  readonly name: LimitName;
  /** Whose or what the quota is of: an id in lower case. */
  readonly of: string;
  /** Requests, bytes or hours. */
  readonly amount: number;
}

/** A quota as `GET /_vigie/quota` shows it. Amounts are bytes for `ingestionBytes`, hours for `prometheusHours`, else requests. */
export interface QuotaCount {
  readonly name: LimitName;
  readonly of: string;
  readonly capacity: number;
  /** Of a window: what it grants by the second, on average. */
  readonly refillPerSecond: number;
  /** null for a token bucket. */
  readonly windowSeconds: number | null;
  readonly taken: number;
  /** Requests. */
  readonly refused: number;
}

interface Counted {
  readonly charge: Charge;
  readonly quota: Quota;
  taken: number;
  refused: number;
}

/** Every quota that was asked of, made when it is first. Callers name only what the estate has: that bounds their number. */
export class Quotas {
  readonly #counted = new Map<string, Counted>();

  constructor(readonly now: MachineTime = () => performance.now()) {}

  /**
   * Takes one charge after the other, up to the first that does not fit: who is refused further in has been counted
   * further out.
   * @returns the one that was refused and the milliseconds until it fits, or undefined
   */
  take(charges: readonly Charge[]): { readonly charge: Charge; readonly wait: number } | undefined {
    for (const charge of charges) {
      const counted = this.#of(charge);
      const wait = counted.quota.take(charge.amount);
      if (wait > 0) {
        counted.refused += 1;
        return { charge, wait };
      }
      counted.taken += charge.amount;
    }
    return undefined;
  }

  /** As it now stands. */
  quota(charge: Charge): Quota {
    return this.#of(charge).quota;
  }

  list(): readonly QuotaCount[] {
    return [...this.#counted.values()].map(({ charge: { name, of }, taken, refused }) => ({
      ...{ name, of },
      ...shapeOf(LIMITS[name]),
      ...{ taken, refused },
    }));
  }

  /** All full again, nothing counted. */
  reset(): void {
    this.#counted.clear();
  }

  #of(charge: Charge): Counted {
    const key = `${charge.name} ${charge.of}`;
    const known = this.#counted.get(key);
    if (known !== undefined) return known;
    const fresh = { charge, quota: opened(LIMITS[charge.name], this.now), taken: 0, refused: 0 };
    this.#counted.set(key, fresh);
    return fresh;
  }
}

function opened(limit: Limit, now: MachineTime): Quota {
  return 'windowSeconds' in limit
    ? new Window(limit.capacity, limit.windowSeconds, now)
    : new TokenBucket(limit.capacity, limit.refillPerSecond, now);
}

function shapeOf(limit: Limit): Pick<QuotaCount, 'capacity' | 'refillPerSecond' | 'windowSeconds'> {
  const { capacity } = limit;
  return 'windowSeconds' in limit
    ? { capacity, refillPerSecond: capacity / limit.windowSeconds, windowSeconds: limit.windowSeconds }
    : { capacity, refillPerSecond: limit.refillPerSecond, windowSeconds: null };
}
