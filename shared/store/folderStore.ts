import { type Dirent, linkSync, readdirSync, renameSync, type Stats, statSync, unlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eachOf } from '../eachOf.js';
import { messageOf, VigieError } from '../errors.js';
import { isObject } from '../json.js';
import { claimed } from './claim.js';
import {
  type Content,
  hasCode,
  isAbsent,
  MOST_TRIES,
  OWN,
  readStart,
  readVersioned,
  readWhole,
  removeEmptyFolders,
  removeIfThere,
  syncFolder,
  type WrittenFile,
  writeBeside,
} from './disk.js';
import { holderOf, takeLease } from './folderLease.js';
import { HolderFiles } from './holderFiles.js';
import { checkPath, checkPrefix } from './paths.js';
import type { Lease, Store, Stored } from './store.js';

/**
 * What can be made again need not outlive one, and waiting for the disk is half of what a sweep costs: rows that were
 * collected, what partitions came to, states (their outbox has them), cursors (what is sent twice has the same uid), the
 * index of clusters. Whoever reads these finds one that is damaged or gone and goes on without. In how many parts a
 * subscription is worked on is kept: nothing else says it for sure. Leases need not outlive it: no holder does.
 */
const MADE_AGAIN = /^(?:(?:bundles|work|state|cursors)\/|index\/(?!parts))/;

/** Files of a folder that are removed side by side. */
const REMOVED_AT_ONCE = 16;

function isLasting(path: string): boolean {
  return !MADE_AGAIN.test(path);
}

/**
 * A store in a folder on disk, safe between the processes of one machine. A document is a file that is put in its place
 * whole; files whose name holds `~` are the store's own.
 */
export class FolderStore implements Store {
  private readonly holders: HolderFiles;

  /** @param machineNow the clock of leases */
  constructor(
    private readonly folder: string,
    private readonly machineNow: () => Date = () => new Date(),
  ) {
    this.holders = new HolderFiles(folder);
  }

  async read(path: string): Promise<Stored | undefined> {
    const found = await this.at(path, async (file) => readVersioned(file));
    if (found === undefined) return undefined;
    return {
      text: found.text,
      get etag() {
        return found.version;
      },
    };
  }

  async readBytes(path: string): Promise<Uint8Array | undefined> {
    return this.at(path, async (file) => readWhole(file));
  }

  async readStart(path: string): Promise<string | undefined> {
    return this.at(path, async (file) => readStart(file));
  }

  async write(path: string, text: string, ifMatch: string | undefined | 'any'): Promise<string> {
    const written = await this.at(path, (file) => putFile(file, text, ifMatch, isLasting(path)));
    if (written !== undefined) return written.version;
    const why = ifMatch === undefined ? 'is there already' : 'was written by somebody else since it was read';
    throw new VigieError('VIGIE_STORE_CONFLICT', `${join(this.folder, path)} ${why}`);
  }

  async create(path: string, content: string | Uint8Array): Promise<boolean> {
    return (await this.at(path, (file) => createFile(file, content, isLasting(path)))) !== undefined;
  }

  async exists(path: string): Promise<boolean> {
    return await this.at(path, async (file) => isFile(file));
  }

  async *list(prefix: string, after?: string): AsyncIterable<string> {
    checkPrefix(prefix);
    yield* this.walk(prefix, after);
  }

  async folders(prefix: string): Promise<readonly string[]> {
    checkPrefix(prefix);
    const entries = await this.guarded(prefix, async () => entriesOf(join(this.folder, prefix)));
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const filled: string[] = [];
    // A folder that holds nothing, or nothing but a lease, is none.
    for (const name of names.sort(ascending)) if (await this.holdsAny(`${prefix}${name}/`)) filled.push(name);
    return filled;
  }

  private async holdsAny(prefix: string): Promise<boolean> {
    for await (const _path of this.walk(prefix, undefined)) return true;
    return false;
  }

  async delete(path: string): Promise<void> {
    await this.at(path, async (file) => {
      await removeFile(file, 'any', isLasting(path));
      removeEmptyFolders(dirname(file), this.folder);
    });
  }

  /** A power cut may bring some of it back: what is deleted by the folder is of no use to anybody. */
  async deleteAll(prefix: string): Promise<void> {
    checkPrefix(prefix);
    const folder = join(this.folder, prefix);
    await this.guarded(prefix, () => removeAll(folder));
    await this.guarded(prefix, async () => removeEmptyFolders(dirname(folder), this.folder));
  }

