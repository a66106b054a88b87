import { type Context, createContext, Script } from 'node:vm';

/** Longest that a check may take over one cluster, in milliseconds of machine time. Usual ones take less than one. */
export const LONGEST_MS = 250;

let script: Script | undefined;
let context: Context | undefined;

/**
 * Does some synchronous work, but not for ever. What runs in a context of `node:vm` can be ended from outside wherever it
 * is, in a loop or in a pattern that goes back and forth, and can neither catch that nor go on. The script is always the
 * same and only calls what it is handed: no text of the user's is made into code.
 * @returns undefined where the time was not enough, twice: a process that stood still for a moment makes nothing slow
 */
export function withinTime<T extends object>(work: () => T, longestMs = LONGEST_MS): T | undefined {
  return once(work, longestMs) ?? once(work, longestMs);
}

function once<T extends object>(work: () => T, longestMs: number): T | undefined {
  script ??= new Script('work()');
  context ??= createContext({});
  context.work = work;
  try {
    return script.runInContext(context, { timeout: longestMs }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    context.work = undefined;
  }
}
