import { DURATIONS } from '../../config/durations.js';
import { type ErrorCode, VigieError } from '../../errors.js';

/** What passes by itself or is mended outside: the message waits for it. Anything else that is thrown is a bug. */
const OUTAGES: readonly ErrorCode[] = [
  'VIGIE_STORE_UNAVAILABLE',
  'VIGIE_STORE_CONFLICT',
  'VIGIE_STORE_DAMAGED',
  'VIGIE_AZURE_UNREADABLE',
  'VIGIE_SECRET_UNRESOLVED',
];

export function isOutage(error: unknown): error is VigieError {
  return error instanceof VigieError && OUTAGES.includes(error.code);
}

/** 1 minute, doubling up to 60, divided by the time scale. @param tries how often it was put off before */
export function postponeMs(tries: number, timeScale: number): number {
  return Math.min(DURATIONS.messageFirstRetry * 2 ** Math.min(tries, 6), DURATIONS.messageLongestRetry) / timeScale;
}