  async lease(path: string, durationMs: number, holder: string): Promise<Lease | undefined> {
    const lease = await this.at(path, (file) => {
      const place = { path, file: leaseFile(file), machineNow: this.machineNow };
      return takeLease(place, this.holders, durationMs, holder);
    });
    return (
      lease && {
        holder,
        renew: () => this.guarded(path, () => lease.renew()),
        release: () => this.guarded(path, () => lease.release()),
      }
    );
  }

  async holderOf(path: string): Promise<string | undefined> {
    const found = await this.at(path, async (file) => readVersioned(leaseFile(file)));
    return found && holderOf(found, this.machineNow());
  }

  /** In the order of whole paths: `a-b/x` comes before `a/x`, because `-` comes before `/`. */
  private async *walk(prefix: string, after: string | undefined): AsyncIterable<string> {
    const folder = join(this.folder, prefix);
    const entries = await this.guarded(prefix, async () => entriesOf(folder));
    const paths = entries.map((entry) => `${prefix}${entry.name}${entry.isDirectory() ? '/' : ''}`);
    for (const path of paths.sort(ascending)) {
      if (!path.endsWith('/')) {
        if (after === undefined || path > after) yield path;
      } else if (after === undefined || path > after || after.startsWith(path)) {
        yield* this.walk(path, after);
      }
    }
  }

  private at<T>(path: string, work: (file: string) => Promise<T>): Promise<T> {
    checkPath(path);
    return this.guarded(path, () => work(join(this.folder, path)));
  }

  private async guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isObject(error) || typeof error.syscall !== 'string') throw error;
      const message = `${join(this.folder, path)} could not be read or written: ${messageOf(error)}`;
      throw new VigieError('VIGIE_STORE_UNAVAILABLE', message, { cause: error });
    }
  }
}

/** Node's own rm has a promise for each file of a folder at once; here some go at once, and then what came meanwhile. */
async function removeAll(folder: string): Promise<void> {
  await eachOf(entriesOf(folder), REMOVED_AT_ONCE, async (entry) => {
    const path = join(folder, entry.name);
    await (entry.isDirectory() ? removeAll(path) : rm(path, { force: true }));
  });
  await rm(folder, { recursive: true, force: true, maxRetries: MOST_TRIES });
}

function leaseFile(file: string): string {
  return `${file}${OWN}lease`;
}

function ascending(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** At once, as files are read: a folder of ten thousand takes some milliseconds. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.includes(OWN));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function isFile(file: string): boolean {
  return statOf(file)?.isFile() ?? false;
}

function isFolder(file: string): boolean {
  return statOf(file)?.isDirectory() ?? false;
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** link(2) takes no name that is taken, and what it names is whole already. @returns `undefined`: taken */
async function createFile(file: string, content: Content, lasting: boolean): Promise<WrittenFile | undefined> {
  if (isFile(file)) return undefined;
  const beside = await writeBeside(file, content, lasting);
  try {
    linkSync(beside.temporary, file);
    if (lasting) await syncFolder(dirname(file));
    return beside;
  } catch (error) {
    if (hasCode(error, 'EEXIST') && !isFolder(file)) return undefined;
    throw error;
  } finally {
    removeIfThere(beside.temporary);
  }
}

/** @returns `undefined` where `version` is not what is there */
async function putFile(
  file: string,
  content: Content,
  version: string | undefined | 'any',
  lasting: boolean,
): Promise<WrittenFile | undefined> {
  if (version === undefined) return createFile(file, content, lasting);
  for (;;) {
    const current = version === 'any' ? readVersioned(file)?.version : version;
    if (current === undefined) {
      const made = await createFile(file, content, lasting);
      if (made !== undefined) return made;
      continue;
    }
    const written = await replaceFile(file, content, current, lasting);
    if (written !== undefined || version !== 'any') return written;
  }
}

async function replaceFile(
  file: string,
  content: Content,
  version: string,
  lasting: boolean,
): Promise<WrittenFile | undefined> {
  const beside = await writeBeside(file, content, lasting);
  try {
    const replaced = await claimed(file, version, () => renameSync(beside.temporary, file));
    if (!replaced) return undefined;
    if (lasting) await syncFolder(dirname(file));
    return beside;
  } finally {
    removeIfThere(beside.temporary);
  }
}

async function removeFile(file: string, version: string, lasting: boolean): Promise<boolean> {
  for (;;) {
    const current = version === 'any' ? readVersioned(file)?.version : version;
    if (current === undefined) return true;
    const removed = await claimed(file, current, () => unlinkSync(file));
    if (removed && lasting) await syncFolder(dirname(file));
    if (removed || version !== 'any') return removed;
  }
}
