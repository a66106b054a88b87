import type { PartitionState } from '../../findings/finding.js';
import type { FleetResource } from '../../sweep/fleet.js';

export interface FromTo {
  from: number;
  to: number;
}

type Seen = ReadonlyMap<string, FleetResource>;
type Known = PartitionState['resources'];

/**
 * By check: how many resources fail in each sweep. Only what can be compared counts: a resource that both sweeps saw and
 * could judge by the check, one that was made in between, and one that is gone for certain. What went out of sight would
 * look mended otherwise, and so would what a check found that has been switched off since.
 */
export class FailingChecks {
  readonly #numbers = new Map<string, FromTo>();

  add(earlier: Seen, later: Seen, before: Known, after: Known): void {
    for (const [key, was] of earlier) {
      const is = later.get(key);
      if (is !== undefined) this.#compare(was.verdicts, is.verdicts);
      else if (!(key in after)) for (const check of failingIn(was.verdicts)) this.#numbersOf(check).from += 1;
    }
    for (const [key, is] of later)
      if (!earlier.has(key) && !(key in before))
        for (const check of failingIn(is.verdicts)) this.#numbersOf(check).to += 1;
  }

  /** Those of which the numbers differ. */
  differing(): readonly (readonly [check: string, numbers: FromTo])[] {
    return [...this.#numbers].filter(([, { from, to }]) => from !== to);
  }

  #compare(was: FleetResource['verdicts'], is: FleetResource['verdicts']): void {
    for (const [check, before] of Object.entries(was)) {
      const after = is[check];
      // Without a verdict the check did not run in that sweep, or named nothing.
      if (after === undefined || before === 'unknown' || after === 'unknown') continue;
      if (before === 'fail') this.#numbersOf(check).from += 1;
      if (after === 'fail') this.#numbersOf(check).to += 1;
    }
  }

  #numbersOf(check: string): FromTo {
    const numbers = this.#numbers.get(check) ?? { from: 0, to: 0 };
    this.#numbers.set(check, numbers);
    return numbers;
  }
}

function failingIn(verdicts: FleetResource['verdicts']): readonly string[] {
  return Object.entries(verdicts).flatMap(([check, status]) => (status === 'fail' ? [check] : []));
}
