import { aheadOf, type Freeze, freezeAt } from '../../config/freezes.js';
import { type Day, endOf } from '../../time.js';
import type { FreezeSeen } from './schema.js';

export function seen({ name, from, to }: Freeze): FreezeSeen {
  return { name, from, to };
}

/** How a due date stands to the freezes of a resource. */
export interface Frozen {
  /** The due date, or the last working day before the freeze that it falls into. */
  readonly doneBy: Day | null;
  /** Freezes between today and the due date; where that is past, or not known, the one of today. */
  readonly freezes: readonly FreezeSeen[];
  /** What is done at the last moment falls into this freeze: on the due date, or now where that is past. */
  readonly falls: Freeze | null;
}

/** @param due the last day; it counts in full */
export function frozen(freezes: readonly Freeze[], due: Day | null, now: Date): Frozen {
  const end = due === null ? undefined : endOf(due);
  if (end === undefined || end <= now) {
    const today = freezeAt(freezes, now);
    return { doneBy: due, freezes: today === undefined ? [] : [seen(today)], falls: today ?? null };
  }
  const ahead = aheadOf(freezes, end);
  return {
    doneBy: ahead?.lastDay ?? due,
    freezes: freezes.filter(({ begins, ends }) => begins < end && ends > now).map(seen),
    falls: ahead?.freeze ?? null,
  };
}
