import type { TicketDesk } from '../destinations/destination.js';
import { type ChunkOutcome, done } from '../destinations/outcome.js';
import type { FindingEvent, VigieEvent } from '../events/event.js';
import type { Store } from '../store/store.js';
import type { DeliveryContext } from './context.js';
import { applyToTickets } from './ledger.js';
import type { LedgerEntry } from './ledgerEntry.js';
import { Parking } from './parked.js';
import { roundOf } from './round.js';
import type { Sender } from './sender.js';
import { behind } from './undelivered.js';

/** So much news is looked at together, so that a ticket is changed once for all of it. */
const MOST_TOGETHER = 50;

/** Findings go to their tickets, several of one ticket in one change; the summary of a sweep brings the round. */
export function deskSender(context: DeliveryContext, destination: string, desk: TicketDesk): Sender {
  const { store, holder, leaseMs, machineNow, portal, tickets, log } = context;
  const ledger = { store, destination, desk, holder, leaseMs, machineNow, portal, tickets };
  return {
    take: newsTogether,
    async send(events, beforeEach): Promise<ChunkOutcome> {
      const [first] = events;
      if (first === undefined) return done;
      if (isNews(first)) return applyToTickets(ledger, events.filter(isNews), beforeEach);
      if (!('summary' in first)) return done;
      return roundOf({
        ...{ ...ledger, log, now: new Date(first.time), sweep: first.sweep?.id ?? null },
        beforeEach: beforeEach ?? (async () => undefined),
        isUpToDate: once(() => hasApplied(store, destination)),
        isParked: parkedAt(store, destination),
      });
    },
  };
}

/**
 * How many of the first events are news of findings, none of them twice: what follows about one is a change of its own.
 * Where it is more than are looked at together, all news of a resource stays together, so that a ticket is not closed for
 * what ends before it is told what begins.
 */
function newsTogether(events: readonly VigieEvent[]): number {
  const findings = new Set<string>();
  let whole = 0;
  for (const [at, event] of events.entries()) {
    if (!isNews(event) || findings.has(event.finding.fingerprint)) return Math.max(1, at);
    if (at > 0 && event.resource?.id !== events[at - 1]?.resource?.id) whole = at;
    if (at >= MOST_TOGETHER && whole > 0) return whole;
    findings.add(event.finding.fingerprint);
  }
  return Math.max(1, events.length);
}

function isNews(event: VigieEvent): event is FindingEvent {
  return 'finding' in event;
}

/** Has a desk been told of all findings that were committed? What is parked waits for a person. */
async function hasApplied(store: Store, destination: string): Promise<boolean> {
  const waiting = await behind(store, [destination]);
  return waiting.every(({ partition }) => partition.startsWith(WITHOUT_FINDINGS));
}

/** Partitions of the sweeps, notices and alerts: the round itself is what is behind in the first. */
const WITHOUT_FINDINGS = '_';

/** Tells whether news of a ticket's findings is parked; what is parked is looked up once. */
function parkedAt(store: Store, destination: string): (entry: LedgerEntry) => Promise<boolean> {
  const keys = once(async () => (await Parking.open(store, destination)).keysHeld);
  return async ({ findings }) => {
    const held = await keys();
    return Object.keys(findings).some((fingerprint) => held.has(fingerprint));
  };
}

/** Asked where it matters, and not again. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
