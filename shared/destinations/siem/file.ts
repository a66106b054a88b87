import {
  closeSync,
  fstatSync,
  fsync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../../errors.js';
import type { VigieEvent } from '../../events/event.js';
import { isObject } from '../../json.js';
import { defineDestination, type Siem } from '../destination.js';
import { blocked, done, later, type Outcome } from '../outcome.js';

const settings = z.strictObject({
  /** Relative paths lie below the run's output folder. */
  path: z.string().min(1).default('events.ndjson'),
  /** A file that would grow past this many bytes is set aside first; a single longer event still goes in whole. */
  maxBytes: z.int().min(1_000).default(50_000_000),
  /** How many set-aside files stay: `events.ndjson.1` is the youngest. */
  keep: z.int().min(0).max(1_000).default(5),
});
type Settings = z.infer<typeof settings>;

const MOST_BYTES_AT_ONCE = 1_000_000;
const MOST_EVENTS_AT_ONCE = 5_000;

/** One line of JSON an event, flushed to the disk before it counts as accepted. */
export const file = defineDestination<Settings>({
  kind: 'file',
  family: 'siem',
  settings,
  open: async (given, { outFolder }) => openFile(resolve(outFolder, given.path), given),
});

/** The work on each file of this process that is under way: whoever opens a file twice must still write in turn. */
const underWay = new Map<string, Promise<unknown>>();

function inTurnAt<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = (underWay.get(path) ?? Promise.resolve()).then(work);
  const settled = mine
    .catch(() => undefined)
    .finally(() => {
      if (underWay.get(path) === settled) underWay.delete(path);
    });
  underWay.set(path, settled);
  return mine;
}

function openFile(path: string, { maxBytes, keep }: Settings): Siem {
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => inTurnAt(path, work);
  return {
    family: 'siem',
    chunk: {
      maxBytes: Math.min(MOST_BYTES_AT_ONCE, maxBytes),
      maxEvents: MOST_EVENTS_AT_ONCE,
      size: (event) => Buffer.byteLength(lineOf(event)),
    },
    send: (events) =>
      inTurn(async () => {
        try {
          await append(path, events.map(lineOf).join(''), maxBytes, keep);
          return done;
        } catch (error) {
          return outcomeOf(path, error);
        }
      }),
    close: () => inTurn(async () => undefined),
  };
}

/** Measured first and written then: made once. */
const lines = new WeakMap<VigieEvent, string>();

function lineOf(event: VigieEvent): string {
  const line = lines.get(event) ?? `${JSON.stringify(event)}\n`;
  lines.set(event, line);
  return line;
}

/** Small steps on a file that lies in the cache of the machine, done at once; the disk alone is waited for beside other work. */
async function append(path: string, text: string, maxBytes: number, keep: number): Promise<void> {
  if (text === '') return;
  const handle = openWithRoom(path, Buffer.byteLength(text), maxBytes, keep);
  try {
    const whole = dropTornLine(handle);
    try {
      writeFileSync(handle, text);
      await sync(handle);
    } catch (error) {
      // Half a chunk must not stay: the whole of it will come again.
      ftruncateSync(handle, whole);
      throw error;
    }
  } finally {
    closeSync(handle);
  }
}

const sync = promisify(fsync);

function openWithRoom(path: string, bytes: number, maxBytes: number, keep: number): number {
  const handle = openOrMake(path);
  const { size } = fstatSync(handle);
  if (size === 0 || size + bytes <= maxBytes) return handle;
  closeSync(handle);
  setAside(path, keep);
  return openOrMake(path);
}

/** 'a+' creates it where it is missing, and can read the end of it. */
function openOrMake(path: string): number {
  try {
    return openSync(path, 'a+');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'a+');
  }
}

/** The oldest goes, each other moves one up, the current one becomes `.1`. */
function setAside(path: string, keep: number): void {
  if (keep === 0) {
    rmSync(path, { force: true });
    return;
  }
  for (let number = keep - 1; number >= 1; number -= 1) renameIfThere(`${path}.${number}`, `${path}.${number + 1}`);
  renameIfThere(path, `${path}.1`);
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * A process that was killed while it wrote leaves the beginning of a line. It was never accepted, so it comes again:
 * what stands after the last line break is taken away. Returns the size that is left.
 */
function dropTornLine(handle: number): number {
  const { size } = fstatSync(handle);
  if (size === 0 || endsWithLineBreak(handle, size)) return size;
  const block = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block.length);
    const bytesRead = readSync(handle, block, 0, end - start, start);
    const lineBreak = block.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (lineBreak >= 0) return cutTo(handle, start + lineBreak + 1, size);
    end = start;
  }
  return cutTo(handle, 0, size);
}

function endsWithLineBreak(handle: number, size: number): boolean {
  const last = Buffer.alloc(1);
  return readSync(handle, last, 0, 1, size - 1) === 1 && last[0] === 0x0a;
}

function cutTo(handle: number, wanted: number, size: number): number {
  if (wanted < size) ftruncateSync(handle, wanted);
  return wanted;
}

/** A full disk or too many open files passes; a right or a path that is wrong does not mend itself. */
const PASSES = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY', 'EIO', 'ETIMEDOUT']);

function outcomeOf(path: string, error: unknown): Outcome {
  const why = `${path}: ${messageOf(error)}`;
  return PASSES.has(codeOf(error) ?? '') ? later(why) : blocked(why);
}

function codeOf(error: unknown): string | undefined {
  return isObject(error) && typeof error.code === 'string' ? error.code : undefined;
}
