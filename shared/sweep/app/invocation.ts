import type { Queues } from '../../store/queues.js';
import type { Vigie } from '../compose.js';

/** One call of one function: what it works with. */
export interface Invocation {
  readonly vigie: Vigie;
  readonly queues: Queues;
  /** Who holds the leases that this call takes, for people. */
  readonly holder: string;
  /** How often its message was taken by now, from 1; 1 for timers and http. */
  readonly attempt: number;
  /** Machine time. */
  readonly machineNow: () => Date;
}
