import type { Store } from '../store/store.js';
import { knownSweeps, readSweep, type SweepDocument, sweepPath } from './documents.js';
import { latestOccurrence, nextRepeat, sweepIdOf } from './occurrence.js';

interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

/** A sweep, and whether an earlier run had begun it. */
export interface Begun {
  readonly sweep: SweepDocument;
  readonly continued: boolean;
}

/**
 * The sweep to run on demand: the oldest open one is continued; else the latest occurrence of the schedule that has none,
 * else that one with the next free `+rN`.
 */
export async function startOrContinue(store: Store, schedule: Schedule, now: Date, configHash: string): Promise<Begun> {
  const known = await knownSweeps(store);
  for (const { id, closed } of known) {
    const open = closed ? undefined : await readSweep(store, id);
    if (open !== undefined) return { sweep: open, continued: true };
  }
  const taken = new Set(known.map(({ id }) => id));
  const sweep = await create(store, sweepIdOf(latestOccurrence(schedule, now)), taken, now, configHash);
  return { sweep, continued: false };
}

async function create(
  store: Store,
  first: string,
  taken: ReadonlySet<string>,
  now: Date,
  configHash: string,
): Promise<SweepDocument> {
  let id = first;
  for (;;) {
    while (taken.has(id)) id = nextRepeat(id);
    const document: SweepDocument = { schema: 1, id, now: now.toISOString(), configHash };
    if (await store.create(sweepPath(id), JSON.stringify(document))) return document;
    id = nextRepeat(id);
  }
}
