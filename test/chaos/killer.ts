import { setTimeout as pause } from 'node:timers/promises';
import { randomOf } from '../../local/azure/generator/random.js';
import type { LocalHost } from './host.js';

/** Between two kills, in milliseconds: 3 seconds on average. */
const SHORTEST_MS = 2_000;
const LONGEST_MS = 4_000;

export interface Kills {
  readonly workers: number;
  readonly azurite: number;
}

/**
 * Ends a worker with SIGKILL every 3 seconds or so; the host starts it again. In the middle of it Azurite is told to end
 * once (with SIGTERM: killed it would lose what it has not written yet, which the real service does not).
 * @param host its process ids change with each kill
 */
export async function kill(host: LocalHost, seed: number, forMs: number, stop: AbortSignal): Promise<Kills> {
  const random = randomOf(seed, 'chaos kills');
  const begun = Date.now();
  const kills = { workers: 0, azurite: 0 };
  for (;;) {
    const left = begun + forMs - Date.now();
    await pause(Math.min(random.int(SHORTEST_MS, LONGEST_MS), Math.max(0, left)), undefined, { signal: stop });
    if (Date.now() >= begun + forMs) return kills;
    const { workers, azurite } = host.pids;
    const victim = workers[random.int(0, workers.length - 1)];
    if (victim !== undefined && sent(victim, 'SIGKILL')) kills.workers += 1;
    const isHalf = kills.azurite === 0 && Date.now() >= begun + forMs / 2;
    if (isHalf && sent(azurite, 'SIGTERM')) kills.azurite += 1;
  }
}

/** @returns false: it is gone already */
function sent(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
