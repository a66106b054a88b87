import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { TypedData } from './core.js';
import type { Call } from './invoke.js';

/** A queue message as the Functions host hands it to the library, which parses text that is JSON. */
export function queueCall(text: string, message: DequeuedMessageItem): Call {
  return {
    data: { string: text },
    triggerMetadata: {
      Id: { string: message.messageId },
      // The library reads it as JSON: the function gets a number.
      DequeueCount: { string: String(message.dequeueCount) },
      PopReceipt: { string: message.popReceipt },
      InsertionTime: instant(message.insertedOn),
      ExpirationTime: instant(message.expiresOn),
      NextVisibleTime: instant(message.nextVisibleOn),
    },
  };
}

function instant(date: Date): TypedData {
  return { json: JSON.stringify(date.toISOString()) };
}
