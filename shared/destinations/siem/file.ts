import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
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

async function append(path: string, text: string, maxBytes: number, keep: number): Promise<void> {
  if (text === '') return;
  await mkdir(dirname(path), { recursive: true });
  const there = await sizeOf(path);
  if (there > 0 && there + Buffer.byteLength(text) > maxBytes) await setAside(path, keep);
  // 'a+' creates it where it is missing, and can read the end of it.
  const handle = await open(path, 'a+');
  try {
    const whole = await dropTornLine(handle);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } catch (error) {
      // Half a chunk must not stay: the whole of it will come again.
      await handle.truncate(whole);
      throw error;
    }
  } finally {
    await handle.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** The oldest goes, each other moves one up, the current one becomes `.1`. */
async function setAside(path: string, keep: number): Promise<void> {
  if (keep === 0) return rm(path, { force: true });
  for (let number = keep - 1; number >= 1; number -= 1)
    await renameIfThere(`${path}.${number}`, `${path}.${number + 1}`);
  await renameIfThere(path, `${path}.1`);
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * A process that was killed while it wrote leaves the beginning of a line. It was never accepted, so it comes again:
 * what stands after the last line break is taken away. Returns the size that is left.
 */
async function dropTornLine(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  if (size === 0 || (await endsWithLineBreak(handle, size))) return size;
  const block = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block.length);
    const { bytesRead } = await handle.read(block, 0, end - start, start);
    const lineBreak = block.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (lineBreak >= 0) return cutTo(handle, start + lineBreak + 1, size);
    end = start;
  }
  return cutTo(handle, 0, size);
}

async function endsWithLineBreak(handle: FileHandle, size: number): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && buffer[0] === 0x0a;
}

async function cutTo(handle: FileHandle, wanted: number, size: number): Promise<number> {
  if (wanted < size) await handle.truncate(wanted);
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
