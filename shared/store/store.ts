/** A document as it was read: its text, and the ETag that a later write must name. */
export interface Stored {
  readonly text: string;
  readonly etag: string;
}

/** A lease that is held; whoever loses it must not write any more. */
export interface Lease {
  readonly holder: string;
  /** Holds it for another full duration. @throws VigieError VIGIE_LEASE_LOST where somebody else has it by now */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Where a sweep keeps what must not be lost: Azure Storage, or a folder on disk. Paths are `a/b/c`, lower or upper case
 * letters, digits and `-._+_` in each segment; they are case sensitive. Every method throws VigieError
 * VIGIE_STORE_UNAVAILABLE where the store cannot be reached, read or written, with the path in its message.
 */
export interface Store {
  /** `undefined` where there is none. */
  read(path: string): Promise<Stored | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** How a document begins: its first 4 KB at least, or all of it; where it is cut, the last letter may be half of one. */
  readStart(path: string): Promise<string | undefined>;
  /**
   * Writes a document whole or not at all.
   * @param ifMatch the ETag it was read with; `undefined`: there must be none yet; 'any': whatever is there
   * @returns the new ETag
   * @throws VigieError VIGIE_STORE_CONFLICT where somebody else was quicker
   */
  write(path: string, text: string, ifMatch: string | undefined | 'any'): Promise<string>;
  /** Creates it if it is not there; false: it was there already (nothing is written). Never half a blob. */
  create(path: string, content: string | Uint8Array): Promise<boolean>;
  exists(path: string): Promise<boolean>;
  /** Paths below a prefix folder (`outbox/{partition}/`), in ascending order, all depths; `after`: only greater ones. */
  list(prefix: string, after?: string): AsyncIterable<string>;
  /** Names of the folders right below a prefix folder, ascending; what lies in them is not looked at. */
  folders(prefix: string): Promise<readonly string[]>;
  delete(path: string): Promise<void>;
  /** Deletes all that lies below a prefix folder (`work/{sweep}/`); what is written there meanwhile may stay. */
  deleteAll(prefix: string): Promise<void>;
  /** `undefined`: somebody else holds it. Machine time. */
  lease(path: string, durationMs: number, holder: string): Promise<Lease | undefined>;
  /** Who holds a lease that was refused, for the message. */
  holderOf(path: string): Promise<string | undefined>;
}
