import type { Store } from '../store/store.js';
import type { DeliveryContext } from './context.js';
import { type BlockedDestination, readBlocked } from './cursors.js';
import { nextFor } from './nextFor.js';
import { listParked, type ParkedEvent, parkedDestinations } from './parked.js';
import { type Behind, behind, undelivered, undeliveredElsewhere } from './undelivered.js';
import { waitingList } from './waitingTickets.js';

/** Cursors of one destination that wait for the same reason. */
export interface WaitingCursors {
  /** What the destination said last; null where nothing was tried yet. */
  readonly why: string | null;
  /** ISO, machine time: the first of them; null: at once. */
  readonly nextAttemptAt: string | null;
  readonly cursors: number;
}

/** What waits for one destination. */
export interface DestinationOverview {
  readonly destination: string;
  /** Named by the configuration; what waits for others is kept until it names them again. */
  readonly configured: boolean;
  readonly undelivered: number;
  readonly blocked: BlockedDestination | null;
  readonly waiting: readonly WaitingCursors[];
  readonly parked: readonly ParkedEvent[];
  /** Tickets that a later sweep opens. */
  readonly waitingTickets: number;
}

/** Every destination that is configured, and others for which something waits. @throws VigieError of the store */
export async function overview(
  store: Store,
  today: Pick<DeliveryContext, 'destinations' | 'route'>,
): Promise<readonly DestinationOverview[]> {
  const configured = [...today.destinations.keys()];
  const counts = {
    ...(await undelivered(store, configured, today)),
    ...(await undeliveredElsewhere(store, configured)),
  };
  const others = [...Object.keys(counts), ...(await parkedDestinations(store))];
  const cursors = await waitingFor(store, today, await behind(store, configured));
  const all: DestinationOverview[] = [];
  for (const destination of new Set([...configured, ...others])) {
    const one = {
      destination,
      configured: today.destinations.has(destination),
      undelivered: counts[destination] ?? 0,
      blocked: (await readBlocked(store, destination)) ?? null,
      waiting: byReason(cursors.filter((cursor) => cursor.destination === destination)),
      parked: (await listParked(store, destination)).map(({ parked }) => parked),
      waitingTickets: (await waitingList(store, destination)).length,
    };
    if (one.configured || one.undelivered > 0 || one.parked.length > 0) all.push(one);
  }
  return all;
}

/** A cursor that was never tried may have nothing before it but what is for others: that one waits for nothing. */
async function waitingFor(
  store: Store,
  { destinations, route }: Pick<DeliveryContext, 'destinations' | 'route'>,
  cursors: readonly Behind[],
): Promise<readonly Behind[]> {
  const waiting: Behind[] = [];
  for (const cursor of cursors) {
    const family = destinations.get(cursor.destination)?.kind.family ?? 'siem';
    const untried = cursor.why === null;
    if (untried && !(await nextFor(store, cursor.destination, cursor.partition, { family, route }))) continue;
    waiting.push(cursor);
  }
  return waiting;
}

/** A thousand cursors that wait for one thing are one line. */
function byReason(cursors: readonly Behind[]): WaitingCursors[] {
  return [...new Set(cursors.map(({ why }) => why))].map((why) => {
    const own = cursors.filter((cursor) => cursor.why === why);
    const instants = own.map(({ nextAttemptAt }) => nextAttemptAt ?? '').sort();
    return { why, nextAttemptAt: instants[0] || null, cursors: own.length };
  });
}
