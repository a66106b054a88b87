import { DateTime } from 'luxon';
import { z } from 'zod';
import { addDays, type Day, isTimeZone } from '../time.js';
import { lowerMatcher } from './pattern.js';
import { type Place, type Selection, selectionOf, selectorShape } from './selector.js';

/** Days on which nothing is changed, for those that it selects; one that selects nothing is for everybody. */
const freezeSchema = z
  .strictObject({
    /** As people call it: `Year end`. */
    name: z.string().trim().min(1).max(80),
    from: z.iso.date(),
    /** The last day; both count in full, by the clock of the time zone. */
    to: z.iso.date(),
    /** @default schedule.timeZone */
    timeZone: z.string().refine(isTimeZone, 'a time zone such as Europe/Paris').optional(),
    /** Names of owners, as `owners` gives them. */
    owners: z.array(z.string().trim().min(1)).min(1).optional(),
    ...selectorShape,
  })
  .superRefine(({ from, to }, context) => {
    if (to < from)
      context.addIssue({ code: 'custom', path: ['to'], message: `a day from ${from} on. Try: to: ${from}` });
  });

export const freezesSchema = z.array(freezeSchema).default([]);
type FreezeSettings = z.infer<typeof freezeSchema>;

/** A freeze, for a place that it holds for. */
export interface Freeze {
  readonly name: string;
  readonly from: Day;
  readonly to: Day;
  /** From this instant on. */
  readonly begins: Date;
  /** The first instant at which it is over. */
  readonly ends: Date;
}

/** What a freeze looks at of a resource. */
export interface OwnedPlace extends Place {
  readonly owner: string | null;
}

/** The freezes of a configuration, ready for many resources. */
export class Freezes {
  readonly #ready: readonly { readonly freeze: Freeze; readonly selection: Selection; owns(owner: string): boolean }[];

  /** @param timeZone for a freeze that names none */
  constructor(settings: readonly FreezeSettings[], timeZone: string) {
    this.#ready = settings
      .map((one) => ({ freeze: freezeOf(one, timeZone), selection: selectionOf(one), owns: ownerTest(one.owners) }))
      .sort((a, b) => a.freeze.begins.getTime() - b.freeze.begins.getTime());
  }

  /** Those that hold for a resource, the first to begin first. */
  over(place: OwnedPlace): readonly Freeze[] {
    return this.#ready
      .filter(({ selection, owns }) => owns(place.owner ?? '') && selection.fits(place))
      .map(({ freeze }) => freeze);
  }
}

function freezeOf({ name, from, to, timeZone: own }: FreezeSettings, timeZone: string): Freeze {
  const zone = own ?? timeZone;
  const begins = DateTime.fromISO(from, { zone }).startOf('day').toJSDate();
  return { name, from, to, begins, ends: DateTime.fromISO(addDays(to, 1), { zone }).startOf('day').toJSDate() };
}

function ownerTest(owners: readonly string[] | undefined): (owner: string) => boolean {
  if (owners === undefined) return () => true;
  const tests = owners.map(lowerMatcher);
  return (owner) => owner !== '' && tests.some((test) => test(owner.toLowerCase()));
}

/** The freeze that is on at an instant; of several the one that ends last. */
export function freezeAt(freezes: readonly Freeze[], at: Date): Freeze | undefined {
  return freezes.filter(({ begins, ends }) => begins <= at && at < ends).sort((a, b) => +b.ends - +a.ends)[0];
}

/** A deadline inside a freeze, and the last day on which people can still work before it. */
export interface Ahead {
  readonly freeze: Freeze;
  /** From Monday to Friday, and in no other freeze. */
  readonly lastDay: Day;
}

/**
 * Where a deadline falls into a freeze: by when it has to be done instead. A freeze that follows on another one counts
 * with it. Public holidays are not known here: what is closed on one is a freeze of its own.
 * @param deadline the first instant at which it is too late
 */
export function aheadOf(freezes: readonly Freeze[], deadline: Date): Ahead | undefined {
  const freeze = freezeAt(freezes, new Date(deadline.getTime() - 1));
  if (freeze === undefined) return undefined;
  let day = addDays(freeze.from, -1);
  for (let covering = coverOf(freezes, day); covering !== undefined || isWeekend(day); covering = coverOf(freezes, day))
    day = addDays(covering?.from ?? day, -1);
  return { freeze, lastDay: day };
}

function coverOf(freezes: readonly Freeze[], day: Day): Freeze | undefined {
  return freezes.find(({ from, to }) => from <= day && day <= to);
}

function isWeekend(day: Day): boolean {
  return [0, 6].includes(new Date(day).getUTCDay());
}
