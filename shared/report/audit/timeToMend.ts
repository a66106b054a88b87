import { quantile } from 'd3-array';
import { SEVERITIES } from '../../severity.js';
import { fullDaysSince } from '../../time.js';
import type { Audit, Episode, Spread } from './schema.js';

/** Numbers of some findings, gathered while they go by. */
class Gathered {
  readonly #mended: number[] = [];
  readonly #open: number[] = [];
  #mendedLate = 0;
  #openOverdue = 0;

  add({ opened, resolution, daysOpen, daysOverdue, exempted }: Episode, end: Date): void {
    if (resolution === 'mended' && daysOpen !== null) {
      this.#mended.push(daysOpen);
      if (daysOverdue > 0) this.#mendedLate += 1;
    } else if (daysOpen === null && !exempted) {
      this.#open.push(fullDaysSince(new Date(opened), end));
      if (daysOverdue > 0) this.#openOverdue += 1;
    }
  }

  result(): Spread {
    return {
      mended: this.#mended.length,
      medianDays: quantile(this.#mended, 0.5) ?? null,
      ninetiethDays: quantile(this.#mended, 0.9) ?? null,
      mendedLate: this.#mendedLate,
      open: this.#open.length,
      openMedianDays: quantile(this.#open, 0.5) ?? null,
      openOverdue: this.#openOverdue,
    };
  }
}

/**
 * How long it takes to mend what is found. What still stands is counted beside it, with its age: a team that mends the easy
 * things and leaves the hard ones would look quick otherwise. What was deleted, or no longer applies, was not mended.
 */
export class TimeToMend {
  readonly #all = new Gathered();
  readonly #bySeverity = new Map<string, Gathered>();
  readonly #byOwner = new Map<string, Gathered>();

  /** @param end of the span */
  constructor(readonly end: Date) {}

  add(episode: Episode): void {
    const some = [this.#all, of(this.#bySeverity, episode.severity), of(this.#byOwner, episode.owner ?? '')];
    for (const one of some) one.add(episode, this.end);
  }

  result(): Audit['timeToMend'] {
    const severities = SEVERITIES.flatMap((name) => {
      const found = this.#bySeverity.get(name);
      return found === undefined ? [] : [[name, found.result()] as const];
    });
    const owners = [...this.#byOwner].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      all: this.#all.result(),
      bySeverity: Object.fromEntries(severities),
      byOwner: Object.fromEntries(owners.map(([name, found]) => [name, found.result()])),
    };
  }
}

function of(some: Map<string, Gathered>, name: string): Gathered {
  const found = some.get(name) ?? new Gathered();
  some.set(name, found);
  return found;
}
