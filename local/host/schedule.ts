import { Cron } from 'croner';
import { wordsOf } from './usageError.js';

/** Digits, lists, ranges and steps; croner knows more (L, W, #), NCRONTAB does not. */
const FIELD = /^(\d|[*,/-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+$/i;
const MINUTE_MS = 60_000;

/**
 * An NCRONTAB expression: second, minute, hour, day, month, day of the week, read in UTC. Where day and day of the week
 * are both restricted, both must match (unlike crontab).
 */
export class Schedule {
  private constructor(
    readonly text: string,
    readonly cron: Cron,
  ) {}

  /** @returns the words of what is wrong with it, where it is no such expression */
  static parse(text: string): Schedule | string {
    const fields = text.trim().split(/\s+/);
    if (fields.length !== 6) return 'expected six fields: second minute hour day month day-of-week';
    const odd = fields.find((field) => !FIELD.test(field));
    if (odd !== undefined) return `"${odd}" is nothing that NCRONTAB knows`;
    try {
      const schedule = new Schedule(text, new Cron(fields.join(' '), { timezone: 'UTC', domAndDow: true }));
      return schedule.cron.nextRun() === null ? 'it has no occurrence' : schedule;
    } catch (error) {
      return wordsOf(error);
    }
  }

  /** The first occurrence after an instant. */
  next(after: Date): Date {
    const next = this.cron.nextRun(after);
    if (next === null) throw new Error(`the schedule "${this.text}" has no occurrence after ${after.toISOString()}`);
    return next;
  }

  /** Occurrences less than a minute apart: the Functions host then does not make up for missed ones. */
  isBelowAMinute(from: Date): boolean {
    const first = this.next(from);
    return this.next(first).getTime() - first.getTime() < MINUTE_MS;
  }
}

/** Time that passes faster from a start on: what the schedules are read by. */
export interface FastTime {
  /** The machine's time when the host started, in milliseconds since 1970. */
  readonly startedMs: number;
  readonly timeScale: number;
}

/** @returns the machine's time of the first occurrence after an instant of the machine's time */
export function nextReal(schedule: Schedule, afterMs: number, { startedMs, timeScale }: FastTime): number {
  const fast = startedMs + (afterMs - startedMs) * timeScale;
  const next = schedule.next(new Date(fast)).getTime();
  return startedMs + (next - startedMs) / timeScale;
}
