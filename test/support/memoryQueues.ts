import type { Queues } from '../../shared/store/queues.js';

interface Kept {
  readonly queue: string;
  readonly text: string;
  /** How long it is hidden when it is sent; whoever takes from here does not wait for it. */
  readonly delayMs: number;
  taken: number;
}

/** Queues without a storage account. A message that is taken stays until it is deleted, as in Azure. */
export class MemoryQueues implements Queues {
  readonly messages: Kept[] = [];

  /** @param beforeSend may throw, as a process that is killed would stop there */
  constructor(private readonly beforeSend: (queue: string) => void = () => undefined) {}

  async send(queue: string, text: string, { delayMs = 0 }: { readonly delayMs?: number } = {}): Promise<void> {
    this.beforeSend(queue);
    this.messages.push({ queue, text, delayMs, taken: 0 });
  }

  async count(queue: string): Promise<number> {
    return this.messages.filter((one) => one.queue === queue).length;
  }

  delete(message: Kept): void {
    this.messages.splice(this.messages.indexOf(message), 1);
  }

  /** The same messages in another process. */
  copy(beforeSend?: (queue: string) => void): MemoryQueues {
    const copy = new MemoryQueues(beforeSend);
    copy.messages.push(...this.messages);
    return copy;
  }
}
