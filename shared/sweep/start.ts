import { VigieError } from '../errors.js';
import { lastSeq } from '../outbox/commit.js';
import type { Store } from '../store/store.js';
import { DAY_MS } from '../time.js';
import type { Vigie } from './compose.js';
import { type KnownSweep, knownSweeps, readPartitions, readSweep, type SweepDocument, sweepPath } from './documents.js';
import { byOccurrence, latestOccurrence, nextRepeat, sweepIdOf } from './occurrence.js';
import { SWEEP_PARTITION } from './summaries.js';

/** What a start needs to know. */
type Starter = Pick<Vigie, 'store' | 'now' | 'acceptDisappearance'> & {
  readonly config: Pick<Vigie['config'], 'schedule' | 'hash'>;
};

/** A sweep, and whether an earlier run had begun it. */
export interface Begun {
  readonly sweep: SweepDocument;
  readonly continued: boolean;
}

/**
 * The sweep that `vigie sweep` runs: the oldest open one is continued; else the latest occurrence of the schedule that has
 * none, else that one with the next free `+rN`.
 */
export async function startOrContinue(starter: Starter): Promise<Begun> {
  const known = await knownSweeps(starter.store);
  for (const { id, closed } of known) {
    const open = closed ? undefined : await readSweep(starter.store, id);
    if (open !== undefined) return { sweep: open, continued: true };
  }
  const latest = sweepIdOf(latestOccurrence(starter.config.schedule, starter.now));
  return { sweep: await create(starter, known, latest), continued: false };
}

/**
 * The sweep that somebody asks for: always a new one, unless one is there that has read nothing yet and was asked for with
 * the same words; that one serves as well.
 */
export async function startOnDemand(starter: Starter): Promise<Begun> {
  const known = await knownSweeps(starter.store);
  const newest = known.at(-1);
  const open = newest === undefined || newest.closed ? undefined : await readSweep(starter.store, newest.id);
  const serves =
    open !== undefined &&
    open.acceptDisappearance === starter.acceptDisappearance &&
    (await readPartitions(starter.store, open.id)) === undefined;
  if (serves) return { sweep: open, continued: true };
  // Never behind one that is known: the order of ids is the order in which sweeps began.
  const latest = sweepIdOf(latestOccurrence(starter.config.schedule, starter.now));
  const behind = newest !== undefined && byOccurrence(newest.id, latest) > 0 && !isFarAhead(newest.id, starter.now);
  return { sweep: await create(starter, known, behind ? newest.id : latest), continued: false };
}

/**
 * Begins the sweep of the latest occurrence, where that has none yet. An occurrence before one that is known is not due
 * any more: the clock was set back. One that was dated more than a day ahead, by a clock that was wrong, stops no night.
 * @returns `undefined`: none is due
 */
export async function startDue(starter: Starter): Promise<SweepDocument | undefined> {
  const due = sweepIdOf(latestOccurrence(starter.config.schedule, starter.now));
  const known = await knownSweeps(starter.store);
  if (known.some(({ id }) => byOccurrence(id, due) >= 0 && !isFarAhead(id, starter.now))) return undefined;
  const sweep = await documentOf(starter, due, known);
  return (await starter.store.create(sweepPath(due), JSON.stringify(sweep))) ? sweep : undefined;
}

/** @param first the id, unless it is taken: then its next repeat */
async function create(starter: Starter, known: readonly KnownSweep[], first: string): Promise<SweepDocument> {
  const taken = new Set(known.map(({ id }) => id));
  let id = first;
  for (;;) {
    while (taken.has(id)) id = nextRepeat(id);
    const sweep = await documentOf(starter, id, known);
    if (await starter.store.create(sweepPath(id), JSON.stringify(sweep))) return sweep;
    id = nextRepeat(id);
  }
}

async function documentOf(
  { store, now, config, acceptDisappearance }: Starter,
  id: string,
  known: readonly KnownSweep[],
): Promise<SweepDocument> {
  const open = await Promise.all(known.filter(({ closed }) => !closed).map((one) => understood(store, one.id)));
  return {
    schema: 1,
    id,
    now: now.toISOString(),
    configHash: config.hash,
    begun: new Date().toISOString(),
    after: known.at(-1)?.id ?? null,
    summariesBefore: await lastSeq(store, SWEEP_PARTITION),
    // This sweep may overtake an open one: what that was asked for holds for this one too.
    acceptDisappearance: acceptDisappearance || open.some((one) => one?.acceptDisappearance === true),
  };
}

/** A sweep whose document is damaged was asked for nothing that anybody knows of, and keeps no other from beginning. */
async function understood(store: Store, id: string): Promise<SweepDocument | undefined> {
  try {
    return await readSweep(store, id);
  } catch (error) {
    if (error instanceof VigieError && error.code === 'VIGIE_STORE_DAMAGED') return undefined;
    throw error;
  }
}

/** Dated more than a day after now: by a clock that was wrong, or by hand. */
function isFarAhead(id: string, now: Date): boolean {
  return byOccurrence(id, sweepIdOf(new Date(now.getTime() + DAY_MS))) > 0;
}
