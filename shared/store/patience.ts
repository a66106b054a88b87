import { type RequestPolicyFactory, StorageRetryPolicyType } from '@azure/storage-blob';
import { DURATIONS, STORE_TRIES } from '../config/durations.js';

/** How long Azure Storage is waited for. */
export interface PatienceSettings {
  /** Milliseconds until an answer counts as none. @default DURATIONS.storeAnswer */
  readonly answerMs?: number;
  /** The second wait; the first retry comes at once. @default DURATIONS.storeRetry */
  readonly retryMs?: number;
}

/** Tries after 500, 503 and a broken connection: at once, then after 1 and 3 seconds. */
export function retries({ retryMs = DURATIONS.storeRetry }: PatienceSettings = {}) {
  return {
    retryPolicyType: StorageRetryPolicyType.EXPONENTIAL,
    maxTries: STORE_TRIES,
    retryDelayInMs: retryMs,
    maxRetryDelayInMs: Math.max(retryMs, DURATIONS.storeLongestRetry),
  };
}

/**
 * The client waits for ever where a connection stays silent, and does not count that as a reason to try again. This
 * gives each try its time, and a silent request a second chance.
 */
export function patience({ answerMs = DURATIONS.storeAnswer }: PatienceSettings = {}): RequestPolicyFactory {
  return {
    create: (next) => ({
      async sendRequest(request) {
        request.timeout = answerMs;
        try {
          return await next.sendRequest(request);
        } catch (error) {
          if (!isSilence(error)) throw error;
          return await next.sendRequest(request);
        }
      },
    }),
  };
}

/** No answer in the time that was given. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
