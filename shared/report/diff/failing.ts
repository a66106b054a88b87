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
 * look mended otherwise.
 */
export class FailingChecks {
  readonly #numbers = new Map<string, FromTo>();

  add(earlier: Seen, later: Seen, before: Known, after: Known): void {
    for (const [key, was] of earlier) {
      const is = later.get(key);
      if (is !== undefined) this.#compare(was.verdicts, is.verdicts);
      else if (!(key in after)) this.#compare(was.verdicts, {});
    }
    for (const [key, is] of later) if (!earlier.has(key) && !(key in before)) this.#compare({}, is.verdicts);
  }

  /** Those of which the numbers differ. */
  differing(): readonly (readonly [check: string, numbers: FromTo])[] {
    return [...this.#numbers].filter(([, { from, to }]) => from !== to);
  }

  #compare(was: FleetResource['verdicts'], is: FleetResource['verdicts']): void {
    for (const check of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const [before, after] = [was[check], is[check]];
      if (before === 'unknown' || after === 'unknown') continue;
      if (before !== 'fail' && after !== 'fail') continue;
      const numbers = this.#numbers.get(check) ?? { from: 0, to: 0 };
      if (before === 'fail') numbers.from += 1;
      if (after === 'fail') numbers.to += 1;
      this.#numbers.set(check, numbers);
    }
  }
}
