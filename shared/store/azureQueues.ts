import type { QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { DAY_MS } from '../time.js';
import { queueService, type StorageAccess } from './account.js';
import type { Queues } from './queues.js';
import { hasCodeOf, storageError } from './storageFailure.js';

/** In bytes (docs: Put Message). Texts go as they are: host.json says `messageEncoding: none`, and why. */
const LONGEST_TEXT = 64 * 1024;
/** The longest that a message can be hidden (docs: Put Message). */
const LONGEST_DELAY_MS = 7 * DAY_MS;
const NEVER_EXPIRES = -1;
const ROLE = 'Storage Queue Data Contributor';
/** 3 to 63 lower-case letters, digits and single hyphens (docs: Naming Queues and Metadata). */
const NAME = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

/** Queues of an Azure storage account. */
export class AzureQueues implements Queues {
  private readonly service: QueueServiceClient;

  /** @throws VigieError VIGIE_CONFIG_INVALID where the environment names no account; nothing is asked of Azure yet */
  constructor(access: StorageAccess) {
    this.service = queueService(access);
  }

  async send(queue: string, text: string, { delayMs = 0 }: { readonly delayMs?: number } = {}): Promise<void> {
    const bytes = Buffer.byteLength(text);
    if (bytes > LONGEST_TEXT) {
      throw new RangeError(`a message for ${queue} has ${bytes} bytes; at most ${LONGEST_TEXT} fit`);
    }
    const options = {
      messageTimeToLive: NEVER_EXPIRES,
      visibilityTimeout: Math.ceil(Math.min(Math.max(delayMs, 0), LONGEST_DELAY_MS) / 1000),
    };
    await this.at(queue, async (client) => {
      try {
        await client.sendMessage(text, options);
      } catch (error) {
        if (!hasCodeOf(error, 'QueueNotFound')) throw error;
        await client.createIfNotExists();
        await client.sendMessage(text, options);
      }
    });
  }

  async count(queue: string): Promise<number> {
    return await this.at(queue, async (client) => {
      try {
        return (await client.getProperties()).approximateMessagesCount ?? 0;
      } catch (error) {
        if (hasCodeOf(error, 'QueueNotFound')) return 0;
        throw error;
      }
    });
  }

  private async at<T>(queue: string, work: (client: QueueClient) => Promise<T>): Promise<T> {
    if (!NAME.test(queue)) throw new RangeError(`not a name of a queue: ${JSON.stringify(queue)}`);
    const client = this.service.getQueueClient(queue);
    try {
      return await work(client);
    } catch (error) {
      throw storageError(client.url, error, ROLE);
    }
  }
}
