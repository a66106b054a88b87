import type { Severity } from '../../severity.js';
import type { OfferedMinor } from '../../signals/types.js';
import { type Day, dayOf, daysUntil } from '../../time.js';
import type { CalendarMinor, SupportCalendar } from '../data/calendar.js';
import type { Plan } from '../running.js';
import { minorOf, minorsAhead, parseVersion, textOf, type Version } from '../version.js';

export type Line = 'community' | 'long-term';

/** When support of a minor ends by the calendar; `none` says why the calendar cannot tell. */
export type End =
  | { readonly state: 'dated'; readonly day: Day; readonly line: Line }
  | { readonly state: 'older' }
  | { readonly state: 'none'; readonly why: string };

/**
 * The last day of support of a version's minor; it counts in full. The long-term end counts where long-term support is
 * in force and the minor has one; a minor without one is judged by its community end.
 */
export function endOfSupport(version: Version, plan: Plan, calendar: SupportCalendar): End {
  const row = rowOf(version, calendar);
  if (row !== undefined) {
    return plan.longTerm && row.ltsEol !== null
      ? { state: 'dated', day: row.ltsEol, line: 'long-term' }
      : { state: 'dated', day: row.eol, line: 'community' };
  }
  if (olderThanAll(version, calendar)) return { state: 'older' };
  const newer = listed(calendar).every((minor) => minorsAhead(version, minor) > 0);
  const how = newer ? 'is newer than' : 'is not in';
  return { state: 'none', why: `Kubernetes ${minorOf(version)} ${how} the support calendar of ${calendar.asOf}` };
}

/** The end has gone by: the last day counts to 24:00 UTC. A minor older than the calendar has ended as well. */
export function hasEnded(end: End, now: Date): boolean {
  return end.state === 'older' || (end.state === 'dated' && daysUntil(end.day, now) < 0);
}

/** From how many days before an end on it counts. */
export interface EndAhead {
  readonly highDays: number;
  readonly mediumDays: number;
  readonly lowDays: number;
}

/** How bad an end that is still to come is; null where it is too far away. */
export function severityAhead(end: Day, now: Date, { highDays, mediumDays, lowDays }: EndAhead): Severity | null {
  const days = daysUntil(end, now);
  if (days <= highDays) return 'high';
  if (days <= mediumDays) return 'medium';
  return days <= lowDays ? 'low' : null;
}

export interface Past {
  readonly severity: Severity;
  /** `Kubernetes 1.33.2 left community support on 2026-07-31; …` */
  readonly reason: string;
}

/**
 * What it means to run a minor past its end. Community: Azure's own parts stay supported until the fourth minor after
 * it is generally available, so high until then and critical from then on. Long-term: critical, there is no such phase.
 * @param day the last day of support; null where nobody knows it
 * @param region what the region offers; undefined where that is not known
 */
export function judgePast(
  version: Version,
  { day, line }: { readonly day: Day | null; readonly line: Line },
  calendar: SupportCalendar,
  now: Date,
  region: readonly OfferedMinor[] | undefined,
): Past {
  const left = `Kubernetes ${textOf(version)} left ${line} support${day === null ? '' : ` on ${day}`}`;
  if (line === 'long-term') return { severity: 'critical', reason: `${left}; long-term support has no platform phase` };
  const fourth = fourthAfter(version, calendar);
  switch (availability(fourth, calendar, now, region)) {
    case 'yes':
      return { severity: 'critical', reason: `${left}; platform support ended when ${minorOf(fourth)} came out` };
    case 'no':
      return { severity: 'high', reason: `${left}; platform support lasts until ${minorOf(fourth)} comes out` };
    case 'unconfirmed':
      return {
        severity: 'high',
        reason: `${left}; platform support counts as lasting: that ${minorOf(fourth)} is out is not confirmed`,
      };
  }
}

/** A minor older than the calendar: long out of support, on a day that nobody here knows. */
export function judgeOlder(version: Version, calendar: SupportCalendar): Past {
  const reason = `Kubernetes ${textOf(version)} is older than the support calendar of ${calendar.asOf}: long out of support`;
  return { severity: 'critical', reason };
}

/**
 * The oldest minor above `version` that is out and has not ended: from a supported minor that is the next one (AKS
 * upgrades one minor at a time), from an unsupported one the first that AKS lets it jump to. Null where none is known.
 */
export function nextSupported(version: Version, plan: Plan, calendar: SupportCalendar, now: Date): string | null {
  const candidates = listed(calendar)
    .filter((minor) => minorsAhead(minor, version) > 0)
    .filter((minor) => availability(minor, calendar, now, undefined) === 'yes')
    .filter((minor) => !hasEnded(endOfSupport(minor, plan, calendar), now))
    .sort(minorsAhead);
  return candidates[0] === undefined ? null : minorOf(candidates[0]);
}

/**
 * Is a minor generally available? A region that lists it as no preview settles it, also before a forecast day: the
 * region is the authority on today. A forecast day alone proves nothing.
 */
function availability(
  minor: Version,
  calendar: SupportCalendar,
  now: Date,
  region: readonly OfferedMinor[] | undefined,
): 'yes' | 'no' | 'unconfirmed' {
  if (region?.some((offered) => offered.minor === minorOf(minor) && !offered.isPreview)) return 'yes';
  const row = rowOf(minor, calendar);
  if (row === undefined) return olderThanAll(minor, calendar) ? 'yes' : 'no';
  if (dayOf(now) < row.ga) return 'no';
  if (row.gaIsForecast !== true) return 'yes';
  return region === undefined ? 'unconfirmed' : 'no';
}

function fourthAfter(version: Version, calendar: SupportCalendar): Version {
  const named = parseVersion(rowOf(version, calendar)?.platformSupportUntilGaOf ?? '');
  return named ?? { major: version.major, minor: version.minor + 4, patch: null };
}

function rowOf(version: Version, calendar: SupportCalendar): CalendarMinor | undefined {
  return calendar.minors.find((row) => row.minor === minorOf(version));
}

function olderThanAll(version: Version, calendar: SupportCalendar): boolean {
  return listed(calendar).every((minor) => minorsAhead(version, minor) < 0);
}

function listed(calendar: SupportCalendar): readonly Version[] {
  return calendar.minors.flatMap((row) => parseVersion(row.minor) ?? []);
}
