import { blocked, type ChunkOutcome, type Outcome } from '../destinations/outcome.js';
import { VigieError } from '../errors.js';
import type { VigieEvent } from '../events/event.js';
import type { ConfiguredDestination, DeliveryContext } from './context.js';
import type { Sender } from './sender.js';
import { senderOf } from './senders.js';

/** A destination as one run sends to it: opened when it is first needed, and once anew where it takes nothing. */
export class Opening {
  private sender: Sender | undefined;

  constructor(
    private readonly context: DeliveryContext,
    private readonly destination: ConfiguredDestination,
  ) {}

  /** How many of these events fit into one call: 1 before it is open. */
  take(events: readonly VigieEvent[]): number {
    return this.sender?.take(events) ?? 1;
  }

  /** Opens it where that was not done, so that its limits are known. @returns why it cannot be opened */
  async prepare(): Promise<Outcome | undefined> {
    if (this.sender !== undefined) return undefined;
    const first = await this.open(() => this.context.opened.get(this.destination));
    return first === undefined ? undefined : this.openAnew();
  }

  /** Call `prepare` first. @param beforeEach called before each of several calls that it takes */
  async send(events: readonly VigieEvent[], beforeEach?: () => Promise<void>): Promise<ChunkOutcome> {
    if (this.sender === undefined) throw new Error('sent before it was opened');
    const first = await this.sender.send(events, beforeEach);
    // Of what was taken nothing is sent again: the rest is met by the next try.
    if (first.outcome !== 'blocked' || (first.taken ?? 0) > 0) return first;
    const failed = await this.openAnew();
    return failed ?? (await this.sender.send(events, beforeEach));
  }

  /** Its secret may have been changed since it was read. */
  private openAnew(): Promise<Outcome | undefined> {
    this.context.secrets.forget();
    return this.open(() => this.context.opened.reopen(this.destination));
  }

  private async open(opening: () => ReturnType<ConfiguredDestination['open']>): Promise<Outcome | undefined> {
    try {
      this.sender = senderOf(this.context, this.destination.name, await opening());
      return undefined;
    } catch (error) {
      // A secret that cannot be read, a setting that does not fit: that is the destination's, not the event's.
      if (error instanceof VigieError) return blocked(error.message);
      throw error;
    }
  }
}
