import { DURATIONS } from '../config/durations.js';
import { VigieError } from '../errors.js';
import { isObject, type JsonObject } from '../json.js';
import type { Store } from '../store/store.js';
import type { ConfiguredDestination } from './context.js';

/** A place in an outbox: a blob, and lines of it that come before. */
export interface Place {
  readonly seq: number;
  readonly line: number;
}

/** What a replay asked for. */
export interface RoutedAnew {
  /** From here on events go to whom the configuration names now, whatever their `to` says. */
  readonly from: Place;
  /** The first blob that goes by its `to` again. */
  readonly before: number;
  /** How far the cursor was: what comes after and names the destination in its `to` is owed, replay or not. */
  readonly owed: Place;
}

/** How far one destination has got with one partition: the blob that it is at, and lines of it that are done. */
export interface Cursor extends Place {
  readonly schema: 1;
  /** Tries in a row that ended with `later`. */
  readonly tries: number;
  /** How many of them, up to the last, named a Retry-After above the cap. */
  readonly cappedTries: number;
  /** Not before (ISO, machine time); null: at once. */
  readonly nextAttemptAt: string | null;
  readonly why: string | null;
  /** Waits for the end of quiet hours: nothing was tried, and it is over as soon as they are, whatever nextAttemptAt says. */
  readonly quiet?: true;
  /** Kept until the cursor has passed it. */
  readonly anew?: RoutedAnew;
}

/** A destination that refuses everything: all its cursors wait for this. */
export interface BlockedDestination {
  readonly schema: 1;
  /** ISO, machine time. */
  readonly since: string;
  readonly nextAttemptAt: string;
  readonly why: string;
}

export const START: Cursor = {
  schema: 1,
  seq: 1,
  line: 0,
  tries: 0,
  cappedTries: 0,
  nextAttemptAt: null,
  why: null,
};

/** Is the first place before the other one? */
export function isBefore(a: Place, b: Place): boolean {
  return a.seq < b.seq || (a.seq === b.seq && a.line < b.line);
}

/** The cursor at its next place, where nothing was tried yet. */
export function movedTo({ anew }: Cursor, { seq, line }: Place): Cursor {
  const moved: Cursor = { ...START, seq, line };
  return anew !== undefined && seq < anew.before ? { ...moved, anew } : moved;
}

/** Longest wait between two tries; a Retry-After above it is cut to it. */
export const LONGEST_WAIT_MS = DURATIONS.deliveryLongestRetry;
/** So many cut Retry-Afters in a row, and the destination counts as blocked. */
export const CAPPED_TRIES = 3;

/** 1 minute, doubling up to 60; what the destination asks for wins, up to 60 minutes. */
export function waitMs(tries: number, retryAfterMs: number | undefined): number {
  const doubled = DURATIONS.deliveryFirstRetry * 2 ** Math.min(tries - 1, 6);
  return Math.min(Math.max(0, retryAfterMs ?? doubled), LONGEST_WAIT_MS);
}

export function cursorPath(destination: string, partition: string): string {
  return `cursors/${destination}/${partition}`;
}

/** A cursor as it was read, and the ETag that a later write must name. */
export interface ReadCursor {
  readonly cursor: Cursor;
  readonly etag: string | undefined;
  /** What was there and cannot be understood: the delivery sets it aside, announces it, and begins from the start. */
  readonly damaged?: string;
}

/** A cursor that is missing, or cannot be understood, stands at the start: sending twice is harmless, not sending is not. */
export async function readCursor(store: Store, destination: string, partition: string): Promise<ReadCursor> {
  const stored = await store.read(cursorPath(destination, partition));
  if (stored === undefined) return { cursor: START, etag: undefined };
  const cursor = parseAs<Cursor>(stored.text, ['seq', 'line', 'tries', 'cappedTries']);
  return cursor === undefined
    ? { cursor: START, etag: stored.etag, damaged: stored.text }
    : { cursor, etag: stored.etag };
}

/** Is an instant of machine time still to come? One beyond the longest wait was written by another clock. */
export function isAhead(instant: string | null, machineNow: Date): boolean {
  const left = instant === null ? 0 : Date.parse(instant) - machineNow.getTime();
  return left > 0 && left <= LONGEST_WAIT_MS;
}

/** May a cursor be tried? One that waits for quiet hours may as soon as the clock on the wall over there says so. */
export function isDue(
  { nextAttemptAt, quiet }: Pick<Cursor, 'nextAttemptAt' | 'quiet'>,
  destination: Pick<ConfiguredDestination, 'quiet'> | undefined,
  machineNow: Date,
): boolean {
  if (!isAhead(nextAttemptAt, machineNow)) return true;
  return quiet === true && destination?.quiet?.() === undefined;
}

/** Somebody else is at the cursor by now: its lease was lost, or it was written. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof VigieError && ['VIGIE_LEASE_LOST', 'VIGIE_STORE_CONFLICT'].includes(error.code);
}

function blockedPath(destination: string): string {
  return `blocked/${destination}`;
}

/**
 * `undefined` while the destination takes what it is sent. A document that cannot be understood says nothing: the
 * destination is tried, and where it still refuses everything that is written anew.
 */
export async function readBlocked(store: Store, destination: string): Promise<BlockedDestination | undefined> {
  const stored = await store.read(blockedPath(destination));
  return stored && parseAs<BlockedDestination>(stored.text, []);
}

export async function writeBlocked(store: Store, destination: string, blocked: BlockedDestination): Promise<void> {
  await store.write(blockedPath(destination), JSON.stringify(blocked), 'any');
}

/** The next delivery tries it, whatever it was to wait for. */
export async function endWaitOfBlocked(store: Store, destination: string, machineNow: Date): Promise<void> {
  const blocked = await readBlocked(store, destination);
  if (blocked === undefined) return;
  await writeBlocked(store, destination, { ...blocked, nextAttemptAt: machineNow.toISOString() });
}

export async function clearBlocked(store: Store, destination: string): Promise<void> {
  await store.delete(blockedPath(destination));
}

/** Our own documents are written whole: one that is not as we write it was changed by somebody else. */
function parseAs<T>(text: string, numbers: readonly string[]): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const document: JsonObject = isObject(value) ? value : {};
  const isOurs = document.schema === 1 && numbers.every((key) => typeof document[key] === 'number');
  return isOurs ? (document as unknown as T) : undefined;
}
