import { Cron } from 'croner';
import { messageOf, VigieError } from '../errors.js';

/**
 * The id of a scheduled occurrence, in UTC to the minute: `20261123T0130Z`. A timer that fires twice gives the same id,
 * and so the same sweep.
 */
export function sweepIdOf(occurrence: Date): string {
  const [day = '', time = ''] = occurrence.toISOString().split('T');
  return `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
}

/** Whether a text that somebody gave has the form of an id of a sweep. */
export function isSweepId(text: string): boolean {
  return /^\d{8}T\d{4}Z(\+r\d{1,6})?$/.test(text);
}

/**
 * The last time at or before `now` that the schedule names.
 * @throws VigieError VIGIE_CONFIG_INVALID for a schedule that is none
 */
export function latestOccurrence(schedule: { readonly cron: string; readonly timeZone: string }, now: Date): Date {
  try {
    // previousRuns looks strictly before its reference: a sweep that starts on the minute is of that minute.
    const [latest] = new Cron(schedule.cron, { timezone: schedule.timeZone }).previousRuns(
      1,
      new Date(now.getTime() + 1_000),
    );
    if (latest !== undefined) return latest;
  } catch (cause) {
    throw new VigieError(
      'VIGIE_CONFIG_INVALID',
      `schedule "${schedule.cron}" in ${schedule.timeZone} cannot be read: ${messageOf(cause)}`,
      { cause },
    );
  }
  throw new VigieError('VIGIE_CONFIG_INVALID', `schedule "${schedule.cron}" has never been due`);
}

/** The id that comes after another one of the same occurrence: `…Z`, `…Z+r1`, `…Z+r2`. */
export function nextRepeat(id: string): string {
  const [base = id, repeat = '0'] = id.split('+r');
  return `${base}+r${Number(repeat) + 1}`;
}

/** Ids of sweeps in the order of their occurrences; repeats of one occurrence (`+r1`, `+r2`…) in their order. */
export function byOccurrence(a: string, b: string): number {
  const [[baseA = '', repeatA = '0'], [baseB = '', repeatB = '0']] = [a.split('+r'), b.split('+r')];
  return baseA === baseB ? Number(repeatA) - Number(repeatB) : baseA < baseB ? -1 : 1;
}
