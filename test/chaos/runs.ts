import type { Arrived } from './arrived.js';
import type { QuietRun } from './quiet.js';
import type { Stored } from './storage.js';

/** What the run under fire came to. */
export interface ChaosRun extends Arrived, Pick<Stored, 'told' | 'sweeps'> {
  /** Messages that were left when the wait was over, by queue. */
  readonly queues: Readonly<Record<string, number>>;
  /** Cursors that were behind then, by destination. */
  readonly behind: Readonly<Record<string, number>>;
}

export interface Runs {
  readonly quiet: QuietRun;
  readonly chaos: ChaosRun;
  /** The subscription in which faults on reads did not heal. */
  readonly unreadable: string;
}
