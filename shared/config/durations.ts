import { HOUR_MS, MINUTE_MS } from '../time.js';

/** Every duration that Vigie works by, in milliseconds of machine time: one table, real values. */
export const DURATIONS = {
  /** A lease that is not renewed runs out after this. */
  lease: MINUTE_MS,
  /** The same for whoever asks Azure on behalf of all instances: one that died holds everybody up for so long. */
  askLease: MINUTE_MS / 4,
  /** First wait after a destination said later; it doubles. */
  deliveryFirstRetry: MINUTE_MS,
  /** Longest wait between two tries, also where a Retry-After asks for more. */
  deliveryLongestRetry: HOUR_MS,
  /** A blocked destination is tried again after this. */
  deliveryBlockedRetry: HOUR_MS,
  /** After this a run of the app hands what is left to another one: functionTimeout of host.json is far away. */
  slice: 8 * MINUTE_MS,
  /** When a cursor that somebody else was at is looked at again; a dead process holds its lease for a minute. */
  deliveryBusy: MINUTE_MS / 4,
  /** An open sweep in which nothing has moved for so long is helped on. */
  sweepStuck: 30 * MINUTE_MS,
  /** A sweep that was asked for, and has read nothing in so long, is handed out again when somebody asks again. */
  askedAgain: 2 * MINUTE_MS,
  /** First wait after a message met an outage (the store, Azure, the clock); it doubles, up to the next. */
  messageFirstRetry: MINUTE_MS,
  messageLongestRetry: HOUR_MS,
  /** Domain time: without a completed sweep for so long, people are told. */
  noSweep: 26 * HOUR_MS,
  /** How long `vigie sweep` waits for retries unless --wait says otherwise. */
  sweepWait: 90_000,
  /** First wait after Azure did not answer a read; it doubles. */
  readFirstRetry: 1_000,
  /** A read for which Azure asks to wait longer than this is given up, and says so. */
  readLongestWait: 5 * MINUTE_MS,
  /** An answer that takes longer than this counts as none. */
  readAnswer: 2 * MINUTE_MS,
  /** Between two reads of a service that has said that few are left. */
  readSlowly: 1_000,
  /** Between two reads of a service that has just throttled; it shrinks with each answer. */
  readAfterThrottling: 250,
  /** An answer of Azure Storage that takes longer than this counts as none. */
  storeAnswer: 20_000,
  /** A document of Azure Storage that takes longer than this to arrive whole counts as unreadable. */
  storeWhole: 2 * MINUTE_MS,
  /** Second wait after Azure Storage did not answer (the first retry comes at once); it grows. */
  storeRetry: 1_000,
  /** Longest wait between two tries of Azure Storage. */
  storeLongestRetry: 4_000,
} as const;

/**
 * What waits of machine time are divided by (never leases): VIGIE_TIME_SCALE, which the local host sets so that a test
 * need not wait an hour.
 * @returns at least 1; 1 where the environment says nothing that is a number
 */
export function timeScaleOf(environment: Readonly<Record<string, string | undefined>>): number {
  const scale = Number(environment.VIGIE_TIME_SCALE ?? 1);
  return Number.isFinite(scale) && scale > 1 ? scale : 1;
}

/** So often an open sweep in which nothing moves gets its messages again; then it is closed, and says what it lacks. */
export const HELP_TRIES = 2;

/** At most this many partitions, and cursors, are worked on at once. */
export const AT_ONCE = 4;

/** How often a request to Azure Storage is sent before it is given up. */
export const STORE_TRIES = 4;

/** The summary says so when the support calendar is older than this. */
export const CALENDAR_STALE_DAYS = 120;
