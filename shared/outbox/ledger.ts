import { type ChunkOutcome, done, type Outcome } from '../destinations/outcome.js';
import type { FindingEvent } from '../events/event.js';
import type { LedgerContext } from './ledgerContext.js';
import { TicketHomes } from './ticketHome.js';
import { underTicketLease } from './ticketLease.js';
import { TicketNews } from './ticketNews.js';

/**
 * Brings tickets to where the events of their findings say that they should be: one change a ticket, however many of its
 * findings have news. Safe to call again with the same events: what was applied is known by its rev, and a create whose
 * answer was lost is searched for before another is made.
 * @param events in order, no two of one finding
 * @param beforeEach called before each finding and each ticket, whose calls may take a while
 * @returns `taken`: so many of the first events were applied, or need nothing, where it is not all of them
 * @throws VigieError of the store
 */
export async function applyToTickets(
  context: LedgerContext,
  events: readonly FindingEvent[],
  beforeEach: () => Promise<void> = async () => undefined,
): Promise<ChunkOutcome> {
  const byTicket = new Map<string, FindingEvent[]>();
  const settled = new Set(events.filter(({ kind }) => kind === 'finding.snapshot'));
  const stopped = (outcome: Outcome): ChunkOutcome => {
    const left = events.findIndex((event) => !settled.has(event));
    return { ...outcome, taken: Math.max(0, left) };
  };
  const homes = new TicketHomes(context);
  for (const event of events) {
    if (settled.has(event)) continue;
    await beforeEach();
    const home = await homes.of(event);
    if (home.outcome !== 'accepted') return stopped(home);
    if (home.value === null) settled.add(event);
    else byTicket.set(home.value, [...(byTicket.get(home.value) ?? []), event]);
  }
  for (const [ticketKey, news] of byTicket) {
    await beforeEach();
    const outcome = await applyToTicket(context, ticketKey, news);
    if (outcome.outcome !== 'accepted') return stopped(outcome);
    for (const event of news) settled.add(event);
  }
  return done;
}

function applyToTicket(context: LedgerContext, ticketKey: string, news: readonly FindingEvent[]): Promise<Outcome> {
  const takenAt = context.machineNow().getTime();
  return underTicketLease(context, ticketKey, (lease, kept) =>
    new TicketNews(context, lease, news, kept, takenAt).apply(),
  );
}
