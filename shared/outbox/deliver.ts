import type { DeliveryContext } from './context.js';

/**
 * How a run of one cursor ended. `sent`: events that the destination took, or needed nothing for.
 * - done: nothing is behind any more.
 * - busy: somebody else is at this cursor.
 * - waiting: to be tried again at `nextAttemptAt` (machine time, ISO); blocked: the whole destination waits.
 */
export type Delivery =
  | { readonly result: 'done'; readonly sent: number; readonly parked: number }
  | { readonly result: 'busy' }
  | {
      readonly result: 'waiting';
      readonly sent: number;
      readonly parked: number;
      readonly nextAttemptAt: string;
      readonly blocked: boolean;
      readonly why: string;
    };

/**
 * Sends one partition's outbox to one destination, from its cursor, in order of seq and line.
 * @throws VigieError of the store, VIGIE_LEASE_LOST where another took over; anything else thrown is a bug
 */
export async function deliver(_context: DeliveryContext, _destination: string, _partition: string): Promise<Delivery> {
  throw new Error('in the making');
}
