import type { OpenDestination } from '../destinations/destination.js';
import type { VigieEvent } from '../events/event.js';
import { isObject } from '../json.js';
import type { Store } from '../store/store.js';
import { lastSeq, type OutboxEntry, outboxSeqs, readHeader, readOutbox } from './commit.js';
import { type Cursor, isBefore, type Place, type RoutedAnew } from './cursors.js';
import type { Line } from './sendLines.js';

/** Codes of notices whose `about` begins with a destination. */
const ABOUT_DESTINATIONS: readonly string[] = ['event-parked', 'destination-blocked', 'cursor-damaged'];

/** How a destination stands in the configuration of today. */
export interface Today {
  readonly family: OpenDestination['family'];
  readonly route: (event: VigieEvent) => readonly string[];
}

/**
 * Which lines of one partition's outbox are for one destination: those that name it in their `to`; where a replay says so,
 * those that the configuration gives it now. Such old news opens no ticket for what needs no work by now, and posts one
 * card, not one a night.
 */
export class Wanted {
  private open: Promise<ReadonlySet<string>> | undefined;
  private newest: Promise<string | undefined> | undefined;
  private latest: Promise<string | undefined> | undefined;

  /** @param today absent: nobody knows what the configuration says, so that everything of a replay counts as wanted */
  constructor(
    private readonly store: Store,
    private readonly destination: string,
    private readonly partition: string,
    private readonly today: Today | undefined,
  ) {}

  /** The lines of a blob that are for the destination, from its cursor on. */
  async lines(cursor: Cursor, seq: number, entries: readonly OutboxEntry[]): Promise<readonly Line[]> {
    const lines: Line[] = [];
    for (const [line, entry] of entries.entries()) {
      const place = { seq, line };
      if (!isBefore(place, cursor) && (await this.isWanted(cursor.anew, place, entry)))
        lines.push({ event: entry.event, line });
    }
    return lines;
  }

  private async isWanted(anew: RoutedAnew | undefined, place: Place, { event, to }: OutboxEntry): Promise<boolean> {
    // Tickets are looked at as they stand now: of the summaries that wait the newest brings the round.
    if (this.today?.family === 'tickets' && 'summary' in event && (await this.latestSummary()) !== event.uid)
      return false;
    if (anew === undefined) return to.includes(this.destination);
    if (!isBefore(place, anew.owed) && to.includes(this.destination)) return true;
    const isInside = !isBefore(place, anew.from) && place.seq < anew.before;
    return isInside && (await this.isWantedAnew(anew, event));
  }

  private async isWantedAnew(anew: RoutedAnew, event: VigieEvent): Promise<boolean> {
    if (this.today === undefined) return true;
    if (isAbout(event, this.destination) || !this.today.route(event).includes(this.destination)) return false;
    switch (this.today.family) {
      case 'siem':
        return true;
      case 'tickets':
        return !('finding' in event) || (await this.openFindings()).has(event.finding.fingerprint);
      case 'chat':
        return !('summary' in event) || (await this.newestSummary(anew)) === event.uid;
    }
  }

  private openFindings(): Promise<ReadonlySet<string>> {
    this.open ??= openFindings(this.store, this.partition);
    return this.open;
  }

  private latestSummary(): Promise<string | undefined> {
    this.latest ??= summaryAmong(this.store, this.partition, 1, Number.POSITIVE_INFINITY);
    return this.latest;
  }

  private newestSummary(anew: RoutedAnew): Promise<string | undefined> {
    this.newest ??= newestSummary(this.store, this.partition, anew);
    return this.newest;
  }
}

/** Nobody is told through a destination that it does not work, or did not. */
function isAbout(event: VigieEvent, destination: string): boolean {
  if (!('notice' in event) || !ABOUT_DESTINATIONS.includes(event.notice.code)) return false;
  return event.notice.about.split('/')[0] === destination;
}

/** Fingerprints of the findings that are open as of the last commit; its header holds the partition's whole state. */
async function openFindings(store: Store, partition: string): Promise<ReadonlySet<string>> {
  const header = await readHeader(store, partition, await lastSeq(store, partition));
  const next = isObject(header?.next) ? header.next : {};
  const findings = isObject(next.findings) ? Object.entries(next.findings) : [];
  return new Set(findings.flatMap(([key, finding]) => (isObject(finding) && finding.status === 'open' ? [key] : [])));
}

/** The uid of the last summary of a replay. */
function newestSummary(store: Store, partition: string, { from, before }: RoutedAnew): Promise<string | undefined> {
  return summaryAmong(store, partition, from.seq, before);
}

async function summaryAmong(
  store: Store,
  partition: string,
  from: number,
  before: number,
): Promise<string | undefined> {
  const seqs: number[] = [];
  for await (const seq of outboxSeqs(store, partition, from)) if (seq < before) seqs.push(seq);
  for (const seq of seqs.reverse()) {
    const entries = (await readOutbox(store, partition, seq))?.entries ?? [];
    const summary = entries.findLast(({ event }) => 'summary' in event);
    if (summary !== undefined) return summary.event.uid;
  }
  return undefined;
}
