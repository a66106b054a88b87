import { setTimeout as pause } from 'node:timers/promises';

/** A request that Splunk took and has not said yet that it has written. */
export interface Unwritten {
  readonly ackId: number;
  /** `performance.now()` when it was sent. */
  readonly sentAtMs: number;
  /** How often its first event has been sent by now. */
  readonly times: number;
}

/** Beyond this the oldest are forgotten: they would be sent again, which harms nobody. */
const MOST_REMEMBERED = 50_000;

/**
 * What was sent and is not known to be written, by the uid of the event. It outlives an opened destination, because each
 * run of the app opens its destinations anew; it does not outlive the process.
 */
export class Unacknowledged {
  private readonly byUid = new Map<string, Unwritten>();

  of(uid: string | undefined): Unwritten | undefined {
    return uid === undefined ? undefined : this.byUid.get(uid);
  }

  remember(uids: readonly string[], unwritten: Unwritten): void {
    for (const uid of uids) {
      this.byUid.delete(uid);
      this.byUid.set(uid, unwritten);
    }
    for (const uid of this.byUid.keys()) {
      if (this.byUid.size <= MOST_REMEMBERED) break;
      this.byUid.delete(uid);
    }
  }

  forget(uids: readonly string[]): void {
    for (const uid of uids) this.byUid.delete(uid);
  }
}

const byDestination = new Map<string, Unacknowledged>();

/** @param destination tells destinations apart: address, token's name, index */
export function unacknowledgedAt(destination: string): Unacknowledged {
  const there = byDestination.get(destination) ?? new Unacknowledged();
  byDestination.set(destination, there);
  return there;
}

/** The first pause before an acknowledgement is asked for is this part of what a whole answer may take; it doubles. */
const FIRST_PAUSE = 1 / 120;
/** So many pauses together are a quarter of it. */
const PAUSES = 5;

/**
 * Asks a few times, with pauses between.
 * @param ask undefined: not yet
 * @param answerMs how long a whole answer may take
 * @param untilMs `performance.now()` at which it must be over, whether an answer is under way or not
 */
export async function askAFewTimes<T>(
  ask: () => Promise<T | undefined>,
  answerMs: number,
  untilMs: number,
): Promise<T | undefined> {
  for (let tries = 0; tries < PAUSES; tries += 1) {
    const waitMs = answerMs * FIRST_PAUSE * 2 ** tries;
    if (performance.now() + waitMs >= untilMs) return undefined;
    await pause(waitMs);
    const answer = await within(untilMs - performance.now(), ask());
    if (answer !== undefined) return answer;
  }
  return undefined;
}

async function within<T>(ms: number, answer: Promise<T | undefined>): Promise<T | undefined> {
  const over = new AbortController();
  try {
    const nothing = pause(Math.max(0, ms), undefined, { signal: over.signal }).catch(() => undefined);
    return await Promise.race([answer, nothing]);
  } finally {
    over.abort();
  }
}
