import { hash, randomUUID } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  fsync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { isObject } from '../json.js';

/** Not allowed in a path of the store: files whose name holds it are the store's own (temporary, claims, leases). */
export const OWN = '~';

/** How often a folder is made anew that others keep removing. */
export const MOST_TRIES = 100;
/** What rmdir says of a folder that is not empty, or that a process of Windows looks into. */
const IN_USE = ['ENOTEMPTY', 'EEXIST', 'EBUSY', 'EPERM'];

/** A file as it was read, with a version that no other write of it has. */
export interface VersionedFile {
  readonly text: string;
  readonly version: string;
  /** What tells it from all other files. */
  readonly ino: bigint;
  /** When it was written, in milliseconds since 1970: the machine's own time, or what it was set to. */
  readonly writtenMs: number;
}

/** What tells one write of a file from another: its content, and the file that came with it (files are never changed). */
function versionOf(text: string, stat: { readonly ino: bigint; readonly mtimeNs: bigint }): string {
  const content = hash('sha256', text).slice(0, 24);
  return `${content}-${stat.ino.toString(36)}-${stat.mtimeNs.toString(36)}`;
}

/**
 * `undefined` where there is none. Content and version are of the same write. Files are small and lie in the cache of the
 * machine: asking for them at once costs a fifth of the time that the thread pool's way to and fro would. As text they leave
 * nothing outside of the heap: V8 lets 64 MB of that pile up before it looks.
 */
export function readVersioned(file: string): VersionedFile | undefined {
  return opened(file, (handle, stat) => {
    const text = readFileSync(handle, 'utf8');
    return {
      text,
      ino: stat.ino,
      // A time that is set goes through a fraction of seconds.
      writtenMs: Math.round(Number(stat.mtimeNs) / 1e6),
      // Few who read a document write it back: the version is reckoned for those.
      get version() {
        return versionOf(text, stat);
      },
    };
  });
}

/** A whole file that nobody writes back. */
export function readWhole(file: string): Buffer | undefined {
  return opened(file, (handle) => readFileSync(handle));
}

/** Of a file that is read for how it begins: of a large one a tenth is read. */
const start = Buffer.alloc(4_096);

/** The first 4 KB as text. */
export function readStart(file: string): string | undefined {
  return opened(file, (handle) => start.toString('utf8', 0, readSync(handle, start, 0, start.length, 0)));
}

function opened<T>(file: string, read: (handle: number, stat: BigIntStats) => T): T | undefined {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
  try {
    const stat = fstatSync(handle, { bigint: true });
    return stat.isDirectory() ? undefined : read(handle, stat);
  } finally {
    closeSync(handle);
  }
}

/** What a file is made of. */
export type Content = string | Uint8Array;

/** As {@link readVersioned} will read it, so that one write has one version. */
function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return Buffer.from(content.buffer, content.byteOffset, content.length).toString('utf8');
}

const sync = promisify(fsync);

/** A file that was written, and the name that it has beside the place that it is for. */
export interface WrittenFile {
  readonly temporary: string;
  readonly version: string;
}

/**
 * A whole file beside `file`, ready to be put in its place; whoever asked for it removes or renames it.
 * @param lasting it must outlive a power cut: that alone is waited for beside other work
 */
export async function writeBeside(file: string, content: Content, lasting: boolean): Promise<WrittenFile> {
  const temporary = `${file}${OWN}${process.pid}-${randomUUID()}`;
  const handle = await openNew(temporary, lasting);
  try {
    writeFileSync(handle, content);
    if (lasting) await sync(handle);
    const stat = fstatSync(handle, { bigint: true });
    return {
      temporary,
      // Whoever creates a blob asks for none.
      get version() {
        return versionOf(textOf(content), stat);
      },
    };
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** Another may remove the folder, because it is empty, between its making and the first file in it. */
async function openNew(file: string, lasting: boolean): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return openSync(file, 'wx');
    } catch (error) {
      // Node's recursive mkdir says ENOTDIR where a folder goes away under it; a file in the way says so on every try.
      if (!isAbsent(error) || tries >= MOST_TRIES) throw error;
    }
    try {
      await makeFolder(dirname(file), lasting);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
}

/** Removes a folder and those above it as long as they are empty; `root` stays. */
export function removeEmptyFolders(folder: string, root: string): void {
  for (let at = resolve(folder); at.startsWith(resolve(root) + sep); at = dirname(at)) {
    try {
      rmdirSync(at);
    } catch (error) {
      if (IN_USE.some((code) => hasCode(error, code))) return;
      if (!isAbsent(error)) throw error;
    }
  }
}

async function makeFolder(folder: string, lasting: boolean): Promise<void> {
  const firstMade = mkdirSync(folder, { recursive: true });
  if (firstMade === undefined || !lasting) return;
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await syncFolder(dirname(made));
}

/**
 * A name in a folder outlives a power cut only when the folder is synced too. Windows has no such call; a folder that is
 * gone by now held nothing any more.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  let handle: number;
  try {
    handle = openSync(folder, constants.O_RDONLY);
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  try {
    await sync(handle);
  } finally {
    closeSync(handle);
  }
}

export function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** No such file, or a file stands where a folder of its path would. */
export function isAbsent(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR');
}

export function hasCode(error: unknown, code: string): boolean {
  return isObject(error) && error.code === code;
}
