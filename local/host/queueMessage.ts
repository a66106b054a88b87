import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { QueueSettings } from './hostJson.js';
import type { Log } from './log.js';
import { wordsOf } from './usageError.js';

export interface Handling {
  readonly queue: QueueClient;
  /** undefined: the queue is a poison queue itself. */
  readonly poison: QueueClient | undefined;
  readonly settings: QueueSettings;
  /** How long a message is hidden while it is worked on, in seconds; the half of it is when that is renewed. */
  readonly hiddenSeconds: number;
  /** Throws where the message was not worked off. */
  readonly run: (text: string, message: DequeuedMessageItem) => Promise<unknown>;
  readonly log: Log;
  /** For the log. */
  readonly category: string;
}

/**
 * Works off one message as the Functions host does (Azure/azure-webjobs-sdk, QueueProcessor). Done: it is deleted.
 * Failed: it comes back after visibilityTimeout; the failure number maxDequeueCount sends it to the poison queue. One
 * that was taken more often than that (its hosts died), or that is no base64, goes there without being run. In a poison
 * queue a message that fails stays hidden until its ten minutes are over. Throws only what storage threw.
 */
export async function handleMessage(message: DequeuedMessageItem, handling: Handling): Promise<void> {
  const { settings, poison, log, category } = handling;
  const text = decoded(message.messageText, settings.messageEncoding);
  if (text === undefined || message.dequeueCount > settings.maxDequeueCount) {
    const why = text === undefined ? 'is no base64' : `was taken ${message.dequeueCount} times`;
    log('error', category, `message ${message.messageId} ${why}`);
    await setAside(message, message.popReceipt, handling);
    return;
  }
  const hidden = keepHidden(message, handling);
  let failure: { readonly error: unknown } | undefined;
  try {
    await handling.run(text, message);
  } catch (error) {
    failure = { error };
  }
  const receipt = await hidden.end();
  if (failure === undefined) {
    await handling.queue.deleteMessage(message.messageId, receipt);
    return;
  }
  const { error } = failure;
  const words = error instanceof Error ? error.stack : wordsOf(error);
  log('error', category, `failed on try ${message.dequeueCount} of ${settings.maxDequeueCount}: ${words}`);
  if (poison === undefined) return;
  if (message.dequeueCount >= settings.maxDequeueCount) await setAside(message, receipt, handling);
  else
    await handling.queue.updateMessage(
      message.messageId,
      receipt,
      undefined,
      Math.ceil(settings.visibilityTimeoutMs / 1000),
    );
}

/** To the poison queue, which is made when it is first needed; there it lives the seven days of any message. */
async function setAside(message: DequeuedMessageItem, receipt: string, { queue, poison, log, category }: Handling) {
  if (poison === undefined) return;
  await poison.createIfNotExists();
  await poison.sendMessage(message.messageText);
  await queue.deleteMessage(message.messageId, receipt);
  log('warning', category, `message ${message.messageId} went to ${poison.name}`);
}

/** Hides a message for longer as long as it is being worked on. `end` hands out the receipt that is now the right one. */
function keepHidden({ messageId, popReceipt }: DequeuedMessageItem, { queue, hiddenSeconds, log, category }: Handling) {
  let receipt = popReceipt;
  let renewing: Promise<void> = Promise.resolve();
  const renew = async (): Promise<void> => {
    try {
      receipt = (await queue.updateMessage(messageId, receipt, undefined, hiddenSeconds)).popReceipt ?? receipt;
    } catch (error) {
      log('warning', category, `message ${messageId} could not be hidden for longer: ${wordsOf(error)}`);
    }
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, hiddenSeconds * 500);
  return {
    async end(): Promise<string> {
      clearInterval(timer);
      await renewing;
      return receipt;
    },
  };
}

function decoded(text: string, encoding: QueueSettings['messageEncoding']): string | undefined {
  if (encoding === 'none') return text;
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return isBase64 ? Buffer.from(text, 'base64').toString('utf8') : undefined;
}
