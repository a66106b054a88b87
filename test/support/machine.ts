import type { MachineTime } from '../../shared/azure/throttle.js';

/** Machine time that passes only when somebody waits, at once; `waits` tells how long each wait was. */
export function machine(start = Date.parse('2026-11-23T01:30:00Z')): MachineTime & { readonly waits: number[] } {
  let now = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    async sleep(ms) {
      waits.push(ms);
      now += ms;
    },
  };
}
