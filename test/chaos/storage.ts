import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import type { DeadLetter } from '../../shared/outbox/deadLetters.js';
import { type Told, toldIn } from './told.js';

/** The app's container. */
const CONTAINER = 'vigie';

/** What the app left in its storage account. */
export interface Stored {
  readonly told: readonly Told[];
  readonly sweeps: readonly { readonly id: string; readonly closed: boolean }[];
  readonly deadLetters: readonly DeadLetter[];
}

export async function readStored(connectionString: string): Promise<Stored> {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(CONTAINER);
  const names = async (prefix: string) => {
    const found: string[] = [];
    for await (const { name } of container.listBlobsFlat({ prefix })) found.push(name);
    return found;
  };
  const read = (name: string) => container.getBlobClient(name).downloadToBuffer();
  const told: Told[] = [];
  // By name is by partition and seq.
  for (const name of await names('outbox/')) told.push(...toldIn(await read(name)));
  const deadLetters: DeadLetter[] = [];
  for (const name of await names('dead-letters/')) deadLetters.push(JSON.parse(String(await read(name))) as DeadLetter);
  const documents = await names('sweeps/');
  const sweeps = documents
    .filter((name) => name.endsWith('/sweep.json'))
    .map((name) => name.slice('sweeps/'.length, -'/sweep.json'.length));
  return {
    told,
    deadLetters,
    sweeps: sweeps.map((id) => ({ id, closed: documents.includes(`sweeps/${id}/closed.json`) })),
  };
}

/** Messages of each queue that holds any, hidden ones and poisoned ones too. */
export async function messagesLeft(connectionString: string): Promise<Readonly<Record<string, number>>> {
  const service = QueueServiceClient.fromConnectionString(connectionString);
  const left: Record<string, number> = {};
  for await (const { name } of service.listQueues()) {
    const { approximateMessagesCount = 0 } = await service.getQueueClient(name).getProperties();
    if (approximateMessagesCount > 0) left[name] = approximateMessagesCount;
  }
  return left;
}
