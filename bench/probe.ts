// Loaded into a sweep by --require: at its end it writes what the process used, by the kernel's own count.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';

/** What one process used. */
export interface Usage {
  /** User and system time together. */
  readonly cpuMs: number;
  readonly peakRssBytes: number;
  /** Of answers that the process keeps for many partitions, as it tells them itself. */
  readonly sideMapBytes: number;
}

const file = process.env.VIGIE_BENCH_FILE;
let sideMapBytes = 0;
// The name of the channel in shared/signals/cache.ts, which must not be loaded here.
subscribe('vigie:sideMap', (message) => {
  sideMapBytes += (message as { readonly bytes: number }).bytes;
});

process.on('exit', () => {
  if (file === undefined) return;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage: Usage = {
    cpuMs: (userCPUTime + systemCPUTime) / 1_000,
    peakRssBytes: maxRSS * 1_024,
    sideMapBytes,
  };
  writeFileSync(file, JSON.stringify(usage));
});
