import { cloudSettings } from '../../shared/config/cloud.js';
import type { Surroundings } from '../../shared/destinations/destination.js';
import { createHttpClient } from '../../shared/destinations/httpClient.js';

export const NOW = new Date('2026-11-23T01:30:00.000Z');

/** In which an answer may take so long, in milliseconds. */
export function impatient(answerMs: number): Partial<Surroundings> {
  return { answerMs, http: createHttpClient({ wholeMs: answerMs }) };
}

/** What a destination is opened with in tests; every secret reads as `values[name]`, in which a test may change it. */
export function surroundingsWith(values: Record<string, string> = {}, given: Partial<Surroundings> = {}): Surroundings {
  return {
    tokens: {
      credential: { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
      tokenFor: async () => 'a-token',
    },
    cloud: cloudSettings({ name: 'public' }),
    http: createHttpClient(),
    secrets: {
      read: async ({ name }) => {
        const value = values[name];
        if (value === undefined) throw new Error(`nobody planted a secret ${name}`);
        return value;
      },
      forget: () => undefined,
    },
    outFolder: '/nowhere',
    now: () => NOW,
    ...given,
  };
}
