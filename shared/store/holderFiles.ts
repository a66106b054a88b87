import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject, jsonOf } from '../json.js';
import { DAY_MS } from '../time.js';
import { isDead, type Owner, thisProcess } from './claim.js';
import { isAbsent, OWN, readVersioned, removeIfThere } from './disk.js';

/** Begins the name of each of them. */
const NAME = `${OWN}holder-`;
/** A process of another machine that held a lease so long ago does not hold it any more. */
const LEFT_MS = DAY_MS;
/** Making a file and filling it is one go. */
const FILLED_MS = 1_000;

/** What such a file says. */
export interface Holder extends Owner {
  readonly holder: string;
}

/** A file that says who holds one lease, and with the time of its last change until when. */
export class HolderFile {
  #ino: bigint;

  constructor(
    readonly file: string,
    readonly holder: string,
  ) {
    this.#ino = this.#make();
  }

  /** What tells it from all other files. */
  get ino(): bigint {
    return this.#ino;
  }

  /** Where somebody has removed it, or the folder that it was in. */
  makeAgain(): void {
    if (statSync(this.file, { throwIfNoEntry: false }) === undefined) this.#ino = this.#make();
  }

  #make(): bigint {
    mkdirSync(dirname(this.file), { recursive: true });
    const held: Holder = { holder: this.holder, ...thisProcess() };
    writeFileSync(this.file, JSON.stringify(held), { flag: 'wx' });
    return statSync(this.file, { bigint: true }).ino;
  }
}

/**
 * The files of the leases that one process holds in a folder. A lease is one more name of such a file (a hard link), so
 * that taking it and giving it back makes and removes no file: a night has thousands, and a file system may look at each
 * file that was removed lately before it makes the next one (ext4 without a journal does).
 */
export class HolderFiles {
  readonly #free: HolderFile[] = [];
  #used = 0;

  constructor(private readonly folder: string) {}

  /** One that nobody else uses until it is given back. */
  take(holder: string): HolderFile {
    if (this.#used === 0) this.#clearLeft();
    const at = this.#free.findIndex((free) => free.holder === holder);
    const [free] = at < 0 ? [] : this.#free.splice(at, 1);
    const taken = free ?? new HolderFile(join(this.folder, `${NAME}${process.pid}-${randomUUID()}`), holder);
    this.#used += 1;
    return taken;
  }

  /** It has no other name any more. With the last one all go. */
  giveBack(file: HolderFile): void {
    this.#free.push(file);
    this.#used -= 1;
    if (this.#used === 0) for (const free of this.#free.splice(0)) removeIfThere(free.file);
  }

  /** What processes that were killed have left. */
  #clearLeft(): void {
    for (const name of namesIn(this.folder)) if (name.startsWith(NAME)) clearIfLeft(join(this.folder, name));
  }
}

function clearIfLeft(file: string): void {
  const found = readVersioned(file);
  if (found === undefined) return;
  const holder = holderIn(found.text);
  const ageMs = Date.now() - found.writtenMs;
  if (holder === undefined ? ageMs > FILLED_MS : isDead(holder) || ageMs > LEFT_MS) removeIfThere(file);
}

/** `undefined`: nobody, for a file that cannot be understood. */
export function holderIn(text: string): Holder | undefined {
  const value = jsonOf(text);
  const { holder, pid, host } = isObject(value) ? value : {};
  if (typeof holder !== 'string' || typeof pid !== 'number' || typeof host !== 'string') return undefined;
  return { holder, pid, host };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
