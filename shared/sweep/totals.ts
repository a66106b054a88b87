import type { SummaryEvent } from '../events/event.js';
import type { Gap, Tally } from '../findings/finding.js';
import { addTallies, NO_VERDICTS } from '../findings/tally.js';
import { addCounts, DigestSum } from './digestSum.js';
import type { Completion, PlannedPartition, PlannedTenant } from './documents.js';
import { EndingSum } from './endingExemptions.js';

/** The event names so many gaps; the count is of all. */
export const MOST_GAPS = 100;

type NamedGap = SummaryEvent['summary']['coverage']['gaps'][number];

/** A partition that is a subscription, or a part of one. */
type Subscribed = Pick<PlannedPartition, 'subscriptionId' | 'part'>;

/** What the partitions of a sweep came to, added up one by one: nothing is kept of a partition but its share. */
export class Totals {
  tally: Tally = NO_VERDICTS;
  /** Events by kind. */
  readonly transitions: Record<string, number> = {};
  readonly digest = new DigestSum();
  /** By name: of chats of which rules say what they get. */
  readonly digests = new Map<string, DigestSum>();
  /** Exemptions that end soon. */
  readonly ending = new EndingSum();
  /** The first gaps of partitions, and how many there are. */
  readonly gaps: NamedGap[] = [];
  gapsInAll = 0;
  clusters = 0;
  clustersRead = 0;
  strayRows = 0;
  readonly #shared = new Map<string, Gap>();
  #whole = { seen: 0, read: 0 };
  /** Subscriptions that are worked on in parts. */
  readonly #inParts = new Map<string, { ended: boolean; read: boolean }>();

  add(planned: Subscribed | Pick<PlannedTenant, 'tenantId'>, completion: Completion): void {
    const { outcome, transitions, gaps, digest, digests, ending } = completion;
    this.tally = addTallies(this.tally, outcome.tally);
    addCounts(this.transitions, transitions);
    this.digest.add(digest);
    for (const [name, part] of Object.entries(digests)) this.#digestOf(name).add(part);
    for (const one of ending) this.ending.add(one);
    this.gapsInAll += gaps.length;
    this.gaps.push(...gaps.slice(0, MOST_GAPS - this.gaps.length));
    this.clusters += outcome.clusters;
    this.clustersRead += outcome.clustersRead;
    this.strayRows += outcome.strayRows;
    for (const gap of outcome.sharedGaps) this.#shared.set(`${gap.scope} ${gap.signal}`, gap);
    if (!('tenantId' in planned)) this.#subscription(planned, outcome);
  }

  /** Gaps that partitions share: the same one, seen by several, is one. */
  sharedGaps(planned: readonly Gap[]): Gap[] {
    return [
      ...new Map([...planned.map((gap) => [`${gap.scope} ${gap.signal}`, gap] as const), ...this.#shared]).values(),
    ];
  }

  /** Subscriptions that count; one is read where each of its parts was. */
  subscriptions(): { readonly seen: number; readonly read: number } {
    const parts = [...this.#inParts.values()];
    return {
      seen: this.#whole.seen + parts.filter(({ ended }) => !ended).length,
      read: this.#whole.read + parts.filter(({ read }) => read).length,
    };
  }

  #digestOf(name: string): DigestSum {
    const sum = this.digests.get(name) ?? new DigestSum();
    this.digests.set(name, sum);
    return sum;
  }

  #subscription({ subscriptionId, part }: Subscribed, { ended, read }: Completion['outcome']): void {
    if (part === undefined) {
      this.#whole = { seen: this.#whole.seen + (ended ? 0 : 1), read: this.#whole.read + (read ? 1 : 0) };
      return;
    }
    const known = this.#inParts.get(subscriptionId) ?? { ended: true, read: true };
    this.#inParts.set(subscriptionId, { ended: known.ended && ended, read: known.read && read });
  }
}
