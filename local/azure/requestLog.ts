export interface RequestCounts {
  readonly total: number;
  /** Answers with status 429. */
  readonly throttled: number;
  /** Of bodies, in both directions, as they went over the wire. */
  readonly bytes: number;
  readonly byRoute: Readonly<Record<string, number>>;
  /** Of bodies as they went over the wire: what callers sent and what they were answered. */
  readonly bytesByRoute: Readonly<Record<string, RouteBytes>>;
}

export interface RouteBytes {
  readonly sent: number;
  readonly answered: number;
}

/** What was asked since the start or the last reset. */
export class RequestLog {
  #total = 0;
  #throttled = 0;
  #bytes = 0;
  readonly #byRoute = new Map<string, number>();
  readonly #bytesByRoute = new Map<string, RouteBytes>();

  /** @param route `GET /subscriptions/{}/locations` */
  asked(route: string, bytes: number): void {
    this.#total += 1;
    this.#bytes += bytes;
    this.#byRoute.set(route, (this.#byRoute.get(route) ?? 0) + 1);
    this.#count(route, bytes, 0);
  }

  answered(route: string, status: number, bytes: number): void {
    if (status === 429) this.#throttled += 1;
    this.#bytes += bytes;
    this.#count(route, 0, bytes);
  }

  counts(): RequestCounts {
    const byRoute = Object.fromEntries([...this.#byRoute].sort(byName));
    const bytesByRoute = Object.fromEntries([...this.#bytesByRoute].sort(byName));
    return { total: this.#total, throttled: this.#throttled, bytes: this.#bytes, byRoute, bytesByRoute };
  }

  reset(): void {
    this.#total = 0;
    this.#throttled = 0;
    this.#bytes = 0;
    this.#byRoute.clear();
    this.#bytesByRoute.clear();
  }

  #count(route: string, sent: number, answered: number): void {
    const before = this.#bytesByRoute.get(route) ?? { sent: 0, answered: 0 };
    this.#bytesByRoute.set(route, { sent: before.sent + sent, answered: before.answered + answered });
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
