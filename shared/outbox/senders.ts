import type { Chat, OpenDestination, Siem } from '../destinations/destination.js';
import { done, type Outcome, refused } from '../destinations/outcome.js';
import { eachOf } from '../eachOf.js';
import { messageOf } from '../errors.js';
import { type Digest, digestSchema } from '../events/digest.js';
import type { SummaryEvent, VigieEvent } from '../events/event.js';
import { jsonOf } from '../json.js';
import type { Store } from '../store/store.js';
import type { DeliveryContext } from './context.js';
import { deskSender } from './deskSender.js';
import { ticketOf, ticketsThatWait } from './knownTickets.js';
import type { Sender } from './sender.js';

export function senderOf(context: DeliveryContext, destination: string, opened: OpenDestination): Sender {
  switch (opened.family) {
    case 'siem':
      return { take: (events) => chunkLength(opened.chunk, events), send: (events) => opened.send(events) };
    case 'tickets':
      return deskSender(context, destination, opened);
    case 'chat':
      return oneByOne(async (event) => ('summary' in event ? postCard(context, destination, opened, event) : done));
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

/** No digest for this destination: nothing changed that it should tell, and no reminder is due. */
async function postCard(
  { store, destinations }: DeliveryContext,
  destination: string,
  chat: Chat,
  event: SummaryEvent,
): Promise<Outcome> {
  if (event.sweep === null) return done;
  const path = `digests/${event.sweep.id}/${destination}.json`;
  const stored = await store.read(path);
  if (stored === undefined) return done;
  const digest = digestSchema.safeParse(jsonOf(stored.text));
  if (!digest.success) return refused(`${path} is no digest: ${messageOf(digest.error)}`);
  const desks = [...destinations.values()].filter(({ kind }) => kind.family === 'tickets').map(({ name }) => name);
  return chat.post(event, await withTickets(store, desks, digest.data));
}

/** Ledger entries that are read at once. */
const READS_AT_ONCE = 16;

/** What is known of tickets by now: those of this sweep may still be being made. */
async function withTickets(store: Store, desks: readonly string[], digest: Digest): Promise<Digest> {
  if (desks.length === 0) return digest;
  const tickets = new Map<string, Digest['entries'][number]['ticket']>();
  await eachOf(digest.entries, READS_AT_ONCE, async ({ fingerprint }) => {
    tickets.set(fingerprint, await ticketOf(store, desks, fingerprint));
  });
  const entries = digest.entries.map((entry) => ({ ...entry, ticket: tickets.get(entry.fingerprint) ?? null }));
  return { ...digest, entries, waitingTickets: await ticketsThatWait(store, desks) };
}
