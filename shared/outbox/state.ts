import type { Store } from '../store/store.js';
import type { NoticeText } from './context.js';

/** A partition's state as of its last commit. */
export interface LoadedState<State> {
  /** The last committed blob; 0: none yet. */
  readonly seq: number;
  /** `undefined`: nothing was committed yet. */
  readonly state: State | undefined;
  /** What the caller must announce: a damaged document that was set aside. */
  readonly notices: readonly NoticeText[];
}

/**
 * Reads `state/{partition}.json`; where it is behind the outbox, missing or damaged it is rebuilt from the last header.
 * @param understand checks the form of a state; `undefined`: it is damaged
 * @throws VigieError VIGIE_STORE_DAMAGED where the outbox cannot be understood either
 */
export async function loadState<State>(
  _store: Store,
  _partition: string,
  _understand: (value: unknown) => State | undefined,
): Promise<LoadedState<State>> {
  throw new Error('in the making');
}

/** Writes the cache after a commit; it never goes back to an older seq. */
export async function saveState(_store: Store, _partition: string, _seq: number, _state: unknown): Promise<void> {
  throw new Error('in the making');
}
