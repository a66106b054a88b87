import type { MachineTime } from './throttle.js';

/**
 * Calls to the AKS resource provider other than lists and gets of clusters: 60 at once and 1 a second for each
 * subscription and region. It tells nothing before it says no, so Vigie counts for itself; two are left for others.
 * @see https://learn.microsoft.com/azure/aks/quotas-skus-regions
 */
export const AKS_PACE: Rate = { atOnce: 58, everyMs: 1_000 };

export interface Rate {
  readonly atOnce: number;
  /** Milliseconds after which one more may go. */
  readonly everyMs: number;
}

/** Lets calls go as often as a service is known to allow, so that it need not refuse any. */
export class Pace {
  /** By key: when the bucket would be full again (the "generic cell rate algorithm"). */
  readonly #fullAt = new Map<string, number>();

  constructor(
    readonly rate: Rate,
    readonly time: MachineTime,
  ) {}

  /** Resolves when the next call of this key may go; calls go in the order in which they asked. */
  async turn(key: string): Promise<void> {
    const now = this.time.now();
    const { atOnce, everyMs } = this.rate;
    const fullAt = Math.max(this.#fullAt.get(key) ?? now, now);
    this.#fullAt.set(key, fullAt + everyMs);
    const at = fullAt - (atOnce - 1) * everyMs;
    if (at > now) await this.time.sleep(at - now);
  }
}
