import type { Store } from '../store/store.js';
import { closedPath, readSweep, type SweepDocument, sweepIds, sweepPath } from './documents.js';
import { latestOccurrence, nextRepeat, sweepIdOf } from './occurrence.js';

interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

/**
 * The sweep to run on demand: an open one is continued; else the latest occurrence of the schedule that has none, else
 * that one with the next free `+rN`.
 */
export async function startOrContinue(
  store: Store,
  schedule: Schedule,
  now: Date,
  configHash: string,
): Promise<SweepDocument> {
  const ids = await sweepIds(store);
  for (const id of [...ids].reverse()) {
    if (await store.exists(closedPath(id))) continue;
    const open = await readSweep(store, id);
    if (open !== undefined) return open;
  }
  return create(store, sweepIdOf(latestOccurrence(schedule, now)), new Set(ids), now, configHash);
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
