import { DURATIONS } from '../shared/config/durations.js';
import { VigieError } from '../shared/errors.js';

/** Milliseconds of `--wait`, which is given in seconds. @throws VigieError VIGIE_USAGE */
export function waitOf(text: string | undefined): number {
  if (text === undefined) return DURATIONS.sweepWait;
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0 || text.trim() === '')
    throw new VigieError('VIGIE_USAGE', `--wait is "${text}"; expected a number of seconds such as 90`);
  return seconds * 1_000;
}
