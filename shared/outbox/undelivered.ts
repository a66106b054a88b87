import type { Store } from '../store/store.js';

/** A cursor that has not reached the end of its outbox. */
export interface Behind {
  readonly destination: string;
  readonly partition: string;
  /** ISO, machine time; null: at once. */
  readonly nextAttemptAt: string | null;
}

/** Every cursor of these destinations that is behind: on a laptop this list is the queue. */
export async function behind(_store: Store, _destinations: Iterable<string>): Promise<readonly Behind[]> {
  throw new Error('in the making');
}

/** Events that these destinations were to get and have not; parked ones are not counted. Every name has its number. */
export async function undelivered(
  _store: Store,
  _destinations: Iterable<string>,
): Promise<Readonly<Record<string, number>>> {
  throw new Error('in the making');
}
