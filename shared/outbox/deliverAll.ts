import type { DeliveryContext } from './context.js';

/** A cursor whose run threw: a bug, or the store; the others went on. */
export interface FailedDelivery {
  readonly destination: string;
  readonly partition: string;
  readonly error: unknown;
}

/**
 * Runs every cursor that is behind, at most four at once, and those again that are due within the deadline.
 * @param until machine time; what is due later stays in the outbox
 * @returns runs that threw
 */
export async function deliverPending(
  _context: DeliveryContext,
  _until: Date,
  _sleep?: (ms: number) => Promise<void>,
): Promise<readonly FailedDelivery[]> {
  throw new Error('in the making');
}
