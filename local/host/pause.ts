/** The longest that a timer of Node can wait, in milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

/** Waits until an instant of the machine's time or until told to stop, whichever comes first. Never throws. */
export async function pauseUntil(atMs: number, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const left = atMs - Date.now();
    if (left <= 0) return;
    await pause(Math.min(left, LONGEST_MS), stop);
  }
}

export function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) {
      resolve();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.ceil(ms));
    stop.addEventListener('abort', end);
  });
}
