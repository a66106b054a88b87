import type { Simulation } from './simulation.js';
import { writeState } from './stateFile.js';

/** A state that takes longer to write than this is written at the end alone: nobody waits so long for a control call. */
const QUICK_MS = 200;
/** What these calls set is not kept. */
const NOTHING_KEPT = /^\/_vigie\/(faults|requests)\b/i;

/**
 * Keeps the file of `--state` while the simulated Azure runs: after each control call, and at the end if anything has been
 * asked since. At the end there is little time: npm is gone a moment after the signal, and whoever started it cleans up.
 */
export class StateKeeper {
  private isStale = true;
  private tookMs = 0;

  constructor(
    private readonly file: string,
    private readonly azure: Simulation,
  ) {}

  /** A request was answered. */
  answered(method: string, path: string): void {
    if (method === 'GET' || method === 'HEAD' || NOTHING_KEPT.test(path)) return;
    this.isStale = true;
    if (/^\/_vigie\//i.test(path) && this.tookMs < QUICK_MS) this.keep();
  }

  /** @throws what the disk says */
  keep(): void {
    if (!this.isStale) return;
    const begin = performance.now();
    writeState(this.file, this.azure);
    this.tookMs = performance.now() - begin;
    this.isStale = false;
  }
}
