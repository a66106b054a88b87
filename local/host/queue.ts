import { type DequeuedMessageItem, RestError } from '@azure/storage-queue';
import { pause } from './pause.js';
import { type Handling, handleMessage } from './queueMessage.js';
import { wordsOf } from './usageError.js';

/** Waits between two looks at an empty queue: from the first to the second, in milliseconds. */
const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1_000;
const POISON = '-poison';

/** @returns the name of a queue's poison queue; undefined: it is one itself */
export function poisonQueueOf(name: string): string | undefined {
  return name.endsWith(POISON) ? undefined : `${name}${POISON}`;
}

export class QueueListener {
  readonly #running = new Set<Promise<void>>();
  #isOut = false;

  constructor(readonly handling: Handling) {}

  /** Takes messages until told to stop; what is being worked on then goes on. Never throws. */
  async listen(stop: AbortSignal): Promise<void> {
    const { newBatchThreshold } = this.handling.settings;
    let wait = SHORTEST_WAIT_MS;
    while (!stop.aborted) {
      const messages = await this.#receive();
      for (const message of messages) this.#start(message);
      if (messages.length > 0) {
        wait = SHORTEST_WAIT_MS;
        await this.#atMost(newBatchThreshold);
      } else {
        // Spread, so that workers that started together do not ask together for ever.
        await pause(wait * (0.8 + Math.random() * 0.4), stop);
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      }
    }
  }

  /** Resolves when no message is being worked on any more. */
  drained(): Promise<void> {
    return this.#atMost(0);
  }

  #start(message: DequeuedMessageItem): void {
    const work: Promise<void> = handleMessage(message, this.handling)
      .catch((error) => {
        const { log, category } = this.handling;
        log('error', category, `message ${message.messageId} was not finished; it comes back: ${wordsOf(error)}`);
      })
      .finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  async #atMost(count: number): Promise<void> {
    while (this.#running.size > count) await Promise.race(this.#running);
  }

  /**
   * Nothing where the queue is not there yet. Storage that is out is said once, not at every look. It is not cut short
   * when the host stops: messages whose answer nobody reads would be hidden for ten minutes.
   */
  async #receive(): Promise<DequeuedMessageItem[]> {
    const { queue, settings, hiddenSeconds, log, category } = this.handling;
    try {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: settings.batchSize,
        visibilityTimeout: hiddenSeconds,
      });
      if (this.#isOut) log('information', category, `queue ${queue.name} answers again`);
      this.#isOut = false;
      return receivedMessageItems;
    } catch (error) {
      if (error instanceof RestError && error.statusCode === 404) return [];
      if (!this.#isOut) log('error', category, `queue ${queue.name} cannot be read: ${wordsOf(error)}`);
      this.#isOut = true;
      return [];
    }
  }
}
