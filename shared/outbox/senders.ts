import type { Chat, OpenDestination, Siem } from '../destinations/destination.js';
import { type ChunkOutcome, done, type Outcome, refused } from '../destinations/outcome.js';
import { messageOf } from '../errors.js';
import { digestSchema } from '../events/digest.js';
import type { SummaryEvent, VigieEvent } from '../events/event.js';
import { jsonOf } from '../json.js';
import type { Store } from '../store/store.js';
import type { DeliveryContext } from './context.js';
import { applyToTicket } from './ledger.js';
import { listParked } from './parked.js';
import { roundOf } from './round.js';
import { behind } from './undelivered.js';

/** What the three families have in common for a cursor. */
export interface Sender {
  /** How many of these events go out in the next call: at least 1. */
  take(events: readonly VigieEvent[]): number;
  send(events: readonly VigieEvent[]): Promise<ChunkOutcome>;
}

export function senderOf(context: DeliveryContext, destination: string, opened: OpenDestination): Sender {
  switch (opened.family) {
    case 'siem':
      return { take: (events) => chunkLength(opened.chunk, events), send: (events) => opened.send(events) };
    case 'tickets': {
      const { store, holder, leaseMs, machineNow, portal, tickets, log } = context;
      const ledger = { store, destination, desk: opened, holder, leaseMs, machineNow, portal, tickets };
      return oneByOne(async (event) => {
        if ('finding' in event) return applyToTicket(ledger, event);
        if (!('summary' in event)) return done;
        const isUpToDate = () => hasApplied(context.store, destination);
        return roundOf({ ...ledger, now: new Date(event.time), log, isUpToDate });
      });
    }
    case 'chat':
      return oneByOne(async (event) =>
        'summary' in event ? postCard(context.store, destination, opened, event) : done,
      );
  }
}

/** As many as fit into one chunk; one that is too big by itself goes alone, and the destination says no to it. */
function chunkLength({ maxBytes, maxEvents, size }: Siem['chunk'], events: readonly VigieEvent[]): number {
  let bytes = 0;
  let length = 0;
  for (const event of events) {
    bytes += size(event);
    if (length > 0 && (bytes > maxBytes || length >= maxEvents)) break;
    length += 1;
  }
  return length;
}

function oneByOne(send: (event: VigieEvent) => Promise<Outcome>): Sender {
  return {
    take: () => 1,
    async send(events) {
      for (const event of events) {
        const outcome = await send(event);
        if (outcome.outcome !== 'accepted') return outcome;
      }
      return done;
    },
  };
}

/** Has a desk been told of all findings that were committed? What is parked waits for a person. */
async function hasApplied(store: Store, destination: string): Promise<boolean> {
  const waiting = await behind(store, [destination]);
  if (waiting.some(({ partition }) => partition !== SUMMARIES)) return false;
  return (await listParked(store, destination)).length === 0;
}

/** The partition in which sweeps are summed up: the round itself is what is behind in it. */
const SUMMARIES = '_sweep';

/** No digest for this destination: nothing changed that it should tell, and no reminder is due. */
async function postCard(store: Store, destination: string, chat: Chat, event: SummaryEvent): Promise<Outcome> {
  if (event.sweep === null) return done;
  const path = `digests/${event.sweep.id}/${destination}.json`;
  const stored = await store.read(path);
  if (stored === undefined) return done;
  const digest = digestSchema.safeParse(jsonOf(stored.text));
  if (!digest.success) return refused(`${path} is no digest: ${messageOf(digest.error)}`);
  return chat.post(event, digest.data);
}
