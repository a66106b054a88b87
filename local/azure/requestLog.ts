export interface RequestCounts {
  readonly total: number;
  /** Answers with status 429. */
  readonly throttled: number;
  /** Of bodies, in both directions, as they went over the wire. */
  readonly bytes: number;
  readonly byRoute: Readonly<Record<string, number>>;
}

/** What was asked since the start or the last reset. */
export class RequestLog {
  #total = 0;
  #throttled = 0;
  #bytes = 0;
  readonly #byRoute = new Map<string, number>();

  /** @param route `GET /subscriptions/{}/locations` */
  asked(route: string, bytes: number): void {
    this.#total += 1;
    this.#bytes += bytes;
    this.#byRoute.set(route, (this.#byRoute.get(route) ?? 0) + 1);
  }

  answered(status: number, bytes: number): void {
    if (status === 429) this.#throttled += 1;
    this.#bytes += bytes;
  }

  counts(): RequestCounts {
    const byRoute = Object.fromEntries([...this.#byRoute].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { total: this.#total, throttled: this.#throttled, bytes: this.#bytes, byRoute };
  }

  reset(): void {
    this.#total = 0;
    this.#throttled = 0;
    this.#bytes = 0;
    this.#byRoute.clear();
  }
}
