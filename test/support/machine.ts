import type { MachineTime } from '../../shared/azure/throttle.js';

/**
 * Machine time that passes only when nobody has anything else to do: then it stands at once where the first of those who
 * wait is due. `waits` tells how long each wait was.
 */
export function machine(start = Date.parse('2026-11-23T01:30:00Z')): MachineTime & { readonly waits: number[] } {
  let now = start;
  const waits: number[] = [];
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const wakeFirst = () => {
    waiting.sort((a, b) => a.at - b.at);
    const first = waiting.shift();
    if (first === undefined) return;
    now = Math.max(now, first.at);
    first.wake();
  };
  return {
    waits,
    now: () => now,
    sleep(ms) {
      waits.push(ms);
      const slept = new Promise<void>((wake) => waiting.push({ at: now + ms, wake }));
      setImmediate(wakeFirst);
      return slept;
    },
  };
}
