import { randomUUID } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';
import { VigieError } from '../errors.js';
import { hasCodeOf, refusalOf, storageError } from './storageFailure.js';
import type { Lease } from './store.js';

/** What Azure takes for a lease that ends, in seconds (docs: Lease Blob). */
const SHORTEST = 15;
const LONGEST = 60;

/** Metadata: who holds the lease, percent-encoded because headers are ASCII. */
const HOLDER = 'holder';

/**
 * A lease on a blob that holds nothing else; it is made where there is none.
 * @returns `undefined` while somebody else holds it
 * @throws RangeError for more than 60 seconds: it would end before its holder expects it
 */
export async function takeBlobLease(
  blob: BlockBlobClient,
  path: string,
  durationMs: number,
  holder: string,
  role: string,
): Promise<Lease | undefined> {
  const seconds = Math.max(SHORTEST, Math.ceil(durationMs / 1000));
  if (seconds > LONGEST) throw new RangeError(`a lease on a blob lasts ${LONGEST} seconds at most: ${durationMs} ms`);
  // An id of our own: where the answer is lost, the same lease is asked for again, and given.
  const leaseId = randomUUID();
  const client = blob.getBlobLeaseClient(leaseId);
  try {
    await orMade(blob, () => client.acquireLease(seconds));
  } catch (error) {
    if (hasCodeOf(error, 'LeaseAlreadyPresent')) return undefined;
    throw error;
  }
  await blob.setMetadata({ [HOLDER]: encodeURIComponent(holder) }, { conditions: { leaseId } });
  return {
    holder,
    async renew() {
      if (await isMine(() => client.renewLease())) return;
      throw new VigieError('VIGIE_LEASE_LOST', `the lease ${path} is somebody else's`);
    },
    async release() {
      // One that was lost, or released by a try whose answer was lost, is not ours to give back.
      await isMine(() => client.releaseLease());
    },
  };

  async function isMine(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if ([404, 409, 412].includes(refusalOf(error).status ?? 0)) return false;
      throw storageError(blob.url, error, role);
    }
  }
}

/** For messages: in the moment after a lease has changed hands it may still be the name of the last holder. */
export async function holderOfLease(blob: BlockBlobClient): Promise<string | undefined> {
  const { leaseState, metadata } = await blob.getProperties();
  const holder = metadata?.[HOLDER];
  return leaseState === 'leased' && holder !== undefined ? decodeURIComponent(holder) : undefined;
}

async function orMade<T>(blob: BlockBlobClient, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!hasCodeOf(error, 'BlobNotFound')) throw error;
  }
  try {
    await blob.upload('', 0, { conditions: { ifNoneMatch: '*' } });
  } catch (error) {
    // Made by somebody else meanwhile, who may hold it already: the next answer tells.
    if (!hasCodeOf(error, 'BlobAlreadyExists', 'LeaseIdMissing')) throw error;
  }
  return await work();
}
