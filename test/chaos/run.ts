import { setTimeout as pause } from 'node:timers/promises';
import type { Arguments } from './arguments.js';
import { arrivedAt } from './arrived.js';
import type { Children } from './children.js';
import { darkDestination } from './faults.js';
import { fleetOf } from './fleet.js';
import { Front } from './front.js';
import { LocalHost } from './host.js';
import { kill } from './killer.js';
import { nightsOf } from './nights.js';
import { quietRun } from './quiet.js';
import type { Course } from './report.js';
import type { ChaosRun, Runs } from './runs.js';
import { startSimulatedAzure } from './simulated.js';
import { messagesLeft, readStored } from './storage.js';

const CLUSTERS = 2_000;
const SUBSCRIPTIONS = 40;
/** From the end of the killing until every queue must be empty, in milliseconds. */
const LONGEST_DRAIN_MS = 3 * 60_000;
const LOOK_AGAIN_MS = 1_000;

export interface Outcome {
  readonly runs: Runs;
  readonly course: Course;
}

/** The whole of it: nights under fire, the same nights in quiet, and what arrived of both. */
export async function chaos(
  children: Children,
  { killingMs, workers, seed }: Arguments,
  say: (line: string) => void,
): Promise<Outcome> {
  const fleet = fleetOf(seed, CLUSTERS, SUBSCRIPTIONS);
  const nights = nightsOf(fleet);
  const azure = await startSimulatedAzure(children, fleet, 'azure');
  const host = await LocalHost.start(children, workers, azure.env);
  say(`${CLUSTERS} clusters; ${fleet.unreadable} cannot be read; ${darkDestination(seed)} is down for a day`);
  const front = new Front(azure, host, fleet, say);
  const stop = new AbortController();
  const killing = kill(host, seed, killingMs, stop.signal).then(async (kills) => {
    await front.cease();
    say(`the killing has ended: ${kills.workers} workers`);
    return { kills, endedAt: Date.now() };
  });
  try {
    const [played, { kills, endedAt }] = await Promise.all([front.play(nights), killing]);
    const [left, quiet] = await Promise.all([
      drained(host, endedAt + LONGEST_DRAIN_MS),
      quietRun(children, fleet, nights.slice(0, played)),
    ]);
    const { told, sweeps, deadLetters } = await readStored(host.storage);
    const run = { told, sweeps, ...left, ...(await arrivedAt(azure)) };
    return {
      runs: { quiet, chaos: run, unreadable: fleet.unreadable },
      course: { kills, nights: played, hits: front.hits, drainMs: left.endedAt - endedAt, deadLetters },
    };
  } finally {
    stop.abort();
  }
}

/** Waits until no queue holds anything and no cursor is behind, twice in a row. @returns what was left at the deadline */
async function drained(
  host: LocalHost,
  deadline: number,
): Promise<Pick<ChaosRun, 'queues' | 'behind'> & { endedAt: number }> {
  for (let empty = 0; ; await pause(LOOK_AGAIN_MS)) {
    const endedAt = Date.now();
    const queues = await messagesLeft(host.storage);
    const { behind } = await host.health();
    const isEmpty = Object.keys(queues).length === 0 && Object.values(behind).every((count) => count === 0);
    empty = isEmpty ? empty + 1 : 0;
    if (empty === 2 || endedAt > deadline) return { queues, behind, endedAt };
  }
}
