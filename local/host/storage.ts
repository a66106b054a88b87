import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { OWN_STORAGE } from './protocol.js';
import { UsageError } from './usageError.js';

/** Long enough for storage that is being started again. */
const RETRIES = { maxTries: 5, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };

/**
 * @param connection name of a setting, with or without the prefix `AzureWebJobs`, that holds a connection string
 * @throws UsageError where it does not
 */
export function queueService(connection: string): QueueServiceClient {
  return fromSetting(connection, (text) => QueueServiceClient.fromConnectionString(text, { retryOptions: RETRIES }));
}

/** The container in which the Functions host keeps its own things. @throws UsageError as above */
export function hostContainer(): ContainerClient {
  const service = fromSetting(OWN_STORAGE, (text) =>
    BlobServiceClient.fromConnectionString(text, { retryOptions: RETRIES }),
  );
  return service.getContainerClient('azure-webjobs-hosts');
}

function fromSetting<T>(name: string, open: (text: string) => T): T {
  const text = process.env[name] || process.env[`AzureWebJobs${name}`];
  if (!text) throw new UsageError(`the setting ${name} is not set; it must hold a storage connection string`);
  try {
    return open(text);
  } catch {
    // The SDK's words are about other forms of it; the text itself holds a key and is not for the log.
    throw new UsageError(`the setting ${name} is no storage connection string (or one without a key)`);
  }
}
