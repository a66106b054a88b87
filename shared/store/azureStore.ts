import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { BlobRequestConditions, BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { DURATIONS } from '../config/durations.js';
import { VigieError } from '../errors.js';
import { blobService, type StorageAccess } from './account.js';
import { holderOfLease, takeBlobLease } from './azureLease.js';
import { checkPath, checkPrefix } from './paths.js';
import { hasCodeOf, storageError } from './storageFailure.js';
import type { Lease, Store, Stored } from './store.js';

/** Leases are blobs of their own; `~` is in no path of a store, so they meet no document and no listing. */
const LEASES = '~leases/';
/** Metadata of every document: which write it is. An answer that was lost is made up for by asking for it. */
const WRITE = 'write';
const ROLE = 'Storage Blob Data Owner';
const DELETES_AT_ONCE = 32;

export interface AzureStoreSettings extends StorageAccess {
  readonly container: string;
  /** Blobs a page of a listing. @default 5_000, the most that Azure gives */
  readonly pageSize?: number;
}

/**
 * A store in one container of an Azure storage account (without hierarchical namespace: its listings have another
 * order). The container is made by the first write. Blob leases last 15 to 60 seconds.
 */
export class AzureStore implements Store {
  private readonly container: ContainerClient;
  private readonly pageSize: number;

  /** @throws VigieError VIGIE_CONFIG_INVALID where the environment names no account; nothing is asked of Azure yet */
  constructor(settings: AzureStoreSettings) {
    this.container = blobService(settings).getContainerClient(settings.container);
    this.pageSize = settings.pageSize ?? 5_000;
  }

  async read(path: string): Promise<Stored | undefined> {
    const found = await this.download(path);
    return found && { text: found.bytes.toString('utf8'), etag: found.etag };
  }

  async readBytes(path: string): Promise<Uint8Array | undefined> {
    return (await this.download(path))?.bytes;
  }

  /** All of it: a part of a blob costs the same request. */
  async readStart(path: string): Promise<string | undefined> {
    return (await this.read(path))?.text;
  }

  async write(path: string, text: string, ifMatch: string | undefined | 'any'): Promise<string> {
    const conditions = ifMatch === 'any' ? {} : ifMatch === undefined ? { ifNoneMatch: '*' } : { ifMatch };
    const etag = await this.put(path, Buffer.from(text), conditions);
    if (etag !== undefined) return etag;
    const why = ifMatch === undefined ? 'is there already' : 'was written by somebody else since it was read';
    throw new VigieError('VIGIE_STORE_CONFLICT', `${this.placeOf(path)} ${why}`);
  }

  async create(path: string, content: string | Uint8Array): Promise<boolean> {
    return (await this.put(path, Buffer.from(content), { ifNoneMatch: '*' })) !== undefined;
  }

  async exists(path: string): Promise<boolean> {
    return await this.at(path, (blob) => blob.exists());
  }

  async *list(prefix: string, after?: string): AsyncIterable<string> {
    checkPrefix(prefix);
    // Where `after` is not below the prefix, it lies before or behind all of it: comparing the paths is enough.
    const from = after?.startsWith(prefix) ? { startFrom: after } : {};
    try {
      const pages = this.container.listBlobsFlat({ prefix, ...from }).byPage({ maxPageSize: this.pageSize });
      for await (const page of pages) {
        for (const { name } of page.segment.blobItems) {
          if (!name.startsWith(LEASES) && (after === undefined || name > after)) yield name;
        }
      }
    } catch (error) {
      if (hasCodeOf(error, 'ContainerNotFound')) return;
      throw storageError(this.placeOf(prefix), error, ROLE);
    }
  }

  async folders(prefix: string): Promise<readonly string[]> {
    checkPrefix(prefix);
    const names: string[] = [];
    try {
      const pages = this.container.listBlobsByHierarchy('/', { prefix }).byPage({ maxPageSize: this.pageSize });
      for await (const { segment } of pages)
        for (const { name } of segment.blobPrefixes ?? []) names.push(name.slice(prefix.length, -1));
    } catch (error) {
      if (hasCodeOf(error, 'ContainerNotFound')) return [];
      throw storageError(this.placeOf(prefix), error, ROLE);
    }
    return names.filter((name) => `${name}/` !== LEASES).sort();
  }

  async delete(path: string): Promise<void> {
    await this.at(path, (blob) => absentAs(undefined, () => blob.delete()));
  }

  async deleteAll(prefix: string): Promise<void> {
    checkPrefix(prefix);
    let some: string[] = [];
    const deleteSome = async () => {
      const paths = some;
      some = [];
      await Promise.all(paths.map((path) => this.delete(path)));
    };
    for await (const path of this.list(prefix)) if (some.push(path) === DELETES_AT_ONCE) await deleteSome();
    await deleteSome();
  }

  /** @param durationMs at most 60,000; less than 15,000 counts as that @throws RangeError for more */
  async lease(path: string, durationMs: number, holder: string): Promise<Lease | undefined> {
    return await this.at(path, () =>
      this.inContainer(() => takeBlobLease(this.leaseBlob(path), path, durationMs, holder, ROLE)),
    );
  }

  async holderOf(path: string): Promise<string | undefined> {
    return await this.at(path, () => absentAs(undefined, () => holderOfLease(this.leaseBlob(path))));
  }

  private leaseBlob(path: string): BlockBlobClient {
    return this.container.getBlockBlobClient(`${LEASES}${path}`);
  }

  private async download(path: string): Promise<{ bytes: Buffer; etag: string } | undefined> {
    return await this.at(path, (blob) =>
      absentAs(undefined, async () => {
        const answer = await blob.download(0, undefined, { abortSignal: AbortSignal.timeout(DURATIONS.storeWhole) });
        const bytes =
          answer.readableStreamBody === undefined ? Buffer.alloc(0) : await buffer(answer.readableStreamBody);
        return { bytes, etag: this.etagOf(path, answer) };
      }),
    );
  }

  /** @returns the new ETag; `undefined` where the conditions were not met and no earlier try of this write met them */
  private async put(path: string, bytes: Buffer, conditions: BlobRequestConditions): Promise<string | undefined> {
    const write = randomUUID();
    return await this.at(path, (blob) =>
      this.inContainer(async () => {
        try {
          return this.etagOf(
            path,
            await blob.upload(bytes, bytes.length, { conditions, metadata: { [WRITE]: write } }),
          );
        } catch (error) {
          if (!hasCodeOf(error, 'BlobAlreadyExists', 'ConditionNotMet', 'BlobNotFound')) throw error;
          return await absentAs(undefined, async () => {
            const there = await blob.getProperties();
            return there.metadata?.[WRITE] === write ? this.etagOf(path, there) : undefined;
          });
        }
      }),
    );
  }

  private etagOf(path: string, { etag }: { readonly etag?: string | undefined }): string {
    if (etag !== undefined) return etag;
    throw new VigieError('VIGIE_STORE_UNAVAILABLE', `${this.placeOf(path)} was answered without an ETag`);
  }

  /** The first change of all finds no container. */
  private async inContainer<T>(change: () => Promise<T>): Promise<T> {
    try {
      return await change();
    } catch (error) {
      if (!hasCodeOf(error, 'ContainerNotFound')) throw error;
      await this.container.createIfNotExists();
      return await change();
    }
  }

  private async at<T>(path: string, work: (blob: BlockBlobClient) => Promise<T>): Promise<T> {
    checkPath(path);
    try {
      return await work(this.container.getBlockBlobClient(path));
    } catch (error) {
      if (error instanceof RangeError) throw error;
      throw storageError(this.placeOf(path), error, ROLE);
    }
  }

  private placeOf(path: string): string {
    const { origin, pathname } = new URL(this.container.url);
    return `${origin}${pathname}/${path}`;
  }
}

async function absentAs<T, A>(instead: A, work: () => Promise<T>): Promise<T | A> {
  try {
    return await work();
  } catch (error) {
    // A question without a body in its answer has its code in a header; both are read by the client.
    if (hasCodeOf(error, 'BlobNotFound', 'ContainerNotFound')) return instead;
    throw error;
  }
}
