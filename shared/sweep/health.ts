import pLimit from 'p-limit';
import { DURATIONS } from '../config/durations.js';
import { VigieError } from '../errors.js';
import type { SummaryEvent } from '../events/event.js';
import { readBlocked } from '../outbox/cursors.js';
import { countDeadLetters } from '../outbox/deadLetters.js';
import { nextFor } from '../outbox/nextFor.js';
import { countParked } from '../outbox/parked.js';
import { type Behind, behind } from '../outbox/undelivered.js';
import { HOUR_MS } from '../time.js';
import type { Vigie } from './compose.js';
import { knownSweeps } from './documents.js';
import { lastSummary } from './summaries.js';

/** How Vigie itself is, for monitors and for people. Times are ISO. */
export interface Health {
  /** Red: somebody should look now. */
  readonly status: 'green' | 'red';
  /** Why it is red; empty where it is green. */
  readonly reasons: readonly string[];
  /** Domain time of this answer. */
  readonly now: string;
  /** Null: no sweep has been completed yet. */
  readonly lastCompleted: LastCompleted | null;
  /** Ids of sweeps that have begun and not closed, oldest first. */
  readonly openSweeps: readonly string[];
  /** The batch that has waited longest to be sent; null: nothing waits. */
  readonly oldestUndelivered: Undelivered | null;
  /** Partitions of which a destination has not been sent everything, by destination; each has its number. */
  readonly behind: Readonly<Record<string, number>>;
  readonly blocked: readonly { readonly destination: string; readonly since: string; readonly why: string }[];
  /** Events that a destination refused, or that wait behind one that it refused, by destination: `vigie outbox` shows them. */
  readonly parked: Readonly<Record<string, number>>;
  /** Messages that were set aside: each is a bug, or came from elsewhere. */
  readonly deadLetters: number;
}

interface LastCompleted {
  readonly sweep: string;
  /** When it began. */
  readonly at: string;
  readonly clusters: number;
  readonly score: number | null;
  readonly coverage: Omit<SummaryEvent['summary']['coverage'], 'gaps'>;
}

interface Undelivered {
  readonly destination: string;
  readonly partition: string;
  /** Domain time of its first event. */
  readonly since: string;
  /** What the destination said last; null where nothing was tried. */
  readonly why: string | null;
}

/** Blobs that are read side by side. */
const READS_AT_ONCE = 16;

/** @throws VigieError of the store */
export async function healthOf(vigie: Pick<Vigie, 'store' | 'destinations' | 'now' | 'route'>): Promise<Health> {
  const { store, now } = vigie;
  const names = [...vigie.destinations.keys()];
  const last = await lastSummary(store);
  const { undelivered, damaged } = await undeliveredOf(vigie, await behind(store, names));
  const reasons = [...missingSweep(last, now), ...damaged];
  return {
    status: reasons.length === 0 ? 'green' : 'red',
    reasons,
    now: now.toISOString(),
    lastCompleted: last === undefined ? null : completed(last),
    openSweeps: (await knownSweeps(store)).filter(({ closed }) => !closed).map(({ id }) => id),
    oldestUndelivered: undelivered[0] ?? null,
    behind: Object.fromEntries(
      names.map((name) => [name, undelivered.filter(({ destination }) => destination === name).length]),
    ),
    blocked: await blockedOf(vigie, names),
    parked: Object.fromEntries(await Promise.all(names.map(async (name) => [name, await countParked(store, name)]))),
    deadLetters: await countDeadLetters(store),
  };
}

/** Why no sweep was completed for too long; empty: one was. A sweep counts from when it began. */
export function missingSweep(last: SummaryEvent | undefined, now: Date): readonly string[] {
  if (last === undefined) return ['no sweep has been completed yet'];
  const ahead = Date.parse(last.time) - now.getTime();
  if (ahead > HOUR_MS) return [`the last sweep, ${last.sweep?.id}, is dated in the future; look at the clocks`];
  if (now.getTime() - Date.parse(last.time) <= DURATIONS.noSweep) return [];
  return [`no sweep was completed in ${DURATIONS.noSweep / HOUR_MS} hours; the last one is ${last.sweep?.id}`];
}

function completed({ sweep, time, summary }: SummaryEvent): LastCompleted {
  const { gaps: _named, ...coverage } = summary.coverage;
  return { sweep: sweep?.id ?? '', at: time, clusters: summary.clusters, score: summary.score, coverage };
}

/**
 * The first event of each cursor that is behind, oldest first; a cursor with nothing for its destination waits for
 * nothing. An outbox that cannot be understood is named instead: what it holds goes nowhere until somebody has looked.
 */
async function undeliveredOf(
  { store, destinations, route }: Pick<Vigie, 'store' | 'destinations' | 'route'>,
  waiting: readonly Behind[],
): Promise<{ readonly undelivered: readonly Undelivered[]; readonly damaged: readonly string[] }> {
  const limit = pLimit(READS_AT_ONCE);
  const damaged = new Set<string>();
  const first = async ({ destination, partition, why }: Behind): Promise<Undelivered[]> => {
    const family = destinations.get(destination)?.kind.family ?? 'siem';
    try {
      const event = await nextFor(store, destination, partition, { family, route });
      return event === undefined ? [] : [{ destination, partition, since: event.time, why }];
    } catch (error) {
      if (!(error instanceof VigieError && error.code === 'VIGIE_STORE_DAMAGED')) throw error;
      damaged.add(error.message);
      return [];
    }
  };
  const all = (await Promise.all(waiting.map((one) => limit(first, one)))).flat();
  return { undelivered: all.sort((a, b) => a.since.localeCompare(b.since)), damaged: [...damaged].sort() };
}

async function blockedOf({ store }: Pick<Vigie, 'store'>, names: readonly string[]): Promise<Health['blocked']> {
  const blocks = names.map(async (destination) => {
    const block = await readBlocked(store, destination);
    return block === undefined ? [] : [{ destination, since: block.since, why: block.why }];
  });
  return (await Promise.all(blocks)).flat();
}
