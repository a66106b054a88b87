import { hashOf } from '../text.js';
import type { FindingSeverity, Findings, FoundIn } from './defenderTypes.js';

/** Worst first. What has no score may be anything: it stands where it is judged, with medium. */
export const FINDING_SEVERITIES: readonly FindingSeverity[] = ['critical', 'high', 'medium', 'unknown', 'low'];

/** Places that are handed on; the others are counted. */
const MOST_SHOWN = 20;
/** Places that are held at once; where there are more, the mildest half is let go. */
const MOST_HELD = 60;
/** Places that are told apart for their number. */
const MOST_COUNTED = 5_000;
const MOST_CVES = 3;

/** The form in which a finding came; during the change of 2026 one place had its findings in two of them. */
export type FindingForm = 'individual' | 'subAssessment' | 'grouped';

export interface TalliedFinding {
  /** What has the finding: a digest, a repository; places are told apart by it. '' where the row names none. */
  readonly place: string;
  readonly name: string;
  readonly form: FindingForm;
  readonly severity: FindingSeverity;
  /** '' where none is told. */
  readonly cve: string;
}

type Counts = Record<FindingSeverity, number>;

interface Place {
  name: string;
  readonly individual: Counts;
  readonly subAssessment: Counts;
  readonly grouped: Counts;
  readonly cves: string[];
}

/** Findings of one resource by the place that has them. Holds {@link MOST_HELD} places, however many findings there are. */
export class FindingTally {
  readonly #places = new Map<string, Place>();
  /** Numbers, because a text would keep the row that it was cut from. */
  readonly #known = new Set<number>();
  readonly #all: Place = emptyPlace('');
  #letGo = false;

  /** Places held now. */
  get held(): number {
    return this.#places.size;
  }

  add({ place, name, form, severity, cve }: TalliedFinding): void {
    const at = this.#places.get(place) ?? emptyPlace(name);
    this.#places.set(place, at);
    if (place !== '' && this.#known.size < MOST_COUNTED)
      this.#known.add(Number.parseInt(hashOf(place).slice(0, 12), 16));
    at[form][severity] += 1;
    this.#all[form][severity] += 1;
    if (cve !== '' && at.cves.length < MOST_CVES && !at.cves.includes(cve)) at.cves.push(cve);
    if (this.#places.size > MOST_HELD) this.#letMildestGo();
  }

  value(): Findings {
    // A grouped recommendation that names no place says no more than that there is something: where there is more, that speaks.
    const told = [...this.#places].filter(([key, place]) => key !== '' || !isGrouped(place) || this.#places.size === 1);
    const shown = told.map(([, place]) => foundIn(place)).sort(worstFirst);
    return {
      places: this.#letGo ? this.#known.size : shown.length,
      // After places were let go one may come again, and a full count says no more than "as many".
      atLeast: this.#letGo && this.#known.size >= MOST_COUNTED,
      findings: this.#letGo ? countsOf(this.#all) : sumOf(shown),
      shown: shown.slice(0, MOST_SHOWN),
    };
  }

  #letMildestGo(): void {
    const ranked = [...this.#places].sort(([, one], [, other]) => worstFirst(foundIn(one), foundIn(other)));
    for (const [key] of ranked.slice(MOST_HELD / 2)) this.#places.delete(key);
    this.#letGo = true;
  }
}

/** The worst severity among findings; `undefined` where there are none. */
export function worstOf({ findings }: Pick<Findings, 'findings'>): FindingSeverity | undefined {
  return FINDING_SEVERITIES.find((severity) => (findings[severity] ?? 0) > 0);
}

function isGrouped({ individual, subAssessment }: Place): boolean {
  return countOf(individual) + countOf(subAssessment) === 0;
}

/** Findings of a place in the newest form that it has them in: the older ones say the same once more. */
function countsOf({ individual, subAssessment, grouped }: Place): Findings['findings'] {
  const counts = [individual, subAssessment, grouped].find((one) => countOf(one) > 0) ?? grouped;
  return Object.fromEntries(Object.entries(counts).filter(([, number]) => number > 0));
}

function foundIn(place: Place): FoundIn {
  return { name: place.name, findings: countsOf(place), cves: place.cves };
}

function sumOf(places: readonly FoundIn[]): Findings['findings'] {
  const sum: Partial<Counts> = {};
  for (const { findings } of places)
    for (const severity of FINDING_SEVERITIES)
      if (findings[severity] !== undefined) sum[severity] = (sum[severity] ?? 0) + findings[severity];
  return sum;
}

function worstFirst(one: FoundIn, other: FoundIn): number {
  for (const severity of FINDING_SEVERITIES) {
    const more = (other.findings[severity] ?? 0) - (one.findings[severity] ?? 0);
    if (more !== 0) return more;
  }
  return one.name < other.name ? -1 : 1;
}

function countOf(counts: Counts): number {
  return counts.critical + counts.high + counts.medium + counts.unknown + counts.low;
}

function emptyPlace(name: string): Place {
  const none = (): Counts => ({ critical: 0, high: 0, medium: 0, unknown: 0, low: 0 });
  return { name, individual: none(), subAssessment: none(), grouped: none(), cves: [] };
}
