import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureStore } from '../../shared/store/azureStore.js';
import { FolderStore } from '../../shared/store/folderStore.js';
import type { Store } from '../../shared/store/store.js';
import { type Azurite, startAzurite } from './azurite.js';
import type { Memory } from './memoryStore.js';

/** A place for a store of its own, and a clock of its leases that the test moves. */
export interface StorePlace {
  open(): Store;
  /** Leases of whoever died run out. */
  pass(): Promise<void>;
}

/** The real stores: a folder on the disk, and Azurite in a process of its own. Whoever starts them ends them. */
export class StorePlaces {
  readonly #folder = mkdtempSync(join(tmpdir(), 'vigie-stores-'));

  private constructor(private readonly azurite: Azurite) {}

  static async start(): Promise<StorePlaces> {
    return new StorePlaces(await startAzurite());
  }

  onDisk(): StorePlace {
    const place = join(this.#folder, randomUUID());
    let passedMs = 0;
    return {
      open: () => new FolderStore(place, () => new Date(Date.now() + passedMs)),
      pass: async () => {
        passedMs += 61_000;
      },
    };
  }

  inBlobs(): StorePlace {
    const settings = {
      environment: { AzureWebJobsStorage: this.azurite.connectionString },
      cloud: { blobSuffix: '', queueSuffix: '' },
      container: `t-${randomUUID()}`,
      identity: () => {
        throw new Error('nobody needs an identity here');
      },
    };
    return { open: () => new AzureStore(settings), pass: () => this.azurite.pass(61_000) };
  }

  async stop(): Promise<void> {
    await this.azurite.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export async function fill(store: Store, { documents }: Memory): Promise<void> {
  for (const [path, { bytes }] of documents) await store.create(path, bytes);
}

/** What a store holds, where a test can look at it. */
export async function readInto({ documents }: Memory, store: Store): Promise<void> {
  documents.clear();
  for await (const path of store.list('')) {
    const bytes = await store.readBytes(path);
    if (bytes !== undefined) documents.set(path, { bytes: Buffer.from(bytes), etag: '"read"' });
  }
}
