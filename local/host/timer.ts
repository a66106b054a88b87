import type { Invoke } from './invoke.js';
import type { Log } from './log.js';
import { pauseUntil } from './pause.js';
import { type FastTime, nextReal } from './schedule.js';
import type { TimerStatus, TimerStatuses } from './timerStatus.js';
import type { TimerFunction } from './triggers.js';
import { wordsOf } from './usageError.js';

export interface TimerSurroundings {
  readonly invoke: Invoke;
  readonly statuses: TimerStatuses;
  readonly time: FastTime;
  readonly log: Log;
}

/**
 * Runs a timer until told to stop; whoever calls this holds the timer's lock. As in the Functions host an occurrence
 * that was missed while nobody held it runs once, at once, as past due; two runs never overlap; a failure is logged and
 * the next occurrence is waited for; schedules below a minute remember nothing.
 */
export async function runTimer(timer: TimerFunction, around: TimerSurroundings, stop: AbortSignal): Promise<void> {
  const { schedule } = timer;
  const isKept = timer.useMonitor && !schedule.isBelowAMinute(new Date());
  const { time } = around;
  let from = Date.now();
  let status = isKept ? await statusAtStart(timer, around, from, stop) : undefined;
  const run = async (isPastDue: boolean): Promise<void> => {
    const begun = new Date();
    await invokeOnce(timer, around, status, isPastDue);
    if (!isKept || stop.aborted) return;
    const next = new Date(nextReal(schedule, Math.max(Date.now(), from), time)).toISOString();
    status = { schedule: schedule.text, last: begun.toISOString(), next, lastUpdated: new Date().toISOString() };
    await keep(timer, around, status);
  };
  if (stop.aborted) return;
  if (status !== undefined && Date.parse(status.next) < from) await run(true);
  else if (timer.runOnStartup) await run(false);
  while (!stop.aborted) {
    const due = nextReal(schedule, Math.max(Date.now(), from), time);
    await pauseUntil(due, stop);
    if (stop.aborted) return;
    // A clock that wakes up early must not see the same occurrence twice.
    from = due;
    await run(false);
  }
}

/** The status as it was kept; on a first day one that says when the first occurrence is. Storage that fails is asked again. */
async function statusAtStart(
  { name, schedule }: TimerFunction,
  { statuses, time, log }: TimerSurroundings,
  now: number,
  stop: AbortSignal,
): Promise<TimerStatus | undefined> {
  while (!stop.aborted) {
    try {
      const kept = await statuses.read(name, schedule.text);
      if (kept !== undefined) return kept;
      const next = new Date(nextReal(schedule, now, time)).toISOString();
      const first = { schedule: schedule.text, last: '', next, lastUpdated: new Date(now).toISOString() };
      await statuses.write(name, first);
      return first;
    } catch (error) {
      log(
        'warning',
        `Host.Timer.${name}`,
        `its status cannot be read or written, once more in a second: ${wordsOf(error)}`,
      );
      await pauseUntil(Date.now() + 1000, stop);
    }
  }
  return undefined;
}

async function keep({ name }: TimerFunction, { statuses, log }: TimerSurroundings, status: TimerStatus): Promise<void> {
  try {
    await statuses.write(name, status);
  } catch (error) {
    log(
      'error',
      `Host.Timer.${name}`,
      `its status was not kept; after a restart this run is repeated: ${wordsOf(error)}`,
    );
  }
}

async function invokeOnce(
  timer: TimerFunction,
  { invoke, log }: TimerSurroundings,
  status: TimerStatus | undefined,
  isPastDue: boolean,
): Promise<void> {
  const ScheduleStatus =
    status === undefined ? null : { Last: status.last || NEVER, Next: status.next, LastUpdated: status.lastUpdated };
  const json = JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue: isPastDue });
  try {
    await invoke(timer, { data: { json } });
  } catch (error) {
    log('error', `Function.${timer.name}`, `failed: ${error instanceof Error ? error.stack : wordsOf(error)}`);
  }
}

/** What .NET writes for a date that was never set. */
const NEVER = '0001-01-01T00:00:00+00:00';
