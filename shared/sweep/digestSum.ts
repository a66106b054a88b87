import type { Digest, DigestEntry } from '../events/digest.js';
import { SEVERITIES } from '../severity.js';
import type { DigestPart } from './digestForm.js';
import { firstNames } from './unowned.js';

/** A digest lists so many entries; it counts them all. */
const MOST_ENTRIES = 200;

/** What a digest says beside what its partitions add. */
export interface DigestOccasion {
  readonly sweep: string;
  readonly now: Date;
  readonly coverageGaps: number;
  readonly score: number | null;
  /** The card of the week is due with this sweep. */
  readonly weekly: boolean;
  /** It comes where nothing stands, too. */
  readonly canary: boolean;
}

/** All partitions together, added one by one: no more is held than the entries that a digest may have. */
export class DigestSum {
  #worthACard = false;
  #entries: DigestEntry[] = [];
  readonly #owners: Record<string, Record<string, number>> = {};
  readonly #totals: Record<string, number> = {};
  #unowned: Digest['unowned'] = { total: 0, names: [] };

  add({ worthACard, owners, entries, unowned }: DigestPart): void {
    this.#worthACard ||= worthACard;
    for (const [owner, kinds] of Object.entries(owners)) {
      this.#owners[owner] = addCounts(this.#owners[owner] ?? {}, kinds);
      addCounts(this.#totals, kinds);
    }
    this.#entries.push(...entries);
    if (this.#entries.length > 10 * MOST_ENTRIES) this.#entries = worstFirst(this.#entries);
    if (unowned.total > 0)
      this.#unowned = {
        total: this.#unowned.total + unowned.total,
        names: firstNames([...this.#unowned.names, ...unowned.names]),
      };
  }

  /** null: nothing changed, no reminder is due, and no card of the week either: there is no card. */
  digest(about: DigestOccasion): Digest | null {
    const occasion = this.#occasion(about);
    if (occasion === null) return null;
    return {
      sweep: about.sweep,
      now: about.now.toISOString(),
      owners: this.#owners,
      entries: worstFirst(this.#entries),
      totals: this.#totals,
      coverageGaps: about.coverageGaps,
      score: about.score,
      unowned: this.#unowned,
      // Known when the card is posted, and not before.
      waitingTickets: 0,
      occasion,
    };
  }

  /** On the day of the week the card tells all that stands; whatever is news stands in it as well. */
  #occasion({ weekly, canary }: DigestOccasion): Digest['occasion'] | null {
    if (!weekly) return this.#worthACard ? 'news' : null;
    if (this.#entries.length > 0 || this.#unowned.total > 0) return 'weekly';
    return canary ? 'canary' : null;
  }
}

/** Adds counts to those of `sums`, in place. */
export function addCounts(
  sums: Record<string, number>,
  counts: Readonly<Record<string, number>>,
): Record<string, number> {
  for (const [key, number] of Object.entries(counts)) sums[key] = (sums[key] ?? 0) + number;
  return sums;
}

const RANK: Readonly<Record<DigestEntry['kind'], number>> = {
  overdue: 0,
  dueSoon: 1,
  changed: 2,
  maintenance: 3,
  automaticUpgrade: 4,
};

/** The entries that a digest lists. */
export function worstFirst(entries: readonly DigestEntry[]): DigestEntry[] {
  const rank = (entry: DigestEntry) => RANK[entry.kind] * 10 + SEVERITIES.indexOf(entry.severity);
  return [...entries]
    .sort(
      (a, b) => rank(a) - rank(b) || a.dueDate.localeCompare(b.dueDate) || a.fingerprint.localeCompare(b.fingerprint),
    )
    .slice(0, MOST_ENTRIES);
}
