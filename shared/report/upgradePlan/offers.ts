import type { Plan } from '../../checks/running.js';
import { minorOf, minorsAhead, parseVersion, type Version } from '../../checks/version.js';
import type { FleetPart } from '../../sweep/fleet.js';
import { type Day, dayOf } from '../../time.js';
import { type Dated, supportOf } from './support.js';

type OfferedMinor = FleetPart['offered'][string][number];

/** A minor that a cluster can be upgraded to: generally available, for its plan. */
export interface Offer {
  readonly minor: Version;
  /** `1.35` */
  readonly name: string;
  /** The newest patch; null: it is not known. */
  readonly patch: string | null;
  /** Last day of support; null: the calendar does not know the minor yet. */
  readonly ends: Day | null;
  readonly isOver: boolean;
}

export interface Offers {
  /** The region itself was asked; else it is the calendar that says what there is. */
  readonly isRead: boolean;
  /** Oldest first. */
  readonly minors: readonly Offer[];
}

/** What there is for a cluster of this plan. @param region what its region offers; undefined: it was not read */
export function offersFor(region: readonly OfferedMinor[] | undefined, plan: Plan, dated: Dated): Offers {
  const isRead = region !== undefined && region.length > 0;
  const minors = (isRead ? inRegion(region, plan, dated) : inCalendar(plan, dated)).sort((a, b) =>
    minorsAhead(a.minor, b.minor),
  );
  return { isRead, minors };
}

function inRegion(region: readonly OfferedMinor[], plan: Plan, dated: Dated): Offer[] {
  return region.flatMap(({ minor, isPreview, supportPlans, patches }) => {
    const version = parseVersion(minor);
    // A list without plans is silent about them; a community cluster is what it is then made for.
    const isForPlan = supportPlans.length === 0 ? !plan.longTerm : supportPlans.includes(plan.name);
    return version === undefined || isPreview || !isForPlan ? [] : [offerOf(version, newest(patches), plan, dated)];
  });
}

/** A forecast proves nothing, and what has ended is not offered by anybody. */
function inCalendar(plan: Plan, dated: Dated): Offer[] {
  const { calendar, now } = dated;
  return calendar.minors.flatMap(({ minor, ga, gaIsForecast }) => {
    const version = parseVersion(minor);
    if (version === undefined || gaIsForecast === true || ga > dayOf(now)) return [];
    const offer = offerOf(version, null, plan, dated);
    return offer.isOver ? [] : [offer];
  });
}

function offerOf(minor: Version, patch: string | null, plan: Plan, dated: Dated): Offer {
  return { minor, name: minorOf(minor), patch, ...supportOf(minor, plan, dated) };
}

/** Of `1.35.9` and `1.35.10` the second. */
function newest(patches: readonly string[]): string | null {
  const known = patches.flatMap((text) => {
    const patch = parseVersion(text)?.patch ?? null;
    return patch === null ? [] : [{ text, patch }];
  });
  return known.sort((a, b) => b.patch - a.patch)[0]?.text ?? null;
}
