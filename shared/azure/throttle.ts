import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { DURATIONS } from '../config/durations.js';
import { isNetworkTrouble } from './network.js';
import { numberIn, resetsAfterMs, statedWaitMs } from './waits.js';

/** Machine time: what waits are measured in. Tests hand in their own. */
export interface MachineTime {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

const machineTime: MachineTime = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** An answer as far as its headers speak of the caller: the clock of Azure, and what is left of a quota. */
export interface HeardAnswer {
  /** See `quotaOf`. */
  readonly quota: string;
  readonly status: number;
  header(name: string): string | undefined;
}

/** Lets only so many run at once. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** Tries in all for a read that Azure does not answer (network, 408, 5xx). */
const TRIES = 3;
/** Tries in all for a read that is throttled: others share the quota, so the first wait may not be the last. */
const THROTTLED_TRIES = 8;
/** So few reads left: slow down before the service says no. */
const FEW = 10;
const BROKEN = [408, 500, 502, 503, 504];
const REMAINING_READS = [
  'x-ms-ratelimit-remaining-subscription-reads',
  'x-ms-ratelimit-remaining-subscription-global-reads',
  'x-ms-ratelimit-remaining-tenant-reads',
];

/** What is known of one quota: a subscription at ARM, the caller at Resource Graph. */
interface Quota {
  /** Nothing is sent before this moment. */
  closedUntil: number;
  /** While few reads are left: milliseconds between two of them, and the next free moment. */
  spacing: number;
  nextTurn: number;
  inFlight: number;
}

/**
 * Obeys throttling as each service states it: waits as long as a 429 asks (Retry-After, else Resource Graph's
 * `x-ms-user-quota-resets-after`), waits before a query where the quota is used up, slows down where few reads are left.
 * No answer and 5xx are tried again, twice; every other answer is handed back at once.
 */
export class Throttle {
  readonly #quotas = new Map<string, Quota>();

  /** @param heard is told of every answer, the refused ones too */
  constructor(
    readonly time: MachineTime = machineTime,
    private readonly heard: (answer: HeardAnswer) => void = () => {},
  ) {}

  /**
   * @param name of the quota that the request counts against
   * @param attempt sends the request once; throws where there was no answer
   */
  async send(name: string, limit: Limit, attempt: () => Promise<PipelineResponse>): Promise<PipelineResponse> {
    const quota = this.#quota(name);
    for (let broken = 0, throttled = 0; ; ) {
      const answer = await this.#once(quota, limit, attempt);
      if ('status' in answer) this.#tell(name, answer);
      if ('status' in answer && answer.status === 429) {
        throttled += 1;
        const wait = this.#waitAfter(answer, throttled);
        if (throttled >= THROTTLED_TRIES || wait > DURATIONS.readLongestWait) return answer;
        this.#close(quota, wait);
      } else if (!('status' in answer) || BROKEN.includes(answer.status)) {
        broken += 1;
        const wait = 'status' in answer ? this.#waitAfter(answer, broken) : backoff(broken);
        if (broken >= TRIES || wait > DURATIONS.readLongestWait) {
          if ('status' in answer) return answer;
          throw answer.trouble;
        }
        await this.time.sleep(wait);
      } else return answer;
    }
  }

  #tell(quota: string, { status, headers }: PipelineResponse): void {
    this.heard({ quota, status, header: (name) => headers.get(name) });
  }

  /** One try, in its turn. */
  async #once(quota: Quota, limit: Limit, attempt: () => Promise<PipelineResponse>) {
    for (;;) {
      await this.#turn(quota);
      // While this waited for its place, another may have been told to wait.
      const answer = await limit(async () => (this.#closed(quota) ? undefined : this.#sent(quota, attempt)));
      if (answer !== undefined) return answer;
    }
  }

  async #sent(quota: Quota, attempt: () => Promise<PipelineResponse>): Promise<PipelineResponse | Trouble> {
    quota.inFlight += 1;
    let answer: PipelineResponse;
    try {
      answer = await attempt();
    } catch (error) {
      quota.inFlight -= 1;
      if (!isNetworkTrouble(error)) throw error;
      return { trouble: error };
    }
    quota.inFlight -= 1;
    this.#learn(quota, answer);
    return answer;
  }

  async #turn(quota: Quota): Promise<void> {
    for (;;) {
      const now = this.time.now();
      const from = Math.max(quota.closedUntil, quota.spacing > 0 ? quota.nextTurn : 0);
      if (from <= now) {
        if (quota.spacing > 0) quota.nextTurn = now + quota.spacing;
        return;
      }
      await this.time.sleep(from - now);
    }
  }

  #closed(quota: Quota): boolean {
    return quota.closedUntil > this.time.now();
  }

  #close(quota: Quota, wait: number): void {
    quota.closedUntil = Math.max(quota.closedUntil, this.time.now() + wait);
  }

  /** Runs before the next in line gets the place of this one. */
  #learn(quota: Quota, answer: PipelineResponse): void {
    const { headers, status } = answer;
    if (status === 429) {
      const wait = this.#waitAfter(answer, 1);
      if (wait <= DURATIONS.readLongestWait) this.#close(quota, wait);
      // Those who waited must not all go at once when it opens again.
      quota.spacing = Math.max(quota.spacing, DURATIONS.readAfterThrottling);
      return;
    }
    const left = numberIn(headers.get('x-ms-user-quota-remaining'));
    const resets = resetsAfterMs(headers.get('x-ms-user-quota-resets-after'));
    // Queries that are under way may not have been counted yet.
    if (left !== undefined && resets !== undefined && left <= quota.inFlight) this.#close(quota, resets);
    const reads = REMAINING_READS.map((name) => numberIn(headers.get(name))).filter((count) => count !== undefined);
    if (reads.some((count) => count <= FEW)) quota.spacing = DURATIONS.readSlowly;
    else if (status < 400) quota.spacing = quota.spacing > 50 ? quota.spacing * 0.8 : 0;
  }

  /** What the answer asks for; never nothing twice in a row, because a Retry-After of 0 occurs. */
  #waitAfter({ headers, status }: PipelineResponse, times: number): number {
    const stated =
      statedWaitMs(headers.get('retry-after'), this.time.now()) ??
      (status === 429 ? resetsAfterMs(headers.get('x-ms-user-quota-resets-after')) : undefined);
    if (stated === undefined) return backoff(times);
    return times > 1 ? Math.max(stated, backoff(times - 1)) : stated;
  }

  #quota(name: string): Quota {
    const known = this.#quotas.get(name);
    if (known !== undefined) return known;
    const fresh = { closedUntil: 0, spacing: 0, nextTurn: 0, inFlight: 0 };
    this.#quotas.set(name, fresh);
    return fresh;
  }
}

/** There was no answer. */
interface Trouble {
  readonly trouble: unknown;
}

function backoff(times: number): number {
  return DURATIONS.readFirstRetry * 2 ** (times - 1);
}
