import type { ChunkOutcome } from '../destinations/outcome.js';
import type { VigieEvent } from '../events/event.js';

/** What the three families have in common for a cursor. */
export interface Sender {
  /** How many of these events go out in the next call: at least 1. */
  take(events: readonly VigieEvent[]): number;
  /** @param beforeEach called before each of several calls: they may take longer than the cursor's lease */
  send(events: readonly VigieEvent[], beforeEach?: () => Promise<void>): Promise<ChunkOutcome>;
}
