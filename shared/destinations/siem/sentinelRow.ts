import type { VigieEvent } from '../../events/event.js';
import { isObject } from '../../json.js';
import { EVENT_COLUMNS, SWEEP_COLUMNS } from './sentinelColumns.js';

/** Log Analytics cuts a field here without a word, and would cut JSON in the middle; bytes of UTF-8. */
export const MOST_FIELD_BYTES = 64 * 1024;

export type Row = Record<string, unknown>;

/** The row of an event in its table; empty columns are left out. */
export function rowOf(event: VigieEvent, sentAt: string): Row {
  const columns = 'summary' in event ? SWEEP_COLUMNS : EVENT_COLUMNS;
  const row: Row = {};
  for (const { name, type, fill } of columns) {
    const value = fill(event, sentAt);
    if (value !== undefined && value !== null)
      row[name] = type === 'dynamic' ? fitted(value, MOST_FIELD_BYTES) : cell(value);
  }
  return row;
}

/** What a row adds to a request, its comma included, in bytes of JSON before compression. */
export function rowBytes(row: Row): number {
  return Buffer.byteLength(JSON.stringify(row)) + 1;
}

function cell(value: unknown): unknown {
  return typeof value === 'string' ? cut(value) : value;
}

function cut(text: string): string {
  if (Buffer.byteLength(text) <= MOST_FIELD_BYTES) return text;
  const mark = '…';
  const room = MOST_FIELD_BYTES - Buffer.byteLength(mark);
  const bytes = Buffer.from(text).subarray(0, room);
  // A character that was cut in the middle decodes as a replacement character.
  return bytes.toString('utf8').replace(/\ufffd+$/, '') + mark;
}

/** The value itself, or as many whole members of it as fit, and a note of how many were left out. */
function fitted(value: unknown, most: number): unknown {
  const bytes = jsonBytes(value);
  if (bytes <= most) return value;
  // The note takes less than this.
  const room = most - 100;
  if (Array.isArray(value)) {
    const kept = thoseThatFit(value, jsonBytes, room);
    return [...kept, { leftOut: value.length - kept.length, bytes }];
  }
  if (!isObject(value)) return { leftOut: 1, bytes };
  const entries = Object.entries(value);
  const kept = thoseThatFit(entries, ([key, member]) => jsonBytes(key) + 1 + jsonBytes(member), room);
  return { ...Object.fromEntries(kept), leftOut: entries.length - kept.length, bytes };
}

/** Members in order, without those that are too long for what room is left. */
function thoseThatFit<T>(members: readonly T[], size: (member: T) => number, room: number): T[] {
  let left = room;
  return members.filter((member) => {
    const needed = size(member) + 1;
    if (needed > left) return false;
    left -= needed;
    return true;
  });
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
