import { linkSync, mkdirSync, unlinkSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { VigieError } from '../errors.js';
import { claimed, isDead, STALE_MS } from './claim.js';
import { hasCode, isAbsent, MOST_TRIES, readVersioned, removeIfThere, type VersionedFile } from './disk.js';
import { type HolderFile, type HolderFiles, holderIn } from './holderFiles.js';
import type { Lease } from './store.js';

/** Where a lease lies, and the clock that it runs by. */
export interface LeasePlace {
  /** In the store, for messages. */
  readonly path: string;
  readonly file: string;
  readonly machineNow: () => Date;
}

/** `undefined` while another holds it: not run out, and its process not known to be gone from this machine. */
export async function takeLease(
  place: LeasePlace,
  holders: HolderFiles,
  durationMs: number,
  holder: string,
): Promise<Lease | undefined> {
  const own = holders.take(holder);
  try {
    if (await isTaken(place, own, durationMs)) return new FolderLease(place, holders, own, durationMs);
  } catch (error) {
    holders.giveBack(own);
    throw error;
  }
  holders.giveBack(own);
  return undefined;
}

/** link(2) takes no name that is taken, and who holds it until when is whole before the name is there. */
async function isTaken(place: LeasePlace, own: HolderFile, durationMs: number): Promise<boolean> {
  const { file, machineNow } = place;
  for (let tries = 1; ; tries += 1) {
    try {
      holdUntil(own.file, machineNow().getTime() + durationMs);
      linkSync(own.file, file);
      return true;
    } catch (error) {
      if (isAbsent(error) && tries < MOST_TRIES) {
        // A folder that is empty goes at any time; a file that names a holder, where a whole store is removed.
        mkdirSync(dirname(file), { recursive: true });
        own.makeAgain();
      } else if (!hasCode(error, 'EEXIST')) throw error;
    }
    const found = readVersioned(file);
    if (found !== undefined && holderOf(found, machineNow()) !== undefined) return false;
    // Nobody's: it ran out, its process is gone, or it says nothing.
    if (found !== undefined) await claimed(file, found.version, () => unlinkSync(file));
  }
}

class FolderLease implements Lease {
  #isHeld = true;
  #until: number;

  constructor(
    private readonly place: LeasePlace,
    private readonly holders: HolderFiles,
    private readonly own: HolderFile,
    private readonly durationMs: number,
  ) {
    this.#until = place.machineNow().getTime() + durationMs;
  }

  get holder(): string {
    return this.own.holder;
  }

  async renew(): Promise<void> {
    const { file, path, machineNow } = this.place;
    const until = machineNow().getTime() + this.durationMs;
    if (this.#isHeld && (await this.#ifMine(() => holdUntil(file, until)))) {
      this.#until = until;
      return;
    }
    this.#end();
    throw new VigieError('VIGIE_LEASE_LOST', `the lease ${path} is somebody else's`);
  }

  async release(): Promise<void> {
    if (!this.#isHeld) return;
    const { file, machineNow } = this.place;
    // Nobody takes what has so much time left: there is no need to look whose it is.
    if (this.#until - machineNow().getTime() > STALE_MS) removeIfThere(file);
    else await this.#ifMine(() => unlinkSync(file));
    this.#end();
  }

  /** Does it while nobody else may take the lease. @returns false: somebody has */
  async #ifMine(act: () => void): Promise<boolean> {
    const found = readVersioned(this.place.file);
    return found?.ino === this.own.ino && (await claimed(this.place.file, found.version, act));
  }

  #end(): void {
    if (this.#isHeld) this.holders.giveBack(this.own);
    this.#isHeld = false;
  }
}

function holdUntil(file: string, ms: number): void {
  utimesSync(file, ms / 1_000, ms / 1_000);
}

/** `undefined` where nobody holds it. */
export function holderOf(found: VersionedFile, machineNow: Date): string | undefined {
  const holder = holderIn(found.text);
  const isHeld = holder !== undefined && found.writtenMs > machineNow.getTime() && !isDead(holder);
  return isHeld ? holder.holder : undefined;
}
